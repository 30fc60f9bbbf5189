"""From options to a result."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from datamap.cli.progress_bar import show_progress

if TYPE_CHECKING:
    from datamap.cli.options import ScanOptions
    from datamap.model.result import Result
    from datamap.model.settings import Settings
    from datamap.pipeline import Inputs, Question


def read_settings(options: ScanOptions) -> Settings:
    """Read `[tool.datamap]` and let the options have their say over it.

    Raises:
        UserError: PATH does not exist, or the settings have a mistake.
    """
    from datamap.model.errors import UserError
    from datamap.settings import load_settings

    if not options.path.exists():
        raise UserError("there is no such file or directory", path=str(options.path))
    settings = load_settings(options.path, {})
    project = Path(settings.root)
    # What pyproject.toml names stands beside it; what the command line names, where the user is.
    declared = str(project / settings.declaration) if settings.declaration else ""
    return replace(
        settings,
        declaration=options.declaration or declared,
        rules=tuple(str(project / rules) for rules in settings.rules) + options.rules,
        exclude=settings.exclude + options.exclude,
        include=settings.include + options.include,
        processes=settings.processes if options.processes is None else options.processes,
        cache=settings.cache and not options.no_cache,
        inside=options.inside,
    )


def find_root(path: Path) -> Path:
    """Return the folder that the paths of a result count from."""
    return path if path.is_dir() else path.parent


def run(path: Path, settings: Settings, question: Question | None = None) -> tuple[Result, Inputs]:
    """Scan below a path, with a progress bar for those who wait; with a question, check too."""
    from datamap.pipeline import load_inputs

    inputs = load_inputs(settings, find_root(path))
    return run_with(path, inputs, question), inputs


def run_with(path: Path, inputs: Inputs, question: Question | None = None) -> Result:
    """Scan below a path by inputs that are read already."""
    from datamap.pipeline import scan_paths

    with show_progress() as progress:
        return scan_paths([str(path)], inputs, progress, question)
