"""Read settings and tell what is wrong with them."""

from pathlib import Path

import pytest

from datamap.model.errors import UserError
from datamap.settings import load_settings


def write(root: Path, text: str) -> None:
    (root / "pyproject.toml").write_text(text, encoding="utf-8")


def test_without_a_table_the_defaults_hold(tmp_path: Path) -> None:
    write(tmp_path, "[project]\nname = 'x'\n")
    settings = load_settings(tmp_path, {})
    assert (settings.cache, settings.processes, settings.exclude) == (True, 0, ())


def test_every_key_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        """
        [tool.datamap]
        exclude = ["a"]
        include = ["b"]
        rules = ["rules"]
        declaration = "privacy/datamap.toml"
        select = ["DM101"]
        ignore = ["DM102"]
        processes = 2
        cache = false
        respect-gitignore = false
        max-file-size = 10
        [tool.datamap.hosts]
        "*.example.com" = "own"
        "api.example.org" = "stripe"
        """,
    )
    settings = load_settings(tmp_path, {})
    assert settings.root == str(tmp_path)
    assert (settings.exclude, settings.include, settings.rules) == (("a",), ("b",), ("rules",))
    assert settings.declaration == "privacy/datamap.toml"
    assert (settings.select, settings.ignore) == (("DM101",), ("DM102",))
    assert (settings.processes, settings.max_file_size) == (2, 10)
    assert not settings.cache
    assert not settings.respect_gitignore
    assert settings.hosts == (("*.example.com", "own"), ("api.example.org", "stripe"))


def test_the_command_line_wins(tmp_path: Path) -> None:
    write(tmp_path, "[tool.datamap]\nprocesses = 2\ncache = false\n")
    settings = load_settings(tmp_path, {"processes": 1, "cache": None, "select": ["DM101"]})
    assert (settings.processes, settings.cache, settings.select) == (1, False, ("DM101",))


def test_settings_of_a_folder_above_hold_up_to_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "repo" / "app"
    inner.mkdir(parents=True)
    write(tmp_path, "[tool.datamap]\nprocesses = 7\n")
    write(tmp_path / "repo", "[tool.datamap]\nprocesses = 3\n")
    settings = load_settings(inner, {})
    assert (settings.processes, settings.root) == (3, str(tmp_path / "repo"))
    (tmp_path / "repo" / "pyproject.toml").unlink()
    (tmp_path / "repo" / ".git").mkdir()
    assert load_settings(inner, {}).processes == 0


@pytest.mark.parametrize(
    ("text", "line", "message", "way_on"),
    [
        ("[tool.datamap]\n\nexlude = []\n", 3, "unknown key `exlude`", "`exclude`"),
        ("[tool.datamap]\nmax_file_size = 1\n", 2, "unknown key", "`max-file-size`"),
        ("[tool.datamap]\nzzz = 1\n", 2, "unknown key", "`declaration`"),
        ("[tool.datamap.host]\na = 'b'\n", 1, "unknown key `host`", "`hosts`"),
        ("[tool.datamap]\nexclude = 'a'\n", 2, "array of strings", "exclude"),
        ("[tool.datamap]\ncache = 1\n", 2, "true or false", "cache"),
        ("[tool.datamap]\nprocesses = -1\n", 2, "whole number", ""),
        ("[tool.datamap]\nprocesses = true\n", 2, "whole number", ""),
        ("[tool.datamap]\ndeclaration = 1\n", 2, "a string", ""),
        ("[tool.datamap]\nhosts = ['a']\n", 2, "table", "own"),
        ("[tool.datamap]\nhosts = { a = 1 }\n", 2, "table", "own"),
        ("[tool]\ndatamap = 1\n", 0, "a table", ""),
        ("[tool.datamap]\nx = \n", 2, "not TOML", ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, message: str, way_on: str
) -> None:
    write(tmp_path, text)
    with pytest.raises(UserError) as caught:
        load_settings(tmp_path, {})
    assert message in caught.value.message
    assert way_on in caught.value.help
    assert caught.value.line == line
    assert caught.value.path == str(tmp_path / "pyproject.toml")
