"""Look up calls and their parameters in the packages installed beside this interpreter.

Runs alone, in an environment made for it: it imports SDKs, which datamap itself never does. Reads
`[{"calls": [...], "names": [...]}, ...]` from stdin and writes one `{"absent": [...],
"broken": [...], "why": [...], "missing": [...], "unknown": [...], "names": [...]}` for each: calls
of packages that are not installed, calls of modules that raise when they are imported and what
they say, calls that are not there, calls that no signature leads to, and argument names that none
of the calls that are there has.
"""

import ast
import builtins
import contextlib
import functools
import importlib.util
import inspect
import json
import sys
import textwrap
import types
import typing
import warnings
from collections.abc import Iterable, Iterator

METHODS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    classmethod,
    staticmethod,
)
Found = tuple[object, type | None]
"""A thing and the class that it was found in."""


class Unknown(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised where a type is made at run time, so that nothing can be said."""


class Broken(Exception):  # noqa: N818 - as above
    """Raised where a module that is there cannot be imported; says why."""


def main() -> None:
    """Answer the questions on stdin."""
    warnings.simplefilter("ignore")
    questions = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        answers = [answer(question["calls"], question["names"]) for question in questions]
    json.dump(answers, sys.stdout)


def answer(calls: list[str], names: list[str]) -> dict[str, list[str]]:
    """Look up the calls of one rule, and each argument name in any of them."""
    kinds = ("absent", "broken", "why", "missing", "unknown", "names")
    said: dict[str, list[str]] = {kind: [] for kind in kinds}
    targets = []
    for call in calls:
        try:
            found = resolve(call.replace("()", "").split("."))
        except ImportError:
            said["absent"].append(call)
            continue
        except Unknown:
            said["unknown"].append(call)
            continue
        except Broken as error:
            said["broken"].append(call)
            said["why"].append(str(error))
            continue
        targets += found
        if not found:
            said["missing"].append(call)
    said["names"] = [n for n in names if not any(takes(target, n) for target in targets)]
    return said


def resolve(path: list[str]) -> list[Found]:
    """Return everything that a pattern leads to."""
    why = ""
    for end in range(len(path), 0, -1):
        if "*" in path[:end] or "**" in path[:end]:
            continue
        name = ".".join(path[:end])
        try:
            module = load(name)
        except Broken as error:
            why = str(error)
            continue
        if module is not None:
            found = list(walk([(module, None)], path[end:]))
            if why and not found:
                raise Broken(why)
            return found
    if why:
        raise Broken(why)
    raise ImportError(path[0])


@functools.cache
def load(name: str) -> types.ModuleType | None:
    """Import a module; None if there is none of that name."""
    try:
        return importlib.import_module(name)  # noqa: TID251 - see above
    except ModuleNotFoundError as error:
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        raise Broken(f"{name} needs {error.name}") from error
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # Old SDKs raise whatever a newer Python or dependency makes of them, or ask for settings.
        said = (str(error).splitlines() or [""])[0]
        raise Broken(f"{name} cannot be imported: {type(error).__name__}: {said[:100]}") from error


def walk(start: list[Found], path: list[str]) -> list[Found]:
    """Follow the segments from the things that are there already."""
    things = start
    unknown = False
    for place, segment in enumerate(path):
        if segment == "**":
            return anywhere(things, path[place + 1 :])
        reached: list[Found] = []
        for thing, owner in things:
            try:
                reached += step(thing, owner, segment)
            except Unknown:
                unknown = True
        things = reached
    if unknown and not things:
        raise Unknown
    return things


def anywhere(things: list[Found], rest: list[str]) -> list[Found]:
    """Follow the rest from these things or from what is up to two attributes deeper."""
    unknown = False
    for _ in range(3):
        found: list[Found] = []
        deeper: list[Found] = []
        for thing in things:
            try:
                found += walk([thing], rest)
            except Unknown:
                unknown = True
            try:
                hits = step(*thing, "*")
            except Unknown:
                unknown = True
                continue
            if isinstance(thing[0], types.ModuleType):
                hits = [hit for hit in hits if belongs(hit, thing[0].__name__.partition(".")[0])]
            deeper += [hit for hit in hits if not isinstance(hit[0], METHODS)]
        if found:
            return found
        # The same class is reached on many ways; one is enough.
        things = list({id(thing): (thing, owner) for thing, owner in deeper}.values())[:400]
    if unknown:
        raise Unknown
    return []


def step(thing: object, owner: type | None, segment: str) -> list[Found]:
    """Take one segment from a thing: an attribute of it, or of what it returns."""
    inside = list(instances(thing, owner))
    names = {segment} if segment != "*" else {n for i in inside for n in public(i)}
    if segment != "*":
        return [hit for holder in inside for hit in attribute(holder, segment)]
    reached = []
    for holder in inside:
        for name in sorted(names):
            with contextlib.suppress(Unknown):
                reached += attribute(holder, name)
    return reached


def instances(thing: object, owner: type | None) -> Iterator[object]:
    """Yield the modules, classes or objects that have a thing's attributes."""
    static = getattr(thing, "func", getattr(thing, "fget", None))
    if isinstance(thing, property | functools.cached_property) and static is not None:
        yield from returned(static, owner)
    elif isinstance(thing, types.ModuleType | type):
        yield thing
    elif inspect.isroutine(thing):
        yield from returned(thing, owner)
    else:
        yield thing


def returned(function: object, owner: type | None) -> Iterator[object]:
    """Yield the classes in a function's return annotation."""
    function = inspect.unwrap(getattr(function, "__func__", function))  # type: ignore[arg-type]
    notes = getattr(function, "__annotations__", {})
    if "return" not in notes:
        raise Unknown
    yield from classes(read(notes["return"], function.__module__), owner)


def read(note: object, module: str) -> object:
    """Evaluate an annotation that is text, with the names that only type checkers import."""
    if not isinstance(note, str):
        return note
    scope = {**vars(builtins), **vars(sys.modules[module])}
    for _ in range(9):
        try:
            value = eval(note, scope)  # noqa: S307 - the text is an annotation of an SDK
        except NameError as error:
            name = str(error.name)
            scope[name] = imported(module, name)
        except Exception as error:
            raise Unknown from error
        else:
            return read(value, module)
    raise Unknown


def imported(module: str, name: str) -> object:
    """Import what a module's source imports under this name, in whatever block."""
    where = imports(module).get(name)
    if where is None:
        raise Unknown
    try:
        return getattr(load(where[0]), where[1])
    except (Broken, AttributeError) as error:
        raise Unknown from error


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
    """Parse a module's or a class's source; an empty module where there is none."""
    try:
        return ast.parse(textwrap.dedent(inspect.getsource(thing)))  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return ast.parse("")


def classes(note: object, owner: type | None) -> Iterator[object]:
    """Yield the classes that an annotation names."""
    if note is typing.Self and owner is not None:
        yield owner
    elif isinstance(note, typing.TypeVar):
        if owner is not None:
            yield owner
    elif typing.get_origin(note) in {typing.Union, types.UnionType}:
        for part in typing.get_args(note):
            if part is not type(None):
                yield from classes(part, owner)
    elif (origin := typing.get_origin(note)) is not None:
        if "abc" in getattr(origin, "__module__", "") or "context" in str(origin):
            for part in typing.get_args(note):
                yield from classes(part, owner)
        else:
            yield origin
    elif isinstance(note, type):
        yield note
    else:
        raise Unknown


def attribute(holder: object, name: str) -> list[Found]:
    """Return an attribute of a module, a class or an object."""
    if not isinstance(holder, type):
        try:
            return [(getattr(holder, name), type(holder))]
        except Exception:  # noqa: BLE001 - a module's own __getattr__ may raise anything
            return []
    for base in inspect.getmro(holder):
        if name in vars(base):
            return [(vars(base)[name], holder)]
        notes = vars(base).get("__annotations__", {})
        if isinstance(notes, dict) and name in notes:
            return [(kind, holder) for kind in classes(read(notes[name], base.__module__), holder)]
        if kinds := assigned(base, name):
            return [(kind, holder) for kind in kinds]
    if "__call__" in vars(holder):
        # `services("sid")`: an object that is called gives another one.
        return [
            hit
            for kind in returned(vars(holder)["__call__"], holder)
            if kind is not holder
            for hit in attribute(kind, name)
        ]
    if "__getattr__" in dir(holder):
        raise Unknown
    return []


def assigned(holder: type, name: str) -> list[object]:
    """Return the classes of an attribute that a method sets; Unknown if it cannot be told."""
    for node in ast.walk(source(holder)):
        if isinstance(node, ast.AnnAssign) and sets(node.target, name):
            return list(classes(read(ast.unparse(node.annotation), holder.__module__), holder))
        if isinstance(node, ast.Assign) and any(sets(target, name) for target in node.targets):
            return made(node.value, holder)
    return []


def sets(target: ast.expr, name: str) -> bool:
    """Tell whether an assignment's target is this attribute of something."""
    return isinstance(target, ast.Attribute) and target.attr == name


def made(value: ast.expr, holder: type) -> list[object]:
    """Return the classes of a value that a call makes."""
    match value:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=method)):
            hits = attribute(holder, method)
            return [kind for hit in hits for kind in returned(hit[0], holder)]
        case ast.Call(func=ast.Name(id=name)):
            return [read(name, holder.__module__)]
        case _:
            raise Unknown


