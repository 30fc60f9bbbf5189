"""Find the template that a program asks for by its name."""

from collections.abc import Mapping

from datamap.model.facts import ModuleIndex
from datamap.model.names import FunctionId, ModuleName

_ROOTS = frozenset({"jinja2", "templates"})
"""Folders that template libraries look into without being told (Flask, Django, Jinja2)."""


def name_templates(
    modules: Mapping[ModuleName, ModuleIndex],
) -> dict[str, tuple[FunctionId, ...]]:
    """Return the functions of templates by every name that may mean them, the likeliest only.

    Where a program looks for its templates is known only when it runs: a name means each file
    whose path ends with it, or only those of them directly below a folder of templates.
    """
    meant: dict[str, dict[bool, list[FunctionId]]] = {}
    for module, index in sorted(modules.items()):
        if not index.template:
            continue
        function = FunctionId(f"{module}:render")
        parts = index.path.split("/")
        for start in range(len(parts)):
            below = start > 0 and parts[start - 1] in _ROOTS
            name = "/".join(parts[start:])
            meant.setdefault(name, {}).setdefault(below, []).append(function)
    return {name: tuple(found.get(True) or found[False]) for name, found in meant.items()}
