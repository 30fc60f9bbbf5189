"""Test where the declaration is looked for."""

from pathlib import Path

import pytest

from datamap.declaration.locating import find_declaration
from datamap.model.errors import UserError


def test_the_order_of_the_names(tmp_path: Path) -> None:
    assert find_declaration(tmp_path) is None
    (tmp_path / "privacy.toml").touch()
    assert find_declaration(tmp_path) == tmp_path / "privacy.toml"
    (tmp_path / "datamap.toml").touch()
    assert find_declaration(tmp_path) == tmp_path / "datamap.toml"


def test_a_named_file_comes_first(tmp_path: Path) -> None:
    (tmp_path / "datamap.toml").touch()
    other = tmp_path / "other.toml"
    other.touch()
    assert find_declaration(tmp_path, str(other)) == other
    with pytest.raises(UserError, match="there is no such declaration"):
        find_declaration(tmp_path, "none.toml")


def test_a_directory_of_a_repository_sees_what_stands_above(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "src" / "app"
    inner.mkdir(parents=True)
    (tmp_path / "datamap.toml").touch()
    (tmp_path / "repository" / ".git").mkdir()
    assert find_declaration(inner) is None
    (tmp_path / "repository" / "datamap.toml").touch()
    assert find_declaration(inner) == tmp_path / "repository" / "datamap.toml"
