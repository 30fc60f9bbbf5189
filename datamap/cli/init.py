"""`datamap init`: a first declaration."""

from pathlib import Path

import click

from datamap.cli.options import ScanOptions, take_scan_options

_HOOK = """\
To hold every commit against it, add to .pre-commit-config.yaml:

  - repo: local
    hooks:
      - id: datamap
        name: datamap
        entry: datamap check
        language: system
        types_or: [python, toml]
        pass_filenames: false
"""
_POLICIES = ("PRIVACY.md", "privacy.md", "docs/PRIVACY.md", "docs/privacy.md", "PRIVACY.txt")


@click.command(short_help="Write a first datamap.toml from what the scan finds.")
@take_scan_options
def init(*, options: ScanOptions) -> None:
    """Write a first datamap.toml into PATH, from what the code does today.

    It allows what is there: read it and hold it against the privacy policy. A declaration that
    exists is never touched.

    \b
    Example:
      datamap init
    """  # noqa: D301 - click keeps the lines after \b as they are
    from dataclasses import replace

    from datamap.check.checking import choose_words
    from datamap.cli.output import create_file
    from datamap.cli.running import find_root, read_settings, run
    from datamap.declaration.drafting import draft_declaration
    from datamap.declaration.locating import FILE_NAMES, find_declaration
    from datamap.model.errors import UserError

    settings = read_settings(options)
    root = find_root(options.path)
    target = Path(settings.declaration or root / FILE_NAMES[0])
    there = target if target.exists() else None if settings.declaration else find_declaration(root)
    if there:
        raise UserError(
            "there is a declaration already", "`datamap declare` adds to it", str(there)
        )
    result, inputs = run(options.path, replace(settings, declaration=""))
    policy = next((name for name in _POLICIES if (root / name).is_file()), "")
    text = draft_declaration(result.graph, choose_words(inputs.rulebook), policy)
    create_file(target, text.encode())
    click.echo(f"wrote {target}\n\n{_HOOK}", nl=False)
