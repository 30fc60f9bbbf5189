"""Run a page's case through the stages in memory: the one entry point of the flow pages.

Tests do not know the stages' API; they know `check_case`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

from datamap.model.evidence import Evidence
from datamap.model.names import RepoPath
from datamap.model.progress import NoProgress
from datamap.model.rules import Rulebook
from datamap.model.source import SourceFile
from datamap.parse import parse_file
from datamap.resolve import resolve
from datamap.rulebook import load_rulebook
from datamap.trace import trace
from tests.pages.comparison import FoundFlow, compare_sinks
from tests.pages.expectations import SentData, Status, read_expectations
from tests.pages.markdown_cases import Case

PAGE_RULES = Path(__file__).parent.parent / "flows" / "rules"


@cache
def _rules(extra: tuple[Path, ...]) -> Rulebook:
    return load_rulebook([PAGE_RULES, *extra])


def follow(files: Mapping[str, str], rules: Sequence[Path] = ()) -> Evidence:
    """Trace these files (name -> text) with the bundled rules and the pages' own.

    What is not Python is a template.
    """
    facts = []
    for name, text in files.items():
        content = text.encode()
        digest = blake2b(content, digest_size=16).hexdigest()
        template = not name.endswith((".py", ".pyi", ".sql"))
        facts.append(parse_file(SourceFile(RepoPath(name), content, digest, template)))
    rulebook = _rules(tuple(rules))
    indexes = [one.index for one in facts]
    program = resolve(indexes, rulebook.fields, rulebook.handlers, rulebook.decorators)
    bodies = {one.index.path: one.bodies for one in facts}
    return trace(program, bodies, [], rulebook, None, (), NoProgress())


def check_case(case: Case, folder: Path) -> list[str]:
    """Return what differs between the flows of a case and its comments."""
    own = [file for file in case.files if file.path == "rules.toml"]
    files = {file.path: file.text for file in case.files if file not in own}
    rules = []
    for file in own:
        (folder / file.path).write_text(file.text, encoding="utf-8")
        rules.append(folder / file.path)
    evidence = follow(files, rules)
    problems = []
    for name, text in files.items():
        if not name.endswith(".py"):
            continue
        expected = read_expectations(text)
        found = [
            FoundFlow(
                flow.sink.span.line,
                flow.recipient,
                SentData(
                    category=flow.category,
                    treatment=flow.treatment,
                    certainty=flow.certainty,
                    origin=flow.source.name,
                ),
            )
            for flow in evidence.flows
            if flow.sink.span.path == name
        ]
        problems += [f"{name}: {p}" for p in compare_sinks(text, expected.sinks, found)]
        marked = {
            (item.line, str(item.category)) for item in evidence.inventory if item.path == name
        }
        for source in expected.sources:
            held = any((source.line, category) in marked for category in source_categories(source))
            if held == (source.status is Status.MISSING):
                problems.append(
                    f"{name}: line {source.line}: {'a' if held else 'no'} source {source}"
                )
    return problems


def source_categories(source: object) -> tuple[str, ...]:
    """Return the categories that a source comment names."""
    found = getattr(source, "categories", None) or (getattr(source, "category", ""),)
    return tuple(str(category) for category in found)
