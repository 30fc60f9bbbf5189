"""What the types of an SDK are: from its annotations, and where it has none from its source."""

import ast
import builtins
import codecs
import contextlib
import functools
import inspect
import io
import logging
import pathlib
import sqlite3
import sys
import tempfile
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# It runs alone, where its folder is the only one of ours that Python knows.
if typing.TYPE_CHECKING:
    from tests.sdk.sdk_modules import FUNCTIONS, Broken, Unknown, imports, load, source, written_in
else:
    from sdk_modules import FUNCTIONS, Broken, Unknown, imports, load, source, written_in

OPAQUE = object()
"""What is there, and nobody can tell what it is."""
STANDARD: dict[object, type] = {
    # Not as `codecs.open`, which is deprecated.
    vars(codecs)["open"]: codecs.StreamReaderWriter,
    logging.getLogger: logging.Logger,
    open: io.TextIOWrapper,
    pathlib.Path.open: io.TextIOWrapper,
    sqlite3.connect: sqlite3.Connection,
    tempfile.NamedTemporaryFile: io.TextIOWrapper,
    tempfile.TemporaryFile: io.TextIOWrapper,
}
"""What Python's own functions return, which say it nowhere."""
GIVING = ("__call__", "__enter__", "__aenter__", "__getitem__")
"""What is written without a name: `services("sid")`, `with connect() as link`, `items["key"]`."""
BUSY: set[tuple[object, ...]] = set()
Found = tuple[object, type | None]
"""A thing and the class that it was found in."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: in which function, of which class, in which module."""

    holder: type | None
    module: str
    function: ast.FunctionDef | ast.AsyncFunctionDef


Setting = tuple[ast.Assign | ast.AnnAssign, Place]
"""An assignment, and where it stands."""


def instances(thing: object, owner: type | None) -> Iterator[object]:
    """Yield the modules, classes or objects that have a thing's attributes."""
    if thing is OPAQUE:
        raise Unknown
    if isinstance(thing, types.ModuleType | type):
        yield thing
    elif (getter := getter_of(thing)) is not None:
        yield from returned(getter, owner)
    elif inspect.isroutine(thing):
        yield from returned(thing, owner)
    else:
        yield thing


def getter_of(thing: object) -> object:
    """Return the function of a property, also of a library's own kind; None of what is none."""
    if isinstance(thing, property):
        return thing.fget
    if hasattr(type(thing), "__get__") and not isinstance(thing, types.FunctionType):
        kept = getattr(thing, "__dict__", {}).values()
        return next((value for value in kept if isinstance(value, types.FunctionType)), None)
    return None


def returned(function: object, owner: type | None) -> Iterator[object]:
    """Yield the classes in a function's return annotation, or those that its source returns."""
    function = inspect.unwrap(getattr(function, "__func__", function))  # type: ignore[arg-type]
    if function in STANDARD:
        yield STANDARD[function]
        return
    notes = getattr(function, "__annotations__", {})
    if "return" in notes:
        with contextlib.suppress(Unknown):
            yield from list(classes(read(notes["return"], function.__module__), owner))
            return
    yield from inferred(function, owner)


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
    elif isinstance(note, type) and note is not typing.Any:
        yield note
    else:
        raise Unknown


def attribute(holder: object, name: str) -> list[Found]:
    """Return an attribute of a module, a class or an object."""
    if not isinstance(holder, type):
        try:
            value = getattr(holder, name)
        except Exception:  # noqa: BLE001 - a module's own __getattr__ may raise anything
            return []
        if value is None and isinstance(holder, types.ModuleType):
            return [(kind, None) for kind in set_later(holder, name)]
        return [(value, type(holder))]
    for base in inspect.getmro(holder):
        # One of `__slots__` says nothing of what is in it.
        if name in vars(base) and not isinstance(vars(base)[name], types.MemberDescriptorType):
            return [(vars(base)[name], holder)]
        notes = notes_of(base)
        if name in notes:
            note = read(notes[name], written_in(base))
            return [(kind, holder) for kind in classes(note, holder)]
        try:
            kinds = assigned(base, name)
        except Unknown:
            return [(OPAQUE, holder)]
        if kinds:
            return [(kind, holder) for kind in kinds]
    for method in GIVING:
        if found := attribute_of_given(holder, method, name):
            return found
    if "__getattr__" in dir(holder):
        raise Unknown
    return []


def attribute_of_given(holder: type, method: str, name: str) -> list[Found]:
    """Return an attribute of what a method of a class gives, if that is something else."""
    if method not in vars(holder):
        return []
    given = returned(vars(holder)[method], holder)
    return [hit for kind in given if kind is not holder for hit in attribute(kind, name)]


def notes_of(kind: type) -> dict[str, object]:
    """Return the annotations of a class's own attributes."""
    notes = vars(kind).get("__annotations__")
    # That of `type` itself is a descriptor.
    return notes if isinstance(notes, dict) else {}


def assigned(holder: type, name: str) -> list[object]:
    """Return the classes of an attribute that methods set; Unknown if it cannot be told."""
    settings = set_inside(holder).get(name, ())
    values = [(setting.value, place) for setting, place in settings if setting.value is not None]
    told: list[object] = []
    for setting, place in settings:
        if isinstance(setting, ast.AnnAssign):
            told += classes(read(ast.unparse(setting.annotation), place.module), holder)
    return told or guarded((holder, name), lambda: several(values))


