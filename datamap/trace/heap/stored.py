"""Classes of tables, whose instances are rows that a database keeps, and their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Const, Name

if TYPE_CHECKING:
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.model.syntax import Expr

TABLES = "database"
"""The kind of store that keeps rows of tables: what is related stands in another one."""

TO_ONE = ("ForeignKey", "OneToOneField", "ParentalKey", "relationship")
TO_MANY = ("ManyToManyField",)
COUNTED = (
    "IntegerField", "BooleanField", "DecimalField", "FloatField", "DurationField", "AutoField",
    "DateField", "DateTimeField", "TimeField",
)  # fmt: skip
"""How the names of columns end that hold numbers, flags and times alone."""


def is_stored(info: ClassInfo) -> bool:
    """Tell whether a class is a table's: its text is a name and a key, relations other rows."""
    rule = info.rule
    if rule is None or rule.store != TABLES:
        return False
    return not rule.stored_if or any(
        name == rule.stored_if and isinstance(value, Const) and value.value is True
        for name, value in info.entry.keywords
    )


def column_kind(value: Expr | None) -> str:
    """Return the last name of the call that declares a column: `ForeignKey`, or ""."""
    if not isinstance(value, Call):
        return ""
    function = value.function
    if isinstance(function, Name):
        return function.id
    return function.name if isinstance(function, Attr) else ""


def is_constant(field: FieldInfo) -> bool:
    """Tell whether an attribute of a class is a constant and no column: `STATES = (NEW, PAID)`."""
    entry = field.entry
    return entry.name.isupper() and entry.annotation is None and not isinstance(entry.value, Call)


def is_relation(field: FieldInfo) -> bool:
    """Tell whether a column is a key of other rows."""
    return column_kind(field.entry.value).endswith((*TO_ONE, *TO_MANY))


def holds_text(field: FieldInfo) -> bool:
    """Tell whether a column may hold what is written into it as it is.

    A relation holds a key: the row that it leads to has what was written into that.
    """
    return not column_kind(field.entry.value).endswith((*TO_ONE, *TO_MANY, *COUNTED))
