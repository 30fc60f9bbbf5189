"""Look up calls and their parameters in the packages installed beside this interpreter.

Runs alone, in an environment made for it: it imports SDKs, which datamap itself never does. Reads
`[{"calls": [...], "names": [...]}, ...]` from stdin and writes one `{"absent": [...],
"broken": [...], "why": [...], "missing": [...], "unknown": [...], "names": [...]}` for each: calls
of packages that are not installed, calls of modules that raise when they are imported and what
they say, calls that are not there, calls that no signature leads to, and argument names that none
of the calls that are there has.
"""

import contextlib
import functools
import inspect
import json
import sys
import types
import typing
import warnings
from collections.abc import Callable
from pathlib import Path

# It runs alone, where its folder is the only one of ours that Python knows.
if typing.TYPE_CHECKING:
    from tests.sdk import sdk_modules
    from tests.sdk.sdk_modules import Broken, Unknown
    from tests.sdk.sdk_types import (
        GIVING,
        OPAQUE,
        Found,
        attribute,
        getter_of,
        instances,
        notes_of,
        set_inside,
    )
else:
    import sdk_modules
    from sdk_modules import Broken, Unknown
    from sdk_types import (
        GIVING,
        OPAQUE,
        Found,
        attribute,
        getter_of,
        instances,
        notes_of,
        set_inside,
    )

# `**` is followed so many attributes deep, and from so many things at each depth.
MOST_DEEP, MOST_WIDE = 6, 400
OWN: dict[tuple[int, type | None], tuple[object, list[Found]]] = {}
Look = Callable[[object, type | None], list[Found]]
LOST = ("absent", "broken", "missing", "unknown")
METHODS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    classmethod,
    staticmethod,
)


class Lost(Exception):  # noqa: N818 - it is an answer, not an error
    """Raised where a call is not found: which of `LOST` it is, and why if that can be said."""

    def __init__(self, kind: str, why: str = "") -> None:
        super().__init__(kind)
        self.kind, self.why = kind, why


def main() -> None:
    """Answer the questions on stdin."""
    warnings.simplefilter("ignore")
    # So that no file beside this one is taken for a module of an SDK.
    sys.path.remove(str(Path(__file__).parent))
    questions = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        give_settings()
        answers = [answer(question["calls"], question["names"]) for question in questions]
    json.dump(answers, sys.stdout)


def give_settings() -> None:
    """Give Django the least settings where it is there: without any, what is built on it raises."""
    with contextlib.suppress(ImportError):
        from django import setup  # type: ignore[import-not-found, unused-ignore]
        from django.conf import settings  # type: ignore[import-not-found, unused-ignore]

        parts = ("auth", "contenttypes", "sessions", "messages")
        settings.configure(INSTALLED_APPS=[f"django.contrib.{part}" for part in parts])
        setup()


def answer(calls: list[str], names: list[str]) -> dict[str, list[str]]:
    """Look up the calls of one rule, and each argument name in any of them."""
    kinds = ("absent", "broken", "why", "missing", "unknown", "names")
    said: dict[str, list[str]] = {kind: [] for kind in kinds}
    targets = []
    for call in calls:
        try:
            targets += look_up(call)
        except Lost as lost:
            said[lost.kind].append(call)
            said["why"] += filter(None, [lost.why])
    said["names"] = [n for n in names if not any(takes(target, n) for target in targets)]
    if said["names"]:
        # `**` stops at the nearest; the argument may be that of a farther one.
        there = [call for call in calls if "**" in call and not any(call in said[k] for k in LOST)]
        targets = [target for call in there for target in look_up(call, deep=True)]
        said["names"] = [n for n in said["names"] if not any(takes(t, n) for t in targets)]
    return said


def look_up(call: str, *, deep: bool = False) -> list[Found]:
    """Return what a call leads to; Lost if that is nothing."""
    try:
        found = resolve(split(call), deep=deep)
    except ImportError:
        raise Lost("absent") from None
    except Unknown:
        raise Lost("unknown") from None
    except Broken as error:
        raise Lost("broken", str(error)) from None
    except Exception as error:
        # Lazy objects, and annotations that are evaluated, raise whatever they want.
        raise Lost("broken", f"{call}: {sdk_modules.say(error)}") from error
    if not found:
        raise Lost("missing")
    return found


def split(call: str) -> list[str]:
    """Return the segments of a pattern."""
    return call.replace("()", "").split(".")


def resolve(path: list[str], *, deep: bool = False) -> list[Found]:
    """Return what a pattern leads to: where it has `**` the nearest, or with `deep` all."""
    why = ""
    there = False
    for end in range(len(path), 0, -1):
        if "*" in path[:end] or "**" in path[:end]:
            continue
        try:
            module = sdk_modules.load(".".join(path[:end]))
        except Broken as error:
            why = str(error)
            continue
        if module is None:
            continue
        there = True
        # A name of the package may be that of a module in it, too.
        if found := list(walk([(module, None)], path[end:], deep=deep)):
            return found
    if why:
        raise Broken(why)
    if not there:
        raise ImportError(path[0])
    return []


