"""Built-in functions that make, read or change containers and objects.

What merely returns or drops data is a library model (`rules/libraries/python.toml`); here are
those that need the heap.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from datamap.trace.allocate import allocate
from datamap.trace.atoms import atom_value, only, ordered
from datamap.trace.attributes import read_attribute
from datamap.trace.builtin_methods import PAIR, copy_container, merge_mapping
from datamap.trace.collect import labels_in
from datamap.trace.copies import copy_deeply
from datamap.trace.dump import changed_copy
from datamap.trace.fields import fields_of
from datamap.trace.items import (
    FACTORY,
    new_container,
    read_elements,
    read_item,
    write_attribute,
    write_item,
)
from datamap.trace.literals import literal
from datamap.trace.slots import class_of, slots_of
from datamap.trace.summary import Arguments
from datamap.trace.texts import text_labels
from datamap.values.nodes import (
    Class,
    Const,
    Elements,
    External,
    Input,
    Module,
    Node,
    Site,
    Super,
    Text,
)
from datamap.values.value import EMPTY, HASHED, UNCERTAIN, Value, join, join_all

if TYPE_CHECKING:
    from datamap.trace.frame import Walk
    from datamap.values.value import Label


HASHES = (
    "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_224",
    "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256",
)  # fmt: skip


Builtin = Callable[["Walk", Arguments, int, int], Value]


def _argument(given: Arguments, place: int) -> Value:
    return given.positional[place] if place < len(given.positional) else given.rest


def _list(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _collected(walk, "list", given, at)


def _tuple(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _collected(walk, "tuple", given, at)


def _set(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _collected(walk, "set", given, at)


def _collected(walk: Walk, what: str, given: Arguments, at: int) -> Value:
    source = _argument(given, 0)
    nodes = ordered(source)
    if len(nodes) == 1 and isinstance(nodes[0], Site) and nodes[0].what in {"list", "tuple"}:
        return new_container(walk, what, at, slots_of(walk, nodes[0]))
    if len(nodes) == 1 and isinstance(nodes[0], (Elements, Input)) and what == "list":
        return join(source, new_container(walk, what, at, {}))
    return new_container(walk, what, at, {"[*]": read_elements(walk, source, at)})


def _dict(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    made = new_container(walk, "dict", at, {})
    for source in (*given.positional, *given.spreads):
        if any(
            isinstance(n, Site) and n.what in {"list", "tuple", "generator"} for n in source.objects
        ):
            pairs = read_elements(walk, source, at)
            for pair in ordered(pairs):
                key = read_item(walk, only(pair), literal(walk, 0), at)
                write_item(walk, made, key, read_item(walk, only(pair), literal(walk, 1), at), at)
        elif any(class_of(n) for n in source.objects):
            for node in ordered(source):
                write_whole(walk, made, node, at)
        else:
            merge_mapping(walk, made, source, at)
            made = join(made, Value(frozenset(n for n in source.objects if isinstance(n, Input))))
    for name, value in given.keywords:
        write_item(walk, made, literal(walk, name), value, at)
    return made


def write_whole(walk: Walk, made: Value, node: Node, at: int) -> None:
    """Write every field of an instance into a dict, by name."""
    for name, value in fields_of(walk, node, at).items():
        write_item(walk, made, literal(walk, name), value, at)


def _as_dict(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    made = new_container(walk, "dict", at, {})
    for node in ordered(_argument(given, 0)):
        if class_of(node):
            write_whole(walk, made, node, at)
        elif isinstance(node, Input):
            made = join(made, atom_value(walk, node))
    return made


def _zip(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    parts = {
        f"[#{number}]": read_elements(walk, value, at)
        for number, value in enumerate(given.positional)
    }
    if given.rest is not EMPTY:
        parts["[*]"] = read_elements(walk, given.rest, at)
    pair = new_container(walk, "tuple", at | PAIR, parts)
    return new_container(walk, "list", at, {"[*]": pair})


def _enumerate(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    pair = new_container(
        walk,
        "tuple",
        at | PAIR,
        {"[#0]": EMPTY, "[#1]": read_elements(walk, _argument(given, 0), at)},
    )
    return new_container(walk, "list", at, {"[*]": pair})


def _map(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    sources = tuple(read_elements(walk, value, at) for value in given.positional[1:])
    made = walk.call(walk, _argument(given, 0), Arguments(sources), at, end)
    return new_container(walk, "list", at, {"[*]": made})


def _filter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, _argument(given, 1), at)
    walk.call(walk, _argument(given, 0), Arguments((element,)), at, end)
    return new_container(walk, "list", at, {"[*]": element})


def _sorted(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, _argument(given, 0), at)
    key = dict(given.keywords).get("key", EMPTY)
    if key.objects:
        walk.call(walk, key, Arguments((element,)), at, end)
    return new_container(walk, "list", at, {"[*]": element})


def _element(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return one of the elements of the first argument, or one of several arguments."""
    default = dict(given.keywords).get("default", EMPTY)
    if len(given.positional) > 1:
        first = given.positional[0]
        return join(default, join(read_elements(walk, first, at), join_all(given.positional)))
    return join(default, read_elements(walk, _argument(given, 0), at))


