"""Write rules that make a category of everything that the bundled rules call received."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from datamap.rulebook import load_rulebook

CATEGORY = "conformance.received"
_SINKS = Path(__file__).with_name("received")


def write_rules(target: Path) -> None:
    """Write the rules of the programs, and what the bundled rules say is received.

    In the product a name below a request decides what is personal. Here all of it counts.
    """
    shutil.copytree(_SINKS, target)
    text = "\n\n".join(_tables())
    (target / "received.toml").write_text(f"{text}\n", encoding="utf-8")


def _tables() -> Iterator[str]:
    book = load_rulebook()
    for source in book.sources:
        if source.received and source.call:
            told = {
                "call": source.call,
                "received": source.received,
                "apart": source.apart,
                "keyed": source.keyed,
            }
            yield _table("sources", told)
    for rule in book.handlers:
        if rule.received:
            told = {
                "decorator": rule.decorators,
                "base": rule.bases,
                "methods": rule.methods,
                "parameters": rule.parameters,
                "modules": rule.modules,
                "count": rule.count,
                "takes": rule.takes,
                "received": rule.received,
                "placed": rule.placed,
                "defaulted": rule.defaulted,
                "apart": rule.apart,
            }
            yield _table("handlers", told)


def _table(name: str, told: Mapping[str, object]) -> str:
    # Text, truth and arrays of text are written in TOML as in JSON.
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items() if value]
    return "\n".join([f"[[{name}]]", *lines, f'category = "{CATEGORY}"'])
