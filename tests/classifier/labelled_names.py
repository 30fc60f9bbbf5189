"""Read the lists of names that people labelled."""

import csv
from pathlib import Path

import msgspec

LISTS = {
    "tune": Path(__file__).with_name("tune.tsv"),
    "held-out": Path(__file__).with_name("held_out.tsv"),
    "held-out-2": Path(__file__).with_name("held_out_2.tsv"),
    "held-out-3": Path(__file__).with_name("held_out_3.tsv"),
    "held-out-4": Path(__file__).with_name("held_out_4.tsv"),
}
KINDS = ("field", "parameter", "key", "variable", "attribute")
_NOTHING = "-"


class LabelledName(msgspec.Struct, frozen=True):
    """Hold a name as an application writes it, and whether it holds personal data.

    Attributes:
        owner: The class of a field, the function of a parameter or variable, the expression that
            an attribute or a key is read from.
        type: The annotation, or the call that declares a field; empty where the code says nothing.
        category: The fideslang key of a personal name, else empty.
    """

    application: str
    kind: str
    owner: str
    name: str
    type: str
    personal: bool
    category: str


def read_labelled_names(file: Path) -> list[LabelledName]:
    """Read a list; a line that does not fit its head is a ValueError."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        head = next(rows)
        if head != list(LabelledName.__struct_fields__):
            raise ValueError(f"{file.name} has another head: {head}")
        return [_read_row(row) for row in rows]


def _read_row(row: list[str]) -> LabelledName:
    application, kind, owner, name, type_, personal, category = row
    if personal not in {"yes", "no"}:
        raise ValueError(f"personal is yes or no: {row}")
    return LabelledName(
        application=application,
        kind=kind,
        owner=owner,
        name=name,
        type="" if type_ == _NOTHING else type_,
        personal=personal == "yes",
        category="" if category == _NOTHING else category,
    )
