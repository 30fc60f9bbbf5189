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
from collections.abc import Iterable
from pathlib import Path

# It runs alone, where its folder is the only one of ours that Python knows.
if typing.TYPE_CHECKING:
    from tests.sdk.sdk_types import Broken, Found, Unknown, attribute, imports, instances, load
else:
    from sdk_types import Broken, Found, Unknown, attribute, imports, instances, load

LOST = ("absent", "broken", "missing", "unknown")
METHODS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    classmethod,
    staticmethod,
)


def main() -> None:
    """Answer the questions on stdin."""
    warnings.simplefilter("ignore")
    # So that no file beside this one is taken for a module of an SDK.
    sys.path.remove(str(Path(__file__).parent))
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
            found = resolve(split(call))
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
    if said["names"]:
        # `**` stops at the nearest; the argument may be that of a farther one.
        there = [call for call in calls if "**" in call and not any(call in said[k] for k in LOST)]
        targets = [target for call in there for target in resolve(split(call), deep=True)]
        said["names"] = [n for n in said["names"] if not any(takes(t, n) for t in targets)]
    return said


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
            module = load(".".join(path[:end]))
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
    """Follow the rest from these things or from what is up to two attributes deeper."""
    unknown = False
    found: list[Found] = []
    for _ in range(3):
        deeper: list[Found] = []
        for thing in things:
            try:
                found += walk([thing], rest, deep=deep)
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
        if found and not deep:
            return found
        # The same class is reached on many ways; one is enough.
        things = list({id(thing): (thing, owner) for thing, owner in deeper}.values())[:400]
    if unknown and not found:
        raise Unknown
    return found


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
