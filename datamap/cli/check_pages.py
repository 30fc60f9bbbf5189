"""The pages of the checks, as they stand beside their code."""

from importlib.resources import files

from datamap.model.findings import CheckDescription


def describe_checks() -> tuple[CheckDescription, ...]:
    """Return every check with its page and the first paragraph of "What it does"."""
    from datamap.check.catalogue import CHECKS

    folder = files("datamap.check")
    described = []
    for check in CHECKS:
        page = (folder / f"{check.name.replace('-', '_')}.md").read_text(encoding="utf-8")
        described.append(
            CheckDescription(check.code, check.name, check.level, _summarise(page), page)
        )
    return tuple(described)


def _summarise(page: str) -> str:
    _, _, rest = page.partition("## What it does\n")
    return rest.strip().partition("\n\n")[0].replace("\n", " ")
