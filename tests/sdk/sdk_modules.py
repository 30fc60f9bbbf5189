"""The modules of an SDK and their source, each read once."""

import ast
import contextlib
import functools
import importlib.util
import inspect
import pkgutil
import sys
import textwrap
import types

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Unknown(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised where a type is made at run time, so that nothing can be said."""


class Broken(Exception):  # noqa: N818 - as above
    """Raised where a module that is there cannot be imported; says why."""


def load(name: str) -> types.ModuleType | None:
    """Import a module; None if there is none of that name, Broken if it raises."""
    loaded = try_to_load(name)
    if isinstance(loaded, Broken):
        raise loaded
    return loaded


@functools.cache
def try_to_load(name: str) -> types.ModuleType | Broken | None:
    """Import a module; kept also where it raises, which may take it many seconds."""
    try:
        return importlib.import_module(name)  # noqa: TID251 - see above
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        return Broken(f"{name} needs {error.name or say(error)}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001
        # Old SDKs raise whatever a newer Python or dependency makes of them, or ask for settings.
        return Broken(f"{name} cannot be imported: {say(error)}")


def list_parts(package: types.ModuleType) -> list[types.ModuleType]:
    """Import the public modules of a package; those that raise are none."""
    found = []
    for part in pkgutil.iter_modules(getattr(package, "__path__", ())):
        if part.name[:1] != "_" and not part.name.startswith("test"):
            with contextlib.suppress(Broken):
                found.append(load(f"{package.__name__}.{part.name}"))
    return [module for module in found if module is not None]


def say(error: BaseException) -> str:
    """Return what an error is and the beginning of what it says, on one line."""
    said = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {said[:100]}"


@functools.cache
def imports(module: str) -> dict[str, tuple[str, str]]:
    """Return the names that a module's source imports, with their module and name there."""
    there = sys.modules[module]
    found: dict[str, tuple[str, str]] = {}
    for node in ast.walk(source(there)):
        if isinstance(node, ast.ImportFrom):
            dots = "." * node.level + (node.module or "")
            package = there.__package__ or module
            start = importlib.util.resolve_name(dots, package) if node.level else dots
            found |= {alias.asname or alias.name: (start, alias.name) for alias in node.names}
    return found


@functools.cache
def source(thing: object) -> ast.Module:
    """Parse a thing's source; an empty module where there is none."""
    if isinstance(thing, type):
        # `inspect` would read the whole file again for each class in it.
        module = sys.modules.get(written_in(thing))
        node = class_bodies(module).get(thing.__qualname__) if module else None
        return ast.Module([node] if node else [], [])
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(thing)))  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return ast.parse("")


@functools.cache
def written_in(kind: type) -> str:
    """Return the module that a class is written in: packages set `__module__` to their own name."""
    for function in vars(kind).values():
        # One that a decorator made is of the decorator's module.
        own = isinstance(function, types.FunctionType) and not hasattr(function, "__wrapped__")
        if own and function.__qualname__.startswith(f"{kind.__qualname__}."):
            return str(function.__globals__.get("__name__", kind.__module__))
    return kind.__module__


@functools.cache
def class_bodies(module: types.ModuleType) -> dict[str, ast.ClassDef]:
    """Return the classes that stand in a module's source, by their qualified names."""
    found: dict[str, ast.ClassDef] = {}

    def gather(node: ast.AST, before: str) -> None:
        for child in ast.iter_child_nodes(node):
            name = before
            if isinstance(child, ast.ClassDef):
                found.setdefault(before + child.name, child)
                name = f"{before}{child.name}."
            elif isinstance(child, FUNCTIONS):
                name = f"{before}{child.name}.<locals>."
            gather(child, name)

    gather(source(module), "")
    return found