def _next(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return join(read_elements(walk, _argument(given, 0), at), _argument(given, 1))


def _iter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return new_container(
        walk, "generator", at, {"[*]": read_elements(walk, _argument(given, 0), at)}
    )


def _same(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _argument(given, 0)


def _copy(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return copy_container(walk, _argument(given, 0), at)


def _replace(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    result = EMPTY
    for node in ordered(_argument(given, 0)):
        if class_of(node):
            result = join(result, changed_copy(walk, node, given.keywords, at))
        else:
            result = join(result, only(node))
    return result


def _getattr(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    value, name = _argument(given, 0), _argument(given, 1)
    result = _argument(given, 2) if given.positional[2:] else EMPTY
    names = [n.value for n in name.objects if isinstance(n, Const) and isinstance(n.value, str)]
    for known in sorted(names):
        result = join(result, read_attribute(walk, value, known, at))
    if names:
        return result
    if any(isinstance(n, Input) for n in name.objects) and not walk.closing:
        waiting = Arguments((name,))
        for node in ordered(value):
            if node.open:
                result = join(result, walk.pend(walk, only(node), "(getattr)", waiting, at, end))
        return result
    starts = tuple(
        n.parts[0] for n in name.objects if isinstance(n, Text) and isinstance(n.parts[0], str)
    )
    for node in ordered(value):
        for field, part in fields_of(walk, node, at).items():
            if not starts or field.startswith(starts):
                labels = walk.analysis.labels.marked(part.labels, UNCERTAIN)
                result = join(result, Value(part.objects, labels))
    return result


def _setattr(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    for node in sorted(_argument(given, 1).objects, key=lambda n: n.order):
        if isinstance(node, Const) and isinstance(node.value, str):
            write_attribute(walk, _argument(given, 0), node.value, _argument(given, 2), at)
        elif isinstance(node, Input):
            waiting = Arguments((only(node), _argument(given, 2)))
            for owner in ordered(_argument(given, 0)):
                if owner.open:
                    walk.pend(walk, only(owner), "(setattr)", waiting, at, end)
    return EMPTY


def _super(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    info = walk.function
    cls = info.cls
    if cls is None or not info.entry.parameters:
        return EMPTY
    name = info.entry.parameters[0].name
    bound = walk.state.names.get(name, EMPTY) if walk.state else EMPTY
    return Value(
        frozenset(walk.analysis.make.make(Super, str(cls), node) for node in bound.objects)
    )


def _type(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    found = frozenset(
        walk.analysis.make.make(Class, class_of(node))
        for node in _argument(given, 0).objects
        if class_of(node)
    )
    return Value(found)


def _partial(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    node = allocate(walk, "partial", at)
    slots = {"(function)": _argument(given, 0)}
    slots.update({f"[#{n}]": value for n, value in enumerate(given.positional[1:])})
    slots.update({f"[{name}]": value for name, value in given.keywords})
    if walk.state is not None:
        walk.state.heap[node] = slots
    return only(node)


def _reduce(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    element = read_elements(walk, _argument(given, 1), at)
    start = join(_argument(given, 2) if given.positional[2:] else EMPTY, element)
    made = walk.call(walk, _argument(given, 0), Arguments((start, element)), at, end)
    return join(
        start,
        walk.call(walk, _argument(given, 0), Arguments((join(made, start), element)), at, end),
    )


def _import_module(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    make = walk.analysis.make
    for node in ordered(_argument(given, 0)):
        if isinstance(node, Const) and isinstance(node.value, str):
            if node.value in walk.analysis.program.modules:
                return only(make.make(Module, node.value))
            if node.value.replace(".", "").isidentifier():
                return only(make.make(External, None, "root", node.value))
    return EMPTY


def _default_dict(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    made = new_container(walk, "dict", at, {})
    factory = _argument(given, 0)
    for node in made.objects:
        if factory.objects and walk.state is not None:
            walk.state.put(node, FACTORY, factory)
    return made


def _chain(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    parts = join_all(read_elements(walk, value, at) for value in given.positional)
    return new_container(
        walk, "list", at, {"[*]": join(parts, read_elements(walk, given.rest, at))}
    )


def _chain_map(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    made = new_container(walk, "dict", at, {})
    for source in reversed(given.positional):
        merge_mapping(walk, made, source, at)
    return made


def _run_all(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return the results of awaitables in order."""
    slots = {f"[#{number}]": value for number, value in enumerate(given.positional)}
    if given.rest is not EMPTY:
        slots["[*]"] = given.rest
    return new_container(walk, "list", at, slots)


def _text_of(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    value = _argument(given, 0)
    kept = frozenset(o for o in value.objects if isinstance(o, (Const, Text)))
    return Value(kept, text_labels(walk, value, at))


def _repr_of(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return Value(labels=text_labels(walk, _argument(given, 0), at, ("__repr__",)))


def _namespace(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return new_container(walk, "namespace", at, {f".{name}": v for name, v in given.keywords})


def _box(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Make something that is filled and emptied: a queue, a buffer, a context variable."""
    return new_container(walk, "list", at, {"[*]": _argument(given, 0)})


def _empty_box(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    default = dict(given.keywords).get("default", EMPTY)
    return new_container(walk, "list", at, {"[*]": default})


def _hash(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    labels: frozenset[Label] = frozenset()
    for value in (*given.positional, *(v for _, v in given.keywords)):
        labels |= labels_in(walk, value)
    hashed = walk.analysis.labels.marked(labels, HASHED)
    return new_container(walk, "hash", at, {"[*]": Value(labels=hashed)})


def _getter(walk: Walk, given: Arguments, at: int, end: int, name: str) -> Value:
    node = allocate(walk, "partial", at)
    slots = {"(function)": only(walk.analysis.make.make(External, None, "root", name))}
    slots["[#0]"] = _argument(given, 0)
    if walk.state is not None:
        walk.state.heap[node] = slots
    return only(node)


def _attribute_getter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _getter(walk, given, at, end, "operator.(attribute)")


def _item_getter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _getter(walk, given, at, end, "operator.(item)")


def _got_attribute(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    value = _argument(given, 1)
    for node in ordered(_argument(given, 0)):
        if isinstance(node, Const) and isinstance(node.value, str):
            for name in node.value.split("."):
                value = read_attribute(walk, value, name, at)
    return value


def _got_item(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return read_item(walk, _argument(given, 1), _argument(given, 0), at)


def _deep_copy(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    copies: dict[Node, Site] = {}
    return copy_deeply(walk, _argument(given, 0), at, copies)


FUNCTIONS: Final[dict[tuple[str, ...], Builtin]] = {
    ("builtins", "list"): _list, ("builtins", "tuple"): _tuple, ("builtins", "set"): _set,
    ("builtins", "frozenset"): _set, ("collections", "deque"): _list, ("builtins", "dict"): _dict,
    ("collections", "OrderedDict"): _dict, ("collections", "defaultdict"): _default_dict,
    ("collections", "ChainMap"): _chain_map, ("builtins", "zip"): _zip,
    ("builtins", "enumerate"): _enumerate, ("builtins", "map"): _map,
    ("builtins", "filter"): _filter, ("builtins", "sorted"): _sorted,
    ("builtins", "reversed"): _list, ("builtins", "next"): _next, ("builtins", "anext"): _next,
    ("builtins", "iter"): _iter, ("builtins", "aiter"): _iter, ("builtins", "max"): _element,
    ("builtins", "min"): _element, ("builtins", "getattr"): _getattr,
    ("builtins", "setattr"): _setattr, ("builtins", "super"): _super,
    ("builtins", "type"): _type, ("builtins", "vars"): _as_dict, ("builtins", "str"): _text_of,
    ("builtins", "repr"): _repr_of, ("builtins", "format"): _text_of,
    ("builtins", "ascii"): _repr_of, ("asyncio", "Queue"): _empty_box,
    ("queue", "Queue"): _empty_box, ("queue", "SimpleQueue"): _empty_box,
    ("queue", "LifoQueue"): _empty_box, ("multiprocessing", "Queue"): _empty_box,
    ("contextvars", "ContextVar"): _empty_box, ("io", "StringIO"): _box, ("io", "BytesIO"): _box,
    ("operator", "attrgetter"): _attribute_getter, ("operator", "itemgetter"): _item_getter,
    ("operator", "(attribute)"): _got_attribute, ("operator", "(item)"): _got_item,
    **{("hashlib", name): _hash for name in HASHES}, ("hmac", "new"): _hash,
    ("dataclasses", "asdict"): _as_dict, ("dataclasses", "replace"): _replace,
    ("dataclasses", "astuple"): _as_dict, ("attr", "asdict"): _as_dict,
    ("attrs", "asdict"): _as_dict, ("attrs", "evolve"): _replace, ("attr", "evolve"): _replace,
    ("msgspec", "structs", "asdict"): _as_dict, ("copy", "copy"): _copy,
    ("copy", "deepcopy"): _deep_copy, ("copy", "replace"): _replace,
    ("functools", "partial"): _partial, ("functools", "partialmethod"): _partial,
    ("functools", "reduce"): _reduce, ("importlib", "import_module"): _import_module,
    ("builtins", "__import__"): _import_module, ("itertools", "chain"): _chain,
    ("asyncio", "gather"): _run_all, ("typing", "cast"): lambda w, g, a, e: _argument(g, 1),
    ("asyncio", "wait_for"): _same, ("asyncio", "shield"): _same,
    ("asyncio", "create_task"): _same, ("asyncio", "ensure_future"): _same,
    ("asyncio", "run"): _same, ("types", "SimpleNamespace"): _namespace,
    ("types", "MappingProxyType"): _same,
}  # fmt: skip


def is_builtin(node: External) -> bool:
    """Tell whether a call of this object is done here."""
    return node.base is None or not node.called if node.path in FUNCTIONS else False


def call_builtin(walk: Walk, node: External, given: Arguments, at: int, end: int) -> Value:
    """Do a built-in function."""
    walk.tally.setdefault(at, "library")
    return FUNCTIONS[node.path](walk, given, at, end)