@functools.cache
def set_inside(holder: type) -> dict[str, list[Setting]]:
    """Return the assignments in a class's methods, by the attributes that they set.

    Kept, since a pattern with stars asks for every name of every class on the way.
    """
    found: dict[str, list[Setting]] = {}
    for function in ast.walk(source(holder)):
        if not isinstance(function, FUNCTIONS):
            continue
        place = Place(holder, written_in(holder), function)
        for node in ast.walk(function):
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in filter(None, map(name_target, targets)):
                found.setdefault(name, []).append((node, place))
    return found


def name_target(target: ast.expr) -> str:
    """Return the attribute that an assignment sets, "rooms[]" of `self.rooms[key]`."""
    match target:
        case ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=ast.Attribute(attr=name)):
            return f"{name}[]"
        case _:
            return ""


def set_later(module: types.ModuleType, name: str) -> list[object]:
    """Return the classes of a module's name that is None until a function sets it."""
    # As a global name, or by `globals()["name"]`.
    targets = (name, f"globals()[{name!r}]")
    values = [
        (node.value, Place(None, module.__name__, function))
        for function in source(module).body
        if isinstance(function, FUNCTIONS)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and any(ast.unparse(target) in targets for target in node.targets)
    ]
    return several(values)


def inferred(function: object, owner: type | None) -> list[object]:
    """Return the classes of what a function's source returns; Unknown if it cannot be told."""
    module = getattr(function, "__module__", None)
    node = next(iter(source(function).body), None)
    if module not in sys.modules or not isinstance(node, FUNCTIONS):
        raise Unknown
    place = Place(owner, str(module), node)
    inner = {
        id(n)
        for f in ast.walk(node)
        if isinstance(f, FUNCTIONS) and f is not node
        for n in ast.walk(f)
    }
    values = [
        (part.value, place)
        for part in ast.walk(node)
        if isinstance(part, ast.Return) and part.value is not None and id(part) not in inner
    ]
    found = guarded((function, owner), lambda: several(values))
    if not found:
        raise Unknown
    return found


def guarded(key: tuple[object, ...], ask: Callable[[], list[object]]) -> list[object]:
    """Ask, unless the same is being asked already: methods return what each other return."""
    if key in BUSY:
        raise Unknown
    BUSY.add(key)
    try:
        return ask()
    finally:
        BUSY.discard(key)


def several(values: list[tuple[ast.expr, Place]]) -> list[object]:
    """Return the classes that any of some values has; Unknown if all are."""
    found: dict[int, object] = {}
    unknown = False
    for value, place in values:
        try:
            found |= {id(kind): kind for kind in made(value, place)}
        except Unknown:
            unknown = True
    if unknown and not found:
        raise Unknown
    return list(found.values())


def made(value: ast.expr, place: Place) -> list[object]:
    """Return the classes of a value."""
    match value:
        case ast.Constant(value=None):
            return []
        case ast.Await(value=inner):
            return made(inner, place)
        case ast.BoolOp(values=values):
            return several([(part, place) for part in values])
        case ast.IfExp(body=first, orelse=second):
            return several([(first, place), (second, place)])
        case ast.Name(id="self") | ast.Call(func=ast.Name(id="cls")) if place.holder:
            return [place.holder]
        case ast.Name(id=name):
            return local(name, place)
        case ast.Call(func=function):
            return called(function, place)
        case ast.Subscript(value=ast.Attribute(value=inner, attr=name)):
            holders = [kind for kind in made(inner, place) if isinstance(kind, type)]
            return [kind for holder in holders for kind in assigned(holder, f"{name}[]")]
        case ast.Attribute(value=inner, attr=name):
            kinds = made(inner, place)
            hits = [hit for kind in kinds for hit in attribute(kind, name)]
            return [kind for hit in hits for kind in instances(*hit)]
        case _:
            raise Unknown


def called(function: ast.expr, place: Place) -> list[object]:
    """Return the classes of what a call gives."""
    if isinstance(function, ast.Attribute):
        with contextlib.suppress(Unknown):
            kinds = made(function.value, place)
            hits = [hit for kind in kinds for hit in attribute(kind, function.attr)]
            return [kind for hit in hits for kind in instances(*hit)]
    if any(isinstance(part, ast.Call) for part in ast.walk(function)):
        raise Unknown
    thing = read(ast.unparse(function), place.module)
    # `Items[User]()`: what a generic class makes is of the class.
    thing = typing.get_origin(thing) or thing
    return [thing] if isinstance(thing, type) else list(returned(thing, None))


def local(name: str, place: Place) -> list[object]:
    """Return the classes of a parameter or a local name."""
    given = place.function.args
    for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs):
        if argument.arg == name and argument.annotation is not None:
            return list(classes(read(ast.unparse(argument.annotation), place.module), place.holder))
    values = [
        (node.value, place)
        for node in ast.walk(place.function)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    if not values:
        raise Unknown
    return guarded((place.function, name), lambda: several(values))