def walk(start: list[Found], path: list[str], *, deep: bool = False) -> list[Found]:
    """Follow the segments from the things that are there already."""
    things = start
    unknown = False
    for place, segment in enumerate(path):
        if segment == "**":
            return anywhere(things, path[place + 1 :], deep=deep)
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


def anywhere(things: list[Found], rest: list[str], *, deep: bool) -> list[Found]:
    """Follow the rest from these things or from what is some attributes deeper.

    Where that leads nowhere, also from what methods give and from modules that nobody imported.
    """
    unknown = False
    try:
        found = wander(things, rest, inside, deep=deep)
    except Unknown:
        found, unknown = [], True
    if not found:
        # What untyped methods give leaves nothing more open than it was.
        with contextlib.suppress(Unknown):
            found = wander(things, rest, inside_and_made, deep=deep)
    if unknown and not found:
        raise Unknown
    return found


def wander(things: list[Found], rest: list[str], look: Look, *, deep: bool) -> list[Found]:
    """Follow the rest from these things, and from what `look` finds in them, and in that."""
    unknown = False
    found: list[Found] = []
    seen: set[int] = set()
    for _ in range(MOST_DEEP):
        # The same class is reached on many ways; one is enough.
        new = {id(thing): (thing, owner) for thing, owner in things if id(thing) not in seen}
        seen |= new.keys()
        things = []
        for hit in list(new.values())[:MOST_WIDE]:
            # On the way are many things that nobody asks for: that one raises is no answer.
            try:
                found += walk([hit], rest, deep=deep)
            except Exception:  # noqa: BLE001 - a lazy object raises whatever it wants
                unknown = True
            try:
                things += look(*hit)
            except Exception:  # noqa: BLE001 - as above
                unknown = True
        if found and not deep:
            return found
    if unknown and not found:
        raise Unknown
    return found


def inside(thing: object, owner: type | None) -> list[Found]:
    """Return what a thing has that may hold calls."""
    # What nobody can tell leads nowhere, and a method does not either.
    return [h for h in own(thing, owner) if h[0] is not OPAQUE and not isinstance(h[0], METHODS)]


def inside_and_made(thing: object, owner: type | None) -> list[Found]:
    """Return what of its own package a thing has, gives, and could import."""
    start = package_of(thing)
    hits = [hit for hit in own(thing, owner) if hit[0] is not OPAQUE]
    if isinstance(thing, types.ModuleType):
        hits += [(part, None) for part in sdk_modules.list_parts(thing)]
    return [hit for hit in hits if package_of(hit[0]) == start]


def own(thing: object, owner: type | None) -> list[Found]:
    """Return what a thing has; kept, since each call under it asks again."""
    key = (id(thing), owner)
    if key not in OWN:
        start = package_of(thing)
        # With the thing itself: while it is kept, no other has its id.
        OWN[key] = (thing, [hit for hit in step(thing, owner, "*") if belongs(hit, start)])
    return OWN[key][1]


def step(thing: object, owner: type | None, segment: str) -> list[Found]:
    """Take one segment from a thing: an attribute of it, or of what it returns."""
    holders = list(instances(thing, owner))
    if segment == "*":
        reached = []
        for holder in holders:
            for name in sorted(public(holder)):
                # Nobody asked for this one: that it raises is no answer.
                with contextlib.suppress(Exception):
                    reached += attribute(holder, name)
        return reached
    return any_of(holders, segment)


def any_of(holders: list[object], name: str) -> list[Found]:
    """Return an attribute of those that have it; Unknown where only one that is open may."""
    found: list[Found] = []
    unknown = False
    for holder in holders:
        try:
            found += attribute(holder, name)
        except Unknown:
            unknown = True
    if unknown and not found:
        raise Unknown
    return found


def public(thing: object) -> set[str]:
    """Return the public names of a thing, also those that a class declares or sets later."""
    later: set[str] = set()
    if isinstance(thing, types.ModuleType):
        later = set(sdk_modules.imports(thing.__name__))
    elif isinstance(thing, type):
        for base in thing.__mro__:
            later |= {*notes_of(base), *set_inside(base)}
    return {name for name in {*dir(thing), *later} if is_public(name)}


def is_public(name: str) -> bool:
    """Tell whether one may write a name, or writes it without one: `items["key"]`."""
    return name in GIVING or (name[:1] != "_" and name.isidentifier())


def belongs(hit: Found, start: str) -> bool:
    """Tell whether what a package has is its own, or of another package that is no module.

    `**` would otherwise lead through the standard library, and all that modules import.
    """
    home = package_of(hit[0])
    return home == start or not (
        isinstance(hit[0], types.ModuleType) or home in sys.stdlib_module_names
    )


def package_of(thing: object) -> str:
    """Return the name of the package that a thing is of, "" if nothing says it."""
    if isinstance(thing, types.ModuleType):
        return thing.__name__.partition(".")[0]
    home = getattr(getter_of(thing) or thing, "__module__", "")
    return str(home or "").partition(".")[0]


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
