"""What is said once for the whole program: `litellm.api_base = ...`, `EMAIL_HOST = ...`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from datamap.matching.api_patterns import split_pattern
from datamap.model.source import Span
from datamap.trace.sending.places import span_of
from datamap.trace.variants import is_variant
from datamap.values.nodes import Argument, Site
from datamap.values.value import Value, join_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.model.program import FunctionInfo, Program
    from datamap.trace.summary import Effects, Summary


@dataclass(frozen=True, slots=True)
class Said:
    """What a setting is given at one place, by the function that says it.

    The function is "" where a file beside the code says it.
    """

    arguments: tuple[Argument, ...]
    function: str
    span: Span


Configuration: TypeAlias = Mapping[str, tuple[Said, ...]]
"""By the name of a setting: what the program gives it, in the order of its functions."""


def collect_configuration(
    program: Program, names: Iterable[str], summaries: Mapping[str, Summary]
) -> Configuration:
    """Find what the program gives each of the settings.

    `EMAIL_HOST` is a constant of a module or of a class, `STORAGES.default.BACKEND` is inside of
    one, `litellm.api_base` an attribute of a library.
    """
    found: dict[str, list[Said]] = {name: [] for name in names}
    paths = {split_pattern(name): name for name in found}
    constants = {path: name for path, name in paths.items() if path[0].isupper()}
    for function in sorted(summaries):
        if is_variant(function):
            continue
        summary = summaries[function]
        for call in summary.calls:
            if call.chain.path in paths and not call.through:
                span = span_of(program, call.place, call.end)
                found[paths[call.chain.path]].append(Said(call.chain.args, function, span))
        for path, name in constants.items() if summary.effects.exports else ():
            value = _inside(summary.effects, path)
            if value is not None and value.objects:
                info = program.functions[function]  # type: ignore[index]
                given = (Argument("0", value, frozenset()),)
                found[name].append(Said(given, function, _where(program, info, path[0])))
    return {name: tuple(given) for name, given in found.items() if given}


def _where(program: Program, info: FunctionInfo, name: str) -> Span:
    """Return where a body assigns a name, else where the body begins."""
    index = program.modules.get(info.module)
    assigned = index.assigned if index and info.entry.kind == "module" else ()
    lines = [entry.line for entry in assigned if entry.name == name]
    line = lines[-1] if lines else max(info.entry.line, 1)
    return Span(info.path, line, 1, line, 1)


def _inside(effects: Effects, path: tuple[str, ...]) -> Value | None:
    value = effects.exported(path[0])
    for step in path[1:]:
        held = [
            part
            for node in (value.objects if value else ())
            if isinstance(node, Site)
            for key, part in (effects.held(node) or {}).items()
            if key == f"[{step}]" or (step == "*" and key.startswith("["))
        ]
        value = join_all(held) if held else None
    return value
