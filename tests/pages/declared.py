"""Hold what a case declares against its comments, exhaustively, and against its table."""

import ast
from collections.abc import Iterator

from datamap.model.evidence import InventoryItem
from datamap.report.inventory_rows import write_details
from tests.pages.checking import follow, source_categories
from tests.pages.expectations import Status, read_expectations
from tests.pages.markdown_cases import Case, CaseFile

TABLE = "inventory.csv"
"""What a case calls the file with the details of what it declares: see tests/README.md."""

HEAD = "field,category,subject,store,kind,type,nullable,default"


def check_declared(case: Case) -> list[str]:
    """Return what differs between the declared fields of a case and what it says of them."""
    files = {file.path: file.text for file in case.files if file.path != TABLE}
    found = [item for item in follow(files).inventory if item.declared]
    problems: list[str] = []
    for file in case.files:
        if file.path.endswith((".py", ".pyi")):
            problems += _compare_lines(file, [item for item in found if item.path == file.path])
        elif file.path == TABLE:
            problems += _compare_table(file.text, found)
    return problems


def _compare_lines(file: CaseFile, items: list[InventoryItem]) -> Iterator[str]:
    known = {(item.line, str(item.category)) for item in items}
    said = set()
    for source in read_expectations(file.text).sources:
        for category in source_categories(source):
            said.add((source.line, category))
            there = (source.line, category) in known
            if there and source.status is Status.MISSING:
                yield f"{file.path}: line {source.line}: fixed! {category} is found: drop MISSING"
            elif not there and source.status is Status.SPURIOUS:
                yield f"{file.path}: line {source.line}: fixed! {category} is gone: drop SPURIOUS"
            elif not there and source.status is Status.TRUE:
                yield f"{file.path}: line {source.line}: does not declare {category}"
    inside = _lines_of_texts(file.text)
    for line, category in sorted(known - said):
        if line in inside:
            # No comment can stand there: the table says it.
            continue
        yield f"{file.path}: line {line}: declares {category}, which no comment says"


def _lines_of_texts(text: str) -> set[int]:
    return {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.end_lineno not in {None, node.lineno}
        for line in range(node.lineno, node.end_lineno or 0)
    }


def _compare_table(text: str, items: list[InventoryItem]) -> Iterator[str]:
    expected = text.splitlines()
    if expected[:1] != [HEAD]:
        yield f"{TABLE}: begins with {HEAD}"
    found = [_write(item) for item in items]
    for row in expected[1:]:
        if row not in found:
            yield f"{TABLE}: not found: {row}"
    for row in found:
        if row not in expected:
            yield f"{TABLE}: found, and not there: {row}"


def _write(item: InventoryItem) -> str:
    stores = " ".join(item.stores)
    return ",".join((item.name, item.category, item.subject, stores, *write_details(item)))
