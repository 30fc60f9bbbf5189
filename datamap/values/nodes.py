"""What a value can be: objects and data atoms, interned so that equality is identity.

An object is what code can call, read and write (a class, an instance, a client of a library);
an atom is where data comes from. Most atoms are objects too: the parameter `user` is both.
Every node has `order`, a text that depends on structure alone: whatever is cut or printed is
sorted by it, never by the order of a set. Most nodes are never sorted, so it is written when it is
first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datamap.model.syntax import Constant
    from datamap.values.value import Value

PATH_DEPTH = 4
CHAIN_LENGTH = 16
ORDER_LENGTH = 300

SENT: Final = "(sent)"
"""The first step below a field that is read from what somebody sent."""

SHARED: Final = (("*", 0),)
"""The call string of what a module or class body allocates: one object for the whole program."""


class Node:
    """Is the base of all objects; made only through an `Interner`."""

    __slots__ = ("alone", "as_data", "open", "order")
    open: bool
    """Whether it must be rewritten when its function's summary is used by a caller."""
    order: str
    alone: Value
    """The value that is just this node, with no data in it: kept by `only`."""
    as_data: Value
    """The value that it is as an atom, itself and the data from it: kept by `atom_value`."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> str:
            """Write `order` when it is first asked for."""
            if name != "order":
                raise AttributeError(name)
            self.order = self._structure()
            return self.order

    def _structure(self) -> str:
        raise NotImplementedError

    def __repr__(self) -> str:
        """Show the structural text."""
        return f"<{self.order}>"


class Const(Node):
    """A literal."""

    __slots__ = ("value",)

    def __init__(self, value: Constant) -> None:
        self.value = value
        self.open = False

    def _structure(self) -> str:
        return f"c:{type(self.value).__name__}:{self.value!r}"


class Text(Node):
    """Text of known pieces and holes: each part is a string, what fills it, or None."""

    __slots__ = ("parts",)

    def __init__(self, parts: tuple[str | Node | None, ...]) -> None:
        self.parts = parts
        self.open = any(isinstance(p, Node) and p.open for p in parts)

    def _structure(self) -> str:
        return "t:" + "+".join(
            "?" if p is None else repr(p) if isinstance(p, str) else p.order for p in self.parts
        )


class Module(Node):
    """A module of the project."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name
        self.open = False

    def _structure(self) -> str:
        return f"m:{self.name}"


class Class(Node):
    """A class of the project."""

    __slots__ = ("id",)

    def __init__(self, id: str) -> None:  # noqa: A002 - the field's name everywhere
        self.id = id
        self.open = False

    def _structure(self) -> str:
        return f"k:{self.id}"


class Any_(Node):  # noqa: N801 - `Any` is Python's own.
    """Some instance of a project class, made nobody knows where, like a query's row."""

    __slots__ = ("cls",)

    def __init__(self, cls: str) -> None:
        self.cls = cls
        self.open = False

    def _structure(self) -> str:
        return f"a:{self.cls}"


class Sent(Any_):
    """An instance that a framework made of what somebody sent: of a request's body.

    It holds what that person filled in, and nothing that the program wrote into other instances.
    """

    __slots__ = ()

    def __init__(self, cls: str) -> None:
        super().__init__(cls)
        self.order = f"q:{cls}"


class Site(Node):
    """An allocation site: what one place in one function makes, under a short call string.

    `what` is `list`, `dict`, `set`, `tuple`, `generator`, `frame`, `partial` or `instance`
    (then `cls` is the project class). `owner` is the function that allocates.
    """

    __slots__ = ("at", "cls", "context", "owner", "what")

    def __init__(
        self, owner: str, at: int, what: str, cls: str, context: tuple[tuple[str, int], ...]
    ) -> None:
        self.owner = owner
        self.at = at
        self.what = what
        self.cls = cls
        self.context = context
        self.open = context != SHARED

    def _structure(self) -> str:
        return f"s:{self.what}:{self.cls}:{self.owner}:{self.at:09d}:{self.context}"


class Function(Node):
    """A function of the project with what it is bound to: `self`, its frame, its decorator.

    `decorated` is the external object that a library's decorator made of it.
    """

    __slots__ = ("bound", "decorated", "frame", "id")

    def __init__(
        self,
        id: str,  # noqa: A002 - what it is called everywhere.
        bound: Node | None,
        frame: Node | None,
        decorated: Node | None,
    ) -> None:
        self.id = id
        self.bound = bound
        self.frame = frame
        self.decorated = decorated
        self.open = bool(
            (bound and bound.open) or (frame and frame.open) or (decorated and decorated.open)
        )

    def _structure(self) -> str:
        return (
            f"f:{self.id}"
            + (f"@{self.bound.order}" if self.bound else "")
            + (f"^{self.frame.order}" if self.frame else "")
            + (f"!{self.decorated.order}" if self.decorated else "")
        )


