"""Relations between the tables of an ORM: the class that a field names, and the way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.syntax import Attr, Call, Const
from datamap.trace.asked import Kind
from datamap.trace.heap.atoms import extend, only, root_external
from datamap.trace.heap.stored import TO_MANY, TO_ONE, column_kind, is_relation, is_stored
from datamap.trace.heap.types import annotation_type, instance_of
from datamap.values.nodes import Class, Elements, External, Input, Node
from datamap.values.value import Value

if TYPE_CHECKING:
    from datamap.model.names import ClassId
    from datamap.model.program import ClassInfo, FieldInfo
    from datamap.model.syntax import Expr
    from datamap.trace.frame import Analysis, Walk

DJANGO = "django."
USER_MODEL = "AUTH_USER_MODEL"


def relation_type(walk: Walk, owner: ClassId, value: Expr | None) -> Node | None:
    """Read the class that a relation names: `ForeignKey(User)`, `relationship("User")`."""
    name = column_kind(value)
    if not isinstance(value, Call) or not name.endswith((*TO_ONE, *TO_MANY)):
        return None
    targets = [*value.args[:1], *(v for k, v in value.keywords if k in {"to", "argument"})]
    module = str(walk.analysis.program.classes[owner].module)
    for target in targets:
        found = _named_table(walk, owner, target) or annotation_type(walk, module, target)
        if isinstance(found, Class):
            many = name.endswith(TO_MANY)
            return walk.analysis.make.make(Elements, found) if many else found
    return None


def _named_table(walk: Walk, owner: ClassId, target: Expr) -> Class | None:
    """Find the table that a text names (`"shop.Order"`, `"self"`), or a setting: that of users."""
    make = walk.analysis.make.make
    if isinstance(target, Attr) and target.name == USER_MODEL:
        found = _tables(walk.analysis).get(USER_MODEL, [])
        return make(Class, found[0]) if len(found) == 1 else None
    if not isinstance(target, Const) or not isinstance(target.value, str):
        return None
    if target.value == "self":
        return make(Class, str(owner))
    label, _, name = target.value.rpartition(".")
    found = _tables(walk.analysis).get(name, [])
    if len(found) > 1:
        module = str(walk.analysis.program.classes[owner].module)
        near = [cls for cls in found if cls.rpartition(":")[0] == module]
        inside = [cls for cls in found if label and label in cls.rpartition(":")[0].split(".")]
        found = near if near and not label else inside
    return make(Class, found[0]) if len(found) == 1 else None


def _tables(analysis: Analysis) -> dict[str, list[str]]:
    """Return the classes of tables by their last name; those of accounts by that of the setting."""
    known = analysis.tables
    if not known:
        for cls, info in sorted(analysis.program.classes.items()):
            if is_stored(info):
                known.setdefault(str(cls).rpartition(":")[2], []).append(str(cls))
                if any(
                    path.startswith("django.contrib.auth") and path.endswith("User")
                    for path in info.externals
                ) and not _is_abstract(analysis, info):
                    known.setdefault(USER_MODEL, []).append(str(cls))
    return known


def related_row(walk: Walk, node: Node, info: ClassInfo, field: FieldInfo) -> Value | None:
    """Return where a relation leads: to a row of the other table, or to the manager of many.

    None where a field is no relation, or where only the caller knows the row.
    """
    if not is_relation(field) or not is_stored(info):
        return None
    declared = walk.analysis.field_type(walk.analysis, field)
    if isinstance(declared, Class) and not isinstance(node, Input):
        return instance_of(walk, declared)
    of = declared.of if isinstance(declared, Elements) else None
    return _manager(walk, of.id) if isinstance(of, Class) else None


def _manager(walk: Walk, cls: str) -> Value | None:
    info = walk.analysis.program.classes.get(cls)  # type: ignore[call-overload]
    path = (
        next((path for path in info.externals if path.startswith(DJANGO)), None) if info else None
    )
    if path is None:
        return None
    root = root_external(walk, path, cls)
    return only(walk.analysis.make.make(External, root, "attribute", "objects"))


def related_value(walk: Walk, node: Node, info: ClassInfo, name: str) -> Value | None:
    """Return what a table's instance has under a name that a relation of another table gives it."""
    if not any(path.startswith(DJANGO) for path in info.externals):
        return None
    walk.analysis.asked.note(Kind.RELATED, str(info.id), name)
    found = related_from(walk.analysis, info, name)
    if found is None:
        return None
    cls, many = found
    if many:
        return _manager(walk, cls)
    declared = walk.analysis.make.make(Class, cls)
    if isinstance(node, Input):
        return extend(walk, node, f".{name}", declared)
    return instance_of(walk, declared)


def related_from(analysis: Analysis, info: ClassInfo, name: str) -> tuple[str, bool] | None:
    """Return the table whose relation gives a class this name, and whether it leads to many."""
    ways = _ways_back(analysis)
    return next((ways[cls, name] for cls in map(str, info.lineage) if (cls, name) in ways), None)


def _ways_back(analysis: Analysis) -> dict[tuple[str, str], tuple[str, bool]]:
    if analysis.ways_back is not None:
        return analysis.ways_back
    known = analysis.ways_back = {}
    # It is one answer for whoever asks: each question about it is noted where it is asked.
    before, analysis.asked.now = analysis.asked.now, set()
    try:
        for cls, info in sorted(
            analysis.program.classes.items(), key=lambda c: (len(c[1].lineage), c[0])
        ):
            if any(path.startswith(DJANGO) for path in info.externals) and not _is_abstract(
                analysis, info
            ):
                for field in info.fields.values():
                    _add_way_back(analysis, known, str(cls), field)
    finally:
        analysis.asked.now = before
    return known


def _add_way_back(
    analysis: Analysis, known: dict[tuple[str, str], tuple[str, bool]], cls: str, field: FieldInfo
) -> None:
    value = field.entry.value
    if not isinstance(value, Call) or not column_kind(value).endswith((*TO_ONE, *TO_MANY)):
        return
    declared = analysis.field_type(analysis, field)
    target = declared.of if isinstance(declared, Elements) else declared
    if not isinstance(target, Class):
        return
    one = column_kind(value).endswith("OneToOneField")
    short = cls.rpartition(":")[2].lower()
    name = short if one else f"{short}_set"
    given = dict(value.keywords).get("related_name")
    if isinstance(given, Const) and isinstance(given.value, str):
        name = given.value
    if name.isidentifier():
        known.setdefault((target.id, name), (cls, not one))


def _is_abstract(analysis: Analysis, info: ClassInfo) -> bool:
    meta = analysis.program.classes.get(f"{info.id}.Meta")  # type: ignore[call-overload]
    return meta is not None and any(
        entry.name == "abstract" and isinstance(entry.value, Const) and entry.value.value is True
        for entry in meta.entry.fields
    )
