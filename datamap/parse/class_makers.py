"""What libraries' calls make classes of: `create_model("Nurse", email=(str, ...))`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_FIELDS = 1
"""The place of the fields among the arguments of all that are given a name first."""
_OPTIONS = ("exclude", "fields", "labels", "model", "widgets")


@dataclass(frozen=True, slots=True)
class Made:
    """The class that a call makes; `options` stand in a class `inner` inside of it."""

    bases: list[ast.expr]
    body: list[ast.stmt]
    options: list[ast.stmt] = field(default_factory=list)
    inner: str = "Meta"


@dataclass(frozen=True, slots=True)
class Maker:
    """A library's function that makes classes, and how its arguments are read."""

    modules: frozenset[str]
    read: Callable[[ast.Call], Made | None]


def made_of_schema(call: ast.Call, imported: Callable[[ast.expr], bool]) -> Made | None:
    """Read `Schema.from_dict({"email": fields.Email()})`.

    Many classes have a method of that name, which takes data: here all that it takes is made by
    what the file imports from `fields` of a library.
    """
    given = call.args[0] if call.args else None
    if not isinstance(call.func, ast.Attribute) or not isinstance(given, ast.Dict):
        return None
    for value in given.values:
        made = value.func if isinstance(value, ast.Call) else None
        if not isinstance(made, ast.Attribute) or not imported(made):
            return None
        holder = made.value
        name = holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")
        if name not in {"fields", "ma", "marshmallow"}:
            return None
    body = _assigned(given)
    return Made([call.func.value], body) if body else None


def _named_tuple(call: ast.Call) -> Made | None:
    """Read `namedtuple("Row", "to plan")`, `TypedDict("Row", {"to": str})` and the like."""
    given = _given(call, ("field_names", "fields", "attrs"))
    body: list[ast.stmt] | None = None
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        names = given.value.replace(",", " ").split()
        body = [_field(name, None, None, given) for name in names]
    elif isinstance(given, ast.Dict):
        pairs = [(k, v, None) for k, v in zip(given.keys, given.values, strict=True) if k]
        body = _all_fields(pairs)
    elif isinstance(given, (ast.List, ast.Tuple)):
        body = _all_fields([_parts(item) for item in given.elts])
    return None if body is None else Made([call.func, *_bases(call, "bases")], body)


def _made_of_columns(call: ast.Call) -> Made | None:
    """Read `make_class("Row", {"to": attr.ib()})`: what stands under a name makes the field."""
    given = _given(call, ("attrs",))
    if not isinstance(given, ast.Dict):
        return _named_tuple(call)
    body = _assigned(given)
    return Made([call.func, *_bases(call, "bases")], body) if body else None


def _made_of_keywords(call: ast.Call) -> Made | None:
    """Read `create_model("Nurse", email=(str, ...), __base__=Person)`."""
    body: list[ast.stmt] = []
    for keyword in call.keywords:
        if keyword.arg is None or keyword.arg.startswith("__"):
            continue
        told, default = keyword.value, None
        if isinstance(told, ast.Tuple) and len(told.elts) == 2:  # noqa: PLR2004 - type and default
            told, default = told.elts
        if isinstance(default, ast.Constant) and default.value is Ellipsis:
            default = None
        kept = None if isinstance(told, (ast.Call, ast.Constant)) else told
        body.append(_field(keyword.arg, kept, default, keyword.value))
    return Made(_bases(call, "__base__") or [call.func], body) if body else None


def _form_of_model(call: ast.Call) -> Made | None:
    """Read `modelform_factory(Customer, fields=["email"])`."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if call.args:
        keywords["model"] = call.args[0]
    if "model" not in keywords:
        return None
    options: list[ast.stmt] = [
        _assign(name, keywords[name]) for name in _OPTIONS if name in keywords
    ]
    return Made([keywords.get("form", call.func)], [], options)


def _by_type(call: ast.Call) -> Made | None:
    """Read `type("Nurse", (Base,), {"email": Column(String)})`."""
    if len(call.args) != 3 or call.keywords:  # noqa: PLR2004 - name, bases and body
        return None
    _, bases, given = call.args
    if not isinstance(bases, ast.Tuple) or not isinstance(given, ast.Dict):
        return None
    if any(isinstance(base, ast.Starred) for base in bases.elts):
        return None
    body = _assigned(given)
    # In a class body a name that is bound there is the class's own.
    bound = {key.value for key in given.keys if isinstance(key, ast.Constant)}
    read = {node.id for node in ast.walk(given) if isinstance(node, ast.Name)}
    if not body or bound & read:
        return None
    return Made(list(bases.elts), body)


def _given(call: ast.Call, names: tuple[str, ...]) -> ast.expr | None:
    if len(call.args) > _FIELDS:
        return call.args[_FIELDS]
    return next((one.value for one in call.keywords if one.arg in names), None)


def _bases(call: ast.Call, name: str) -> list[ast.expr]:
    given = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    items = given.elts if isinstance(given, (ast.List, ast.Tuple)) else [given] if given else []
    return [one for one in items if isinstance(one, (ast.Attribute, ast.Name, ast.Subscript))]


def _parts(item: ast.expr) -> tuple[ast.expr, ast.expr | None, ast.expr | None]:
    if isinstance(item, ast.Tuple) and len(item.elts) in {2, 3}:
        name, declared, *default = item.elts
        return name, declared, default[0] if default else None
    return item, None, None


def _all_fields(
    parts: Sequence[tuple[ast.expr, ast.expr | None, ast.expr | None]],
) -> list[ast.stmt] | None:
    fields: list[ast.stmt] = []
    for name, declared, default in parts:
        if not isinstance(name, ast.Constant) or not isinstance(name.value, str):
            return None
        fields.append(_field(name.value, declared, default, name))
    return fields


def _field(
    name: str, declared: ast.expr | None, default: ast.expr | None, at: ast.expr
) -> ast.AnnAssign:
    target = ast.copy_location(ast.Name(name, ast.Store()), at)
    annotation = declared or ast.copy_location(ast.Name("object", ast.Load()), at)
    return ast.copy_location(ast.AnnAssign(target, annotation, default, 1), at)


def _assigned(given: ast.Dict) -> list[ast.stmt] | None:
    """Return a mapping as the assignments of a body, None where a name is not written down."""
    body: list[ast.stmt] = []
    for key, value in zip(given.keys, given.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return None
        if not key.value.isidentifier():
            return None
        body.append(_assign(key.value, value))
    return body


def _assign(name: str, value: ast.expr) -> ast.Assign:
    target = ast.copy_location(ast.Name(name, ast.Store()), value)
    return ast.copy_location(ast.Assign([target], value, None), value)


_TYPING = frozenset({"collections", "typing", "typing_extensions"})
MAKERS = {
    "namedtuple": Maker(_TYPING, _named_tuple),
    "NamedTuple": Maker(_TYPING, _named_tuple),
    "TypedDict": Maker(_TYPING, _named_tuple),
    "make_dataclass": Maker(frozenset({"dataclasses"}), _named_tuple),
    "defstruct": Maker(frozenset({"msgspec"}), _named_tuple),
    "make_class": Maker(frozenset({"attr", "attrs"}), _made_of_columns),
    "create_model": Maker(
        frozenset({"pydantic", "pydantic.main", "pydantic.v1"}), _made_of_keywords
    ),
    "modelform_factory": Maker(frozenset({"django.forms", "django.forms.models"}), _form_of_model),
}
"""The functions by their own names."""
MADE_BY_PYTHON: dict[str, Callable[[ast.Call], Made | None]] = {"type": _by_type}
