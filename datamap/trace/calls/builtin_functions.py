"""Built-in functions that make, read or change containers and objects.

What merely returns or drops data is a library model (`rules/libraries/python.toml`); here are
those that need the heap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from datamap.trace.calls.builtin_itertools import ITERTOOLS
from datamap.trace.calls.builtin_methods import merge_mapping
from datamap.trace.calls.builtin_sequences import SEQUENCES, first_argument
from datamap.trace.calls.copies import COPY, DEEP_COPY, copy_apart
from datamap.trace.calls.dump import changed_copy
from datamap.trace.calls.json_texts import dumps
from datamap.trace.frame import TARGETS_MAX
from datamap.trace.heap.allocate import allocate, new_container, new_shared
from datamap.trace.heap.atoms import atom_value, only, ordered
from datamap.trace.heap.attributes import read_attribute
from datamap.trace.heap.class_objects import METHOD
from datamap.trace.heap.collect import labels_in
from datamap.trace.heap.fields import fields_of
from datamap.trace.heap.items import FACTORY, read_elements, read_item
from datamap.trace.heap.literals import literal
from datamap.trace.heap.slots import class_of, write_slot
from datamap.trace.heap.texts import FORMAT_METHODS, METHODS, text_labels
from datamap.trace.heap.writes import add_merged, write_attribute, write_item
from datamap.trace.keys import KEYS, merged_pair
from datamap.trace.summary import Arguments
from datamap.values.nodes import (
    Class,
    Const,
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
    for node in ordered(first_argument(given, 0)):
        if class_of(node):
            write_whole(walk, made, node, at)
        elif isinstance(node, Input):
            made = join(made, atom_value(walk, node))
    return made


def _vars(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return the attributes of an object as a mapping: of one made here, that is the object."""
    nodes = first_argument(given, 0).objects
    made_here = frozenset(node for node in nodes if isinstance(node, Site) and class_of(node))
    if made_here and made_here == nodes:
        return Value(made_here)
    return _as_dict(walk, given, at, end)


