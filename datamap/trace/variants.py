"""Variants of functions: the same function where some of what it is handed are literals.

`send(user, internal=True)` never runs what stands under `if not internal`. So a call with a literal
for what decides a branch uses the summary of a variant, which is walked with the literal in the
place of the input. A variant has an id of its own, `module:send{"internal":true}`, so that what is
handed to it reaches nothing else; places in it are those of the function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from datamap.values.member import Member
from datamap.values.nodes import Const, Input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from datamap.trace.summary import Decides
    from datamap.values.value import Value


class Given(msgspec.Struct, frozen=True, tag=True):
    """Stands for what is surely neither None nor empty, whatever it is."""


class MemberOf(msgspec.Struct, frozen=True, tag=True):
    """Names a member of an enumeration."""

    cls: str
    name: str


Literal = str | bool | None | Given | MemberOf

DECIDES_MAX: Final = 4
"""Inputs of a function that tell its variants apart, those first that callers leave out."""

LETTERS_MAX: Final = 40
"""Longer texts are no words that a branch is chosen by."""

_JOINT: Final = "|"


def variant_of(function: str, literals: dict[str, Literal]) -> str:
    """Return the id of a function where inputs, each under `parameter|.attribute`, are literals."""
    return function + msgspec.json.encode(dict(sorted(literals.items()))).decode()


def base_of(function: str) -> str:
    """Return the id of the function that an id, that of a variant or not, speaks of."""
    return function.partition("{")[0]


def is_variant(function: str) -> bool:
    """Tell whether an id is that of a variant."""
    return function.endswith("}")


def literals_of(function: str) -> dict[tuple[str, ...], Literal]:
    """Return what the inputs of a variant are, each under its parameter and the path below it."""
    if not is_variant(function):
        return {}
    said = function[function.index("{") :]
    return {
        tuple(name.split(_JOINT)): value
        for name, value in msgspec.json.decode(said, type=dict[str, Literal]).items()
    }


def name_of(atom: Input) -> str:
    """Return an input as the id of a variant names it."""
    return _JOINT.join((atom.root, *atom.path))


def literal_of(value: Value, *, compared: bool) -> tuple[Literal] | None:
    """Return the literal that a value is and that may choose a branch, or None.

    A text does only where it is compared with others: what is no empty text is no word.
    """
    member = member_in(value)
    if member is not None and compared:
        return (MemberOf(member.cls, member.name),)
    if value.labels or len(value.objects) != 1:
        return None
    (node,) = value.objects
    if not isinstance(node, Const):
        return None
    if node.value is None or isinstance(node.value, bool):
        return (node.value,)
    if compared and isinstance(node.value, str) and len(node.value) <= LETTERS_MAX:
        return (node.value,)
    return None


def member_in(value: Value) -> Member | None:
    """Return the one member of an enumeration that a value is, or None."""
    if value.labels:
        return None
    members = [node for node in value.objects if isinstance(node, Member)]
    known = len(members) == 1 and all(isinstance(n, (Const, Member)) for n in value.objects)
    return members[0] if known else None


def most_deciding(
    found: Iterable[tuple[Input, bool]], rank: Callable[[Input], int]
) -> Sequence[Decides]:
    """Return what decides most, each with whether it is compared with texts; low ranks first."""
    ordered = sorted(found, key=lambda one: (rank(one[0]), len(one[0].path), one[0].order))
    return ordered[:DECIDES_MAX]
