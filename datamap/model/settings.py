"""What `[tool.datamap]` in pyproject.toml and the command line decide about a scan."""

from dataclasses import dataclass

from datamap.model.names import CheckCode


@dataclass(frozen=True, slots=True)
class Settings:
    """Decides which files are read and which checks speak.

    `exclude` and `include` are gitignore-style patterns; `include` re-admits what the defaults
    (tests, migrations, examples, notebooks) leave out. `hosts` maps host patterns to a recipient
    id or to `"own"`; `fields` maps names of fields (`Badge.code`, `nick`) to a category or to
    `"none"`. `inside` also follows what stays inside the house: in stores, logs, files, cookies and
    responses. `processes` of 0 means: as many as there are cores.
    """

    root: str
    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    declaration: str = ""
    select: tuple[CheckCode, ...] = ()
    ignore: tuple[CheckCode, ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    processes: int = 0
    cache: bool = True
    inside: bool = False
    respect_gitignore: bool = True
    max_file_size: int = 2_000_000