class External(Node):
    """Something of a library: a root path followed by attributes, items and calls.

    `kind` is `root` (`name` is the dotted path; `cls` the project class that inherits from it, or
    None; `origin` the input whose declared type it is, or None), `attribute`, `item` or `call`
    (`args` are then its arguments, `site` where). `path` are the segments that rules match; items
    and calls add none.
    """

    __slots__ = (
        "args",
        "base",
        "called",
        "cls",
        "kind",
        "length",
        "name",
        "origin",
        "path",
        "site",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - one link of a chain
        self,
        base: External | None,
        kind: str,
        name: str,
        args: tuple[Argument, ...] = (),
        site: tuple[str, int] = ("", 0),
        cls: str | None = None,
        origin: Node | None = None,
    ) -> None:
        self.base = base
        self.kind = kind
        self.name = name
        self.args = args
        self.site = site
        if base is None:
            self.cls = cls
            self.origin = origin
            self.length = 1
            self.called = origin is not None
            self.open = origin is not None
            self.path: tuple[str, ...] = tuple(name.split("."))
            return
        self.cls = base.cls
        self.origin = base.origin
        self.length = base.length + 1
        self.called = kind == "call" or base.called
        self.open = base.open or any(a.open for a in args)
        self.path = (*base.path, name) if kind == "attribute" else base.path

    def _structure(self) -> str:
        if self.base is None:
            return f"x:{self.name}:{self.cls or ''}{self.origin.order if self.origin else ''}"
        if self.kind == "attribute":
            text = f"{self.base.order}.{self.name}"
        elif self.kind == "item":
            text = f"{self.base.order}[{self.name}]"
        else:
            inner = ",".join(a.order for a in self.args)
            text = f"{self.base.order}({inner})@{self.site[0]}:{self.site[1]:09d}"
        if len(text) > ORDER_LENGTH:
            return f"{text[:ORDER_LENGTH]}#{_digest(text)}"
        return text


class Argument:
    """One argument of an external call: its objects and the data in it by path, frozen at the call.

    `name` is the keyword, or the position as digits; `*` and `**` for spreads of unknown keys.
    """

    __slots__ = ("data", "hash", "name", "open", "value")

    def __init__(
        self, name: str, value: Value, data: frozenset[tuple[tuple[str, ...], Any]]
    ) -> None:
        self.name = name
        self.value = value
        self.data = data
        self.hash = hash((name, value, data))
        self.open = (
            any(o.open for o in value.objects)
            or any(label.atom.open for label in value.labels)
            or any(label.atom.open for _, label in data)
        )

    @property
    def order(self) -> str:
        """The structural text, as a node has one: the chain that holds it keeps its own."""
        pieces = sorted(o.order for o in self.value.objects)
        labels = sorted(".".join(p) + "=" + label.order for p, label in self.data)
        return f"{self.name}={'|'.join(pieces)}<{'|'.join(labels)}>"

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Argument)
            and self.name == other.name
            and self.value == other.value
            and self.data == other.data
        )


class Input(Node):
    """What the caller hands in: a parameter or `^`, the enclosing frame, and a path below it.

    `type` is the declared type: a `Class`, an `External` (root or below), or None.
    """

    __slots__ = ("path", "root", "type")

    def __init__(self, root: str, path: tuple[str, ...], type: Node | None) -> None:  # noqa: A002
        self.root = root
        self.path = path
        self.type = type
        self.open = True

    def _structure(self) -> str:
        # Two types make two inputs, and nothing that sorts may hang on which was made first.
        declared = f"~{self.type.order}" if self.type else ""
        return f"i:{self.root}{''.join(self.path)}{declared}"


class Cell(Node):
    """A place that the whole program shares.

    It is a rebound module-level name or a field of a shared object.
    """

    __slots__ = ("key", "path")

    def __init__(self, key: str, path: tuple[str, ...]) -> None:
        self.key = key
        self.path = path
        self.open = False

    def _structure(self) -> str:
        return f"g:{self.key}{''.join(self.path)}"


class Field(Node):
    """A declared field of a project class, whichever instance it is read from."""

    __slots__ = ("cls", "name", "path")

    def __init__(self, cls: str, name: str, path: tuple[str, ...]) -> None:
        self.cls = cls
        self.name = name
        self.path = path
        self.open = False

    def _structure(self) -> str:
        return f"d:{self.cls}.{self.name}{''.join(self.path)}"


class Result(Node):
    """What a pending call will give, and an access path below it."""

    __slots__ = ("at", "path", "slot")

    def __init__(self, at: int, slot: str, path: tuple[str, ...]) -> None:
        self.at = at
        self.slot = slot
        self.path = path
        self.open = True

    def _structure(self) -> str:
        return f"r:{self.at:09d}:{self.slot}{''.join(self.path)}"


class Compound(Node):
    """Several objects combined by an operator (`prompt | llm`): a call applies to each."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Node, ...]) -> None:
        self.members = members
        self.open = any(m.open for m in members)

    def _structure(self) -> str:
        return "p:" + "|".join(m.order for m in self.members)


class Elements(Node):
    """A declared type of many: `list[User]`, `dict[str, User]`; never a value itself."""

    __slots__ = ("of",)

    def __init__(self, of: Node) -> None:
        self.of = of
        self.open = False

    def _structure(self) -> str:
        return f"e:{self.of.order}"


class Plain(Node):
    """Plain data: text, numbers, bytes, truth; no parts of it are followed.

    It is a declared type, and beside known literals it stands for one that nobody knows.
    """

    __slots__ = ()

    def __init__(self) -> None:
        self.open = False

    def _structure(self) -> str:
        return "plain"


PLAIN: Final = Plain()


class Builtin(Node):
    """A method of a built-in type on a receiver: `"...".format`, `items.append`."""

    __slots__ = ("name", "receiver")

    def __init__(self, name: str, receiver: Value) -> None:
        self.name = name
        self.receiver = receiver
        self.open = True

    def _structure(self) -> str:
        return f"b:{self.name}:" + "|".join(sorted(o.order for o in self.receiver.objects))


class Super(Node):
    """`super()` in a method of `cls` on the object `bound`."""

    __slots__ = ("bound", "cls")

    def __init__(self, cls: str, bound: Node) -> None:
        self.cls = cls
        self.bound = bound
        self.open = bound.open

    def _structure(self) -> str:
        return f"u:{self.cls}@{self.bound.order}"


def _digest(text: str) -> str:
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
