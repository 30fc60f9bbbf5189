"""Types and values as text, as reports and the classifier of names read them."""

from __future__ import annotations

from datamap.model.syntax import Attr, Call, Const, Expr, Item, Name, Op, Seq, last_name

_LONGEST = 60
_TRANSPARENT = {
    "Annotated", "ClassVar", "DynamicMapped", "Final", "InitVar", "Mapped", "NotRequired",
    "Optional", "ReadOnly", "Required", "WriteOnlyMapped",
}  # fmt: skip
"""Types that say how a field is kept, and of what type in their first argument."""
_EMPTY = {"Optional", "NotRequired"}


def type_text(expression: Expr | None) -> str:
    """Render an annotation as text, well enough to look for type names in it."""
    if isinstance(expression, Name):
        return expression.id
    if isinstance(expression, Attr):
        return f"{type_text(expression.object)}.{expression.name}"
    if isinstance(expression, Item):
        return f"{type_text(expression.object)}[{type_text(expression.key)}]"
    if isinstance(expression, Seq):
        return ", ".join(type_text(item) for item in expression.items)
    if isinstance(expression, Op):
        return " | ".join(type_text(operand) for operand in expression.operands)
    if isinstance(expression, Const):
        return str(expression.value) if isinstance(expression.value, str) else "None"
    return ""


def plain_type(annotation: Expr | None) -> str:
    """Return the type that an annotation says, without what only says how it is kept."""
    if isinstance(annotation, Item) and last_name(annotation.object) in _TRANSPARENT:
        inner = annotation.key
        first = inner.items[0] if isinstance(inner, Seq) and inner.items else inner
        return plain_type(first)
    if isinstance(annotation, Op) and annotation.operator == "|":
        kept = [plain_type(one) for one in annotation.operands if not _is_none(one)]
        return " | ".join(kept)
    if isinstance(annotation, Item) and last_name(annotation.object) == "Union":
        key = annotation.key
        items = key.items if isinstance(key, Seq) else [key]
        return " | ".join(plain_type(one) for one in items if not _is_none(one))
    text = type_text(annotation)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def may_be_empty(annotation: Expr | None) -> bool:
    """Tell whether an annotation allows None, or the key to be missing."""
    if isinstance(annotation, Item):
        name = last_name(annotation.object)
        key = annotation.key
        items = key.items if isinstance(key, Seq) else [key]
        if name in _EMPTY:
            return True
        if name == "Union":
            return any(_is_none(one) or may_be_empty(one) for one in items)
        return name in _TRANSPARENT and bool(items) and may_be_empty(items[0])
    if isinstance(annotation, Op) and annotation.operator == "|":
        return any(_is_none(one) or may_be_empty(one) for one in annotation.operands)
    return False


def value_text(value: Expr | None) -> str:
    """Return a default as text: a literal as Python writes it, of else the name; "" for none."""
    if value is None:
        return ""
    if isinstance(value, Const):
        text = repr(value.value)
    elif isinstance(value, Call):
        text = f"{type_text(value.function)}()"
    elif isinstance(value, Seq):
        text = {"list": "[...]", "tuple": "(...)", "set": "{...}"}[value.kind]
        text = text if value.items else text.replace("...", "")
    else:
        text = type_text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _is_none(expression: Expr) -> bool:
    return isinstance(expression, Const) and expression.value is None
