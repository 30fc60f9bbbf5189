"""Run the examples of rule files and hold what they send against their comments."""

import ast
import hashlib
from pathlib import Path

from datamap.cli.example_comments import list_sendings, read_comments
from datamap.model.errors import UserError
from datamap.model.names import RepoPath
from datamap.model.progress import NoProgress, Progress
from datamap.model.rules import Example
from datamap.model.settings import Settings
from datamap.model.source import Discovery, SourceFile
from datamap.pipeline import Inputs, scan_files
from datamap.rulebook import bundled_files_in, load_rulebook

_FILE = RepoPath("main.py")


def run_examples(given: Path | None, progress: Progress) -> tuple[int, list[str]]:
    """Run the bundled examples, or those in a path; return their number and what differs.

    Raises:
        UserError: the rules have a mistake, or there is no example.
    """
    # Bundled files are in the rulebook anyway: read twice, they would be doubles of themselves.
    chosen = bundled_files_in(given) if given else frozenset()
    rulebook = load_rulebook([given] if given and not chosen else [])
    examples = rulebook.examples
    if chosen:
        examples = tuple(example for example in examples if example.path in chosen)
    elif given:
        bundled = {(example.path, example.line) for example in load_rulebook([]).examples}
        examples = tuple(
            example for example in examples if (example.path, example.line) not in bundled
        )
    if not examples:
        raise UserError(
            "there is no example in these rules",
            "add [[examples]] with code = '''...'''",
            str(given or ""),
        )
    inputs = Inputs(Settings(root=".", processes=1, cache=False), rulebook, None)
    progress.start("examples", len(examples))
    wrong: list[str] = []
    for example in examples:
        wrong += compare_example(example, inputs)
        progress.advance()
    return len(examples), wrong


def compare_example(example: Example, inputs: Inputs) -> list[str]:
    """Run one example; return a line for each difference, with its place in the rule file."""

    def place(line: int) -> str:
        return f"{example.path}:{example.line + line}"

    try:
        ast.parse(example.code)
    except SyntaxError as error:
        return [f"{place(error.lineno or 1)}: this example is no Python: {error.msg}"]
    expected = read_comments(example.code)
    if expected.wrong:
        return [f"{place(line)}: this comment cannot be read" for line in expected.wrong]
    content = example.code.encode()
    file = SourceFile(_FILE, content, hashlib.blake2b(content, digest_size=16).hexdigest())
    result = scan_files(Discovery((file,), (), (), ()), inputs, NoProgress())
    spoken_of = expected.sent | expected.missing | expected.spurious
    named = {sending.recipient for sending in spoken_of}
    found = list_sendings(result.graph.flows, example.code, named)
    unexpected = found - expected.sent - expected.spurious - expected.missing
    differences = [
        *((sending, "not found") for sending in expected.sent - found),
        *((sending, "found now: take MISSING away") for sending in expected.missing & found),
        *((sending, "not found any more: take it away") for sending in expected.spurious - found),
        *((sending, "not expected") for sending in unexpected),
    ]
    return [f"{place(sending.line)}: {sending}: {says}" for sending, says in sorted(differences)]