def _same(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return first_argument(given, 0)


def _copy(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return copy_apart(walk, first_argument(given, 0), COPY, at, end)


def _replace(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    result = EMPTY
    for node in ordered(first_argument(given, 0)):
        if class_of(node):
            result = join(result, changed_copy(walk, node, given.keywords, at))
        else:
            result = join(result, only(node))
    return result


def _getattr(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    value, name = first_argument(given, 0), first_argument(given, 1)
    result = first_argument(given, 2) if given.positional[2:] else EMPTY
    names = [known for known in map(_known_text, name.objects) if known is not None]
    for known in sorted(names):
        result = join(result, read_attribute(walk, value, known, at))
    if names:
        return result
    waits = any(isinstance(n, (Input, Text)) and n.open for n in name.objects)
    if waits and not walk.closing:
        waiting = Arguments((name,))
        for node in ordered(value):
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
        for method in _methods_called(walk, node, starts):
            result = join(result, read_attribute(walk, only(node), method, at))
    return result


def _known_text(node: Node) -> str | None:
    """Return the text that an object is, if all of it is known."""
    if isinstance(node, Text):
        return node.parts[0] if len(node.parts) == 1 and isinstance(node.parts[0], str) else None
    return node.value if isinstance(node, Const) and isinstance(node.value, str) else None


def _methods_called(walk: Walk, node: Node, starts: tuple[str, ...]) -> list[str]:
    """Return the methods that `getattr(self, f"visit_{kind}")` may mean."""
    info = walk.analysis.program.classes.get(class_of(node))  # type: ignore[call-overload]
    if info is None or not starts:
        return []
    return [name for name in sorted(info.methods) if name.startswith(starts)][:TARGETS_MAX]


def _setattr(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    value = first_argument(given, 2)
    pair = None if walk.closing else merged_pair(first_argument(given, 1), value)
    if pair is not None:
        add_merged(walk, first_argument(given), pair, value)
    for node in sorted(first_argument(given, 1).objects, key=lambda n: n.order):
        if isinstance(node, Const) and isinstance(node.value, str):
            write_attribute(walk, first_argument(given, 0), node.value, value, at)
        elif isinstance(node, Input) and pair is None:
            waiting = Arguments((only(node), value))
            for owner in ordered(first_argument(given, 0)):
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
        for node in first_argument(given, 0).objects
        if class_of(node)
    )
    return Value(found)


def _new_instance(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return a bare instance, nothing in it: `object.__new__(cls)`."""
    result = EMPTY
    for node in ordered(first_argument(given)):
        if isinstance(node, Class):
            result = join(result, new_container(walk, "instance", at, {}, node.id))
    return result


def _partial(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    node = allocate(walk, "partial", at)
    slots = {"(function)": first_argument(given, 0)}
    slots.update({f"[#{n}]": value for n, value in enumerate(given.positional[1:])})
    slots.update({f"[{name}]": value for name, value in given.keywords})
    if walk.state is not None:
        walk.state.fill(node, slots)
    return only(node)


def _partial_method(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    made = _partial(walk, given, at, end)
    for node in made.objects if walk.state is not None else ():
        write_slot(walk, node, METHOD, EMPTY, strong=True)
    return made


def _static(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return a function that no instance is handed to, wherever it stands."""
    return _partial(walk, given, at, end)


def _import_module(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    make = walk.analysis.make
    for node in ordered(first_argument(given, 0)):
        if isinstance(node, Const) and isinstance(node.value, str):
            if node.value in walk.analysis.program.modules:
                return only(make.make(Module, node.value))
            if node.value.replace(".", "").isidentifier():
                return only(make.make(External, None, "root", node.value))
    return EMPTY


def _counter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Return a dict of what was counted; the counts tell nothing."""
    source = first_argument(given)
    if any(isinstance(node, Site) and node.what == "dict" for node in source.objects):
        return _dict(walk, given, at, end)
    made = new_container(walk, "dict", at, {KEYS: read_elements(walk, source, at)})
    for name, value in given.keywords:
        write_item(walk, made, literal(walk, name), value, at)
    return made


def _default_dict(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    made = _dict(walk, replace(given, positional=given.positional[1:]), at, end)
    factory = first_argument(given, 0)
    for node in made.objects:
        if factory.objects and walk.state is not None:
            walk.state.put(node, FACTORY, factory)
    return made


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
    return _shown(walk, first_argument(given, 0), METHODS, at)


def _formatted(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _shown(walk, first_argument(given, 0), FORMAT_METHODS, at)


def _shown(walk: Walk, value: Value, methods: tuple[str, ...], at: int) -> Value:
    kept = frozenset(o for o in value.objects if isinstance(o, (Const, Text)))
    return Value(kept, text_labels(walk, value, at, methods))


def _repr_of(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return Value(labels=text_labels(walk, first_argument(given, 0), at, ("__repr__",)))


def _namespace(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return new_container(walk, "namespace", at, {f".{name}": v for name, v in given.keywords})


def _box(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    """Make something that is filled and emptied: a queue, a buffer, a context variable."""
    named = dict(given.keywords)
    filled = [named[name] for name in ("initial_bytes", "initial_value") if name in named]
    return new_container(walk, "list", at, {"[*]": join_all([first_argument(given, 0), *filled])})


def _queue(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return new_shared(walk, "list", at)


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
    slots["[#0]"] = first_argument(given, 0)
    if walk.state is not None:
        walk.state.fill(node, slots)
    return only(node)


def _attribute_getter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _getter(walk, given, at, end, "operator.(attribute)")


def _item_getter(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return _getter(walk, given, at, end, "operator.(item)")


def _got_attribute(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    value = first_argument(given, 1)
    for node in ordered(first_argument(given, 0)):
        if isinstance(node, Const) and isinstance(node.value, str):
            for name in node.value.split("."):
                value = read_attribute(walk, value, name, at)
    return value


def _got_item(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return read_item(walk, first_argument(given, 1), first_argument(given, 0), at)


def _deep_copy(walk: Walk, given: Arguments, at: int, end: int) -> Value:
    return copy_apart(walk, first_argument(given, 0), DEEP_COPY, at, end)


FUNCTIONS: Final[dict[tuple[str, ...], Builtin]] = {
    **SEQUENCES, **ITERTOOLS, ("builtins", "dict"): _dict,
    ("collections", "OrderedDict"): _dict, ("collections", "Counter"): _counter,
    ("collections", "defaultdict"): _default_dict,
    ("collections", "ChainMap"): _chain_map, ("builtins", "getattr"): _getattr,
    ("builtins", "setattr"): _setattr, ("builtins", "super"): _super,
    ("builtins", "type"): _type, ("builtins", "object", "__new__"): _new_instance,
    ("builtins", "vars"): _vars, ("builtins", "str"): _text_of,
    ("builtins", "repr"): _repr_of, ("builtins", "format"): _formatted,
    ("builtins", "ascii"): _repr_of, ("asyncio", "Queue"): _queue,
    ("queue", "Queue"): _queue, ("queue", "SimpleQueue"): _queue, ("queue", "LifoQueue"): _queue,
    ("queue", "PriorityQueue"): _queue, ("asyncio", "PriorityQueue"): _queue,
    ("asyncio", "LifoQueue"): _queue, ("multiprocessing", "Queue"): _queue,
    ("contextvars", "ContextVar"): _empty_box, ("io", "StringIO"): _box, ("io", "BytesIO"): _box,
    ("operator", "attrgetter"): _attribute_getter, ("operator", "itemgetter"): _item_getter,
    ("operator", "(attribute)"): _got_attribute, ("operator", "(item)"): _got_item,
    **{("hashlib", name): _hash for name in HASHES}, ("hmac", "new"): _hash,
    ("dataclasses", "asdict"): _as_dict, ("dataclasses", "replace"): _replace,
    ("dataclasses", "astuple"): _as_dict, ("attr", "asdict"): _as_dict,
    ("attrs", "asdict"): _as_dict, ("attrs", "evolve"): _replace, ("attr", "evolve"): _replace,
    ("msgspec", "structs", "asdict"): _as_dict, ("copy", "copy"): _copy,
    ("string", "Template"): _same, ("copy", "deepcopy"): _deep_copy,
    ("copy", "replace"): _replace, ("json", "dumps"): dumps,
    ("functools", "partial"): _partial, ("functools", "partialmethod"): _partial_method,
    ("builtins", "staticmethod"): _static,
    ("importlib", "import_module"): _import_module,
    ("builtins", "__import__"): _import_module, ("asyncio", "gather"): _run_all,
    ("typing", "cast"): lambda w, g, a, e: first_argument(g, 1),
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