def public(thing: object) -> set[str]:
    """Return the public names of a thing, and those that only an annotation declares."""
    later: Iterable[str] = ()
    if isinstance(thing, types.ModuleType):
        later = imports(thing.__name__)
    elif isinstance(thing, type):
        later = {n for base in thing.__mro__ for n in vars(base).get("__annotations__", ())}
    return {name for name in {*dir(thing), *later} if not name.startswith("_")}


def belongs(hit: Found, start: str) -> bool:
    """Tell whether what a module has is its own, and no other package that it imports.

    `**` after a module would otherwise lead through the standard library.
    """
    thing = hit[0]
    if isinstance(thing, types.ModuleType):
        return thing.__name__.partition(".")[0] == start
    home = str(getattr(thing, "__module__", "") or "").partition(".")[0]
    return home not in sys.stdlib_module_names


def takes(target: Found, name: str) -> bool:
    """Tell whether a call takes an argument: a keyword, or a position."""
    thing = target[0]
    thing = getattr(thing, "func", thing) if isinstance(thing, functools.cached_property) else thing
    function = getattr(thing, "__func__", thing)
    try:
        parameters = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return True
    if parameters and parameters[0].name in {"self", "cls"} and not isinstance(thing, type):
        parameters = parameters[1:]
    kinds = {parameter.kind for parameter in parameters}
    if name.isdigit():
        positions = [
            p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        return int(name) < len(positions) or inspect.Parameter.VAR_POSITIONAL in kinds
    if name in getattr(thing, "model_fields", ()):
        return True
    return inspect.Parameter.VAR_KEYWORD in kinds or any(p.name == name for p in parameters)


if __name__ == "__main__":
    main()
