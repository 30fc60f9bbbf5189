"""The summaries of a module in one piece of bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from datamap.trace.kept.codec import narrowed, widened

DAMAGED = (
    msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError, RecursionError,
)  # fmt: skip
"""What reading bytes can end in that are not what this version wrote."""


class Entry(msgspec.Struct, array_like=True):
    """A summary with what it was made from; questions and reads by their numbers in the block.

    `own` is the digest of the function itself. `unit` are the functions that it goes in a circle
    with, itself included (none if there are no others), `together` the digest of all their effects.
    """

    function: str
    own: bytes
    effects: bytes
    """The digest of its effects; empty if nobody read them."""
    questions: list[int]
    reads: list[int]
    unit: list[str]
    together: bytes
    summary: list[Any]


class Block(msgspec.Struct, array_like=True):
    """The summaries of a module over tables of nodes, of questions and of what they read."""

    rows: list[list[Any]]
    questions: list[tuple[int, str | list[str | int | None], bytes]]
    reads: list[tuple[str, bytes]]
    entries: list[Entry]
    narrow: bool = False
    """Whether places of more than 64 bits were put into another form."""


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Block)


def encode_block(block: Block) -> bytes:
    """Return a block as bytes; it may be changed by that."""
    try:
        return _ENCODER.encode(block)
    except OverflowError:
        block.narrow = True
        block.rows = narrowed(block.rows)
        for entry in block.entries:
            entry.summary = narrowed(entry.summary)
        return _ENCODER.encode(block)


def decode_block(blob: bytes) -> Block:
    """Return what `encode_block` was given; what is in its rows is not looked at.

    Raises:
        one of DAMAGED: the bytes are something else.
    """
    block = _DECODER.decode(blob)
    if block.narrow:
        block.rows = widened(block.rows)
        for entry in block.entries:
            entry.summary = widened(entry.summary)
    _check_numbers(block)
    return block


def _check_numbers(block: Block) -> None:
    """See that entries name questions and reads that are there."""
    questions, reads = range(len(block.questions)), range(len(block.reads))
    for entry in block.entries:
        if not all(n in questions for n in entry.questions) or not all(
            n in reads for n in entry.reads
        ):
            raise ValueError(entry.function)
