"""What is said once for the whole program: `litellm.api_base = ...`, `EMAIL_HOST = ...`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from datamap.matching.api_patterns import split_pattern
from datamap.values.nodes import Argument, Site
from datamap.values.value import Value, join_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datamap.trace.summary import Effects, Summary

Configuration: TypeAlias = Mapping[str, tuple[tuple[Argument, str], ...]]
"""By the name of a setting: what it is given, and in which function."""


def collect_configuration(names: Iterable[str], summaries: Mapping[str, Summary]) -> Configuration:
    """Find what the program gives each of the settings, in the order of its functions.

    `EMAIL_HOST` is a constant of a module or of a class, `STORAGES.default.BACKEND` is inside of
    one, `litellm.api_base` an attribute of a library.
    """
    found: dict[str, list[tuple[Argument, str]]] = {name: [] for name in names}
    paths = {split_pattern(name): name for name in found}
    constants = {path: name for path, name in paths.items() if path[0].isupper()}
    for function in sorted(summaries):
        summary = summaries[function]
        for call in summary.calls:
            if call.chain.path in paths and not call.through:
                found[paths[call.chain.path]] += [(one, function) for one in call.chain.args]
        for path, name in constants.items() if summary.effects.exports else ():
            value = _inside(summary.effects, path)
            if value is not None and value.objects:
                found[name].append((Argument("0", value, frozenset()), function))
    return {name: tuple(given) for name, given in found.items() if given}


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
