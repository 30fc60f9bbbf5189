"""Where the declaration of a project stands."""

from pathlib import Path

from datamap.model.errors import UserError

FILE_NAMES = ("datamap.toml", "privacy.toml")


def find_declaration(root: Path, named: str = "") -> Path | None:
    """Return the file that the user named, else the first of `FILE_NAMES` in or above the root.

    Directories above the root count up to the one that holds `.git`, and only if there is one.

    Raises:
        UserError: the named file does not exist.
    """
    if named:
        if Path(named).is_file():
            return Path(named)
        raise UserError("there is no such declaration", "datamap init writes a first one", named)
    return next(
        (
            directory / name
            for directory in _list_directories(root)
            for name in FILE_NAMES
            if (directory / name).is_file()
        ),
        None,
    )


def _list_directories(root: Path) -> list[Path]:
    found = [root]
    if (root / ".git").exists():
        return found
    for parent in root.resolve().parents:
        found.append(parent)
        if (parent / ".git").exists():
            return found
    return [root]
