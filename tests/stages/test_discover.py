"""Find files with and without git; leave out, count and tell."""

import subprocess
from pathlib import Path

import pytest

from datamap.discover import discover
from datamap.model.errors import UserError
from datamap.model.notice import NoticeKind
from datamap.model.settings import Settings


def write(root: Path, *names: str, content: str = "x = 1\n") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def found_in(root: Path, settings: Settings | None = None) -> list[str]:
    discovery, _ = discover([str(root)], settings or Settings(root=str(root)))
    return [file.path for file in discovery.files]


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


def test_defaults_leave_out_and_count(tmp_path: Path) -> None:
    write(
        tmp_path,
        "app/main.py",
        "app/tests/test_main.py",
        "app/test_other.py",
        "conftest.py",
        "app/migrations/0001_initial.py",
        "examples/demo.py",
        "_vendor/lib.py",
        "env/pyvenv.cfg",
        "env/lib/x.py",
        "analysis.ipynb",
        "notes.txt",
        "requirements.txt",
        "deploy/fly.toml",
        ".hidden/x.py",
        "__pycache__/x.py",
    )
    discovery, notices = discover([str(tmp_path)], Settings(root=str(tmp_path)))
    assert [file.path for file in discovery.files] == ["app/main.py"]
    assert [file.path for file in discovery.manifests] == ["deploy/fly.toml", "requirements.txt"]
    assert dict(discovery.left_out) == {
        "test": 3,
        "migration": 1,
        "example": 1,
        "vendored": 1,
        "environment": 1,
        "notebook": 1,
    }
    assert notices == ()


def test_include_takes_back_what_the_defaults_leave_out(tmp_path: Path) -> None:
    write(tmp_path, "examples/a.py", "tests/b.py", "main.py", "gen/c.py")
    settings = Settings(root=str(tmp_path), include=("examples/", "gen/"), exclude=("gen/",))
    assert found_in(tmp_path, settings) == ["examples/a.py", "main.py"]


def test_a_path_inside_a_folder_called_tests_is_read(tmp_path: Path) -> None:
    root = tmp_path / "tests" / "sample_projects" / "shop"
    write(root, "main.py", "tests/test_x.py")
    assert found_in(root) == ["main.py"]


def test_patterns_count_from_where_the_settings_stand(tmp_path: Path) -> None:
    write(tmp_path, "app/gen/a.py", "app/b.py")
    settings = Settings(root=str(tmp_path), exclude=("/app/gen/",))
    assert found_in(tmp_path / "app", settings) == ["b.py"]


def test_gitignore_holds_without_git(tmp_path: Path) -> None:
    write(tmp_path, "keep.py", "build/a.py", "gen_x.py", "sub/gen_y.py", "sub/gen_keep.py")
    (tmp_path / ".gitignore").write_text("build/\ngen_*.py\n", encoding="utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("!gen_keep.py\n", encoding="utf-8")
    assert found_in(tmp_path) == ["keep.py", "sub/gen_keep.py"]
    everything = Settings(root=str(tmp_path), respect_gitignore=False)
    assert len(found_in(tmp_path, everything)) == 5


def test_git_lists_tracked_and_new_files(tmp_path: Path) -> None:
    write(tmp_path, "tracked.py", "new.py", "ignored.py", "gone.py", "ü.py")
    (tmp_path / ".gitignore").write_text("ignored.py\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "tracked.py", "gone.py")
    (tmp_path / "gone.py").unlink()
    assert found_in(tmp_path) == ["new.py", "tracked.py", "ü.py"]


def test_git_runs_nothing_that_the_repository_names(tmp_path: Path) -> None:
    write(tmp_path, "main.py")
    git(tmp_path, "init", "-q")
    trap = tmp_path / "trap"
    trap.write_text("#!/bin/sh\ntouch sprung\n", encoding="utf-8")
    trap.chmod(0o755)
    git(tmp_path, "config", "core.fsmonitor", str(trap))
    assert found_in(tmp_path) == ["main.py"]
    assert not (tmp_path / "sprung").exists()


def test_a_folder_that_git_ignores_is_read_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "out/a.py")
    (tmp_path / ".gitignore").write_text("out/\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    assert found_in(tmp_path / "out") == ["a.py"]


def test_without_git_a_repository_is_walked_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "main.py")
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    discovery, notices = discover([str(tmp_path)], Settings(root=str(tmp_path)))
    assert len(discovery.files) == 1
    assert [notice.kind for notice in notices] == [NoticeKind.NO_GIT]


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "c.py").symlink_to(tmp_path / "nowhere.py")
    discovery, notices = discover([str(tmp_path)], Settings(root=str(tmp_path)))
    assert [file.path for file in discovery.files] == ["a.py"]
    assert dict(discovery.left_out) == {"link": 2}
    assert [(notice.kind, notice.path) for notice in notices] == [(NoticeKind.BROKEN_LINK, "c.py")]


def test_large_files_are_left_out_with_a_notice(tmp_path: Path) -> None:
    write(tmp_path, "large.py", content="x = 1\n" * 100)
    discovery, notices = discover([str(tmp_path)], Settings(root=str(tmp_path), max_file_size=99))
    assert discovery.files == ()
    assert dict(discovery.left_out) == {"too-large": 1}
    assert [notice.kind for notice in notices] == [NoticeKind.TOO_LARGE]


def test_unreadable_files_are_left_out_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.py")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    discovery, notices = discover([str(tmp_path)], Settings(root=str(tmp_path)))
    assert discovery.files == ()
    assert [notice.kind for notice in notices] == [NoticeKind.UNREADABLE]


def test_several_paths_count_from_the_folder_that_holds_them(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py", "b/y.py", "b/test_z.py", "c/w.py")
    paths = [str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "b" / "test_z.py")]
    discovery, _ = discover(paths, Settings(root=str(tmp_path)))
    assert [file.path for file in discovery.files] == ["a/x.py", "b/test_z.py", "b/y.py"]


def test_a_file_may_be_named_itself(tmp_path: Path) -> None:
    write(tmp_path, "script")
    assert found_in(tmp_path / "script", Settings(root=str(tmp_path))) == ["script"]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        discover([str(tmp_path / "nothing")], Settings(root=str(tmp_path)))


def test_files_of_sql_are_read_and_migrations_among_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        "schema.sql",
        "supabase/migrations/0001_profiles.sql",
        "tests/rows.sql",
        content="CREATE TABLE t (email text);\n",
    )
    assert found_in(tmp_path) == ["schema.sql", "supabase/migrations/0001_profiles.sql"]


def test_the_stub_of_generated_code_stands_for_it(tmp_path: Path) -> None:
    write(tmp_path, "rider_pb2.py", "rider_pb2.pyi", "guest_pb2.py", "other.pyi")
    assert found_in(tmp_path) == ["guest_pb2.py", "rider_pb2.pyi"]
