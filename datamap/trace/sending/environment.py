"""What files beside the code set variables of the environment to: `.env.example`, compose files."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from datamap.model.source import Span
from datamap.trace.sending.configuration import Said
from datamap.values.nodes import Argument, Const, External, Field
from datamap.values.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from datamap.model.facts import ManifestFacts
    from datamap.trace.sending.configuration import Configuration
    from datamap.values.interner import Interner
    from datamap.values.nodes import Node

Examples: TypeAlias = "Mapping[str, tuple[tuple[Node, Span], ...]]"
"""By the name of a variable: its values, each with the line that gives it."""

_PREFIX = "os.environ."


def examples_of(make: Interner, manifests: Sequence[ManifestFacts]) -> Examples:
    """Return the values that variables are given, each with its line."""
    found: dict[str, dict[tuple[Node, Span], None]] = {}
    for manifest in manifests:
        for mention in manifest.mentions:
            if mention.kind == "given":
                span = Span(manifest.path, mention.line, 1, mention.line, 1)
                found.setdefault(mention.text, {})[make.const(mention.value), span] = None
    return {name: tuple(values) for name, values in found.items()}


def example_of(examples: Examples, node: Node) -> tuple[Node, ...]:
    """Return the hosts of a variable that an object is read from, by its name.

    That is an item or a call with the name, `os.environ["STORE_URL"]`, or a field `store_url`.
    """
    name = ""
    if isinstance(node, Field) and not node.path:
        name = node.name.upper()
    elif isinstance(node, External) and node.kind == "item":
        name = node.name
    elif isinstance(node, External) and node.kind == "call":
        first = [one for argument in node.args[:1] for one in argument.value.objects]
        name = str(first[0].value) if len(first) == 1 and isinstance(first[0], Const) else ""
    values = examples.get(name, ()) if name.isupper() else ()
    return tuple(dict.fromkeys(value for value, _ in values if _names_host(value)))


def with_examples(
    make: Interner,
    said: Configuration,
    names: Iterable[str],
    examples: Examples,
) -> Configuration:
    """Add to the configuration what files beside the code say; a run may say something else."""
    result = dict(said)
    for setting in names:
        variable = setting.removeprefix(_PREFIX)
        if variable == setting:
            continue
        for value, span in examples.get(variable, ()):
            objects = {value}
            if _names_host(value):
                root = make.make(External, None, "root", "os.environ")
                objects.add(make.make(External, root, "item", variable))
            given = (Argument("0", Value(frozenset(objects)), frozenset()),)
            result[setting] = (*result.get(setting, ()), Said(given, "", span))
    return result


def _names_host(value: Node) -> bool:
    text = str(value.value) if isinstance(value, Const) else ""
    return "." in text or "://" in text
