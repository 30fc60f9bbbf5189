"""Link tables that are no classes: which library's rule reads which of their columns."""

from datamap.model.facts import FieldIndex
from datamap.model.names import ModuleName
from datamap.model.program import ExternalBinding, TableInfo
from datamap.model.rules import FieldRule
from datamap.model.syntax import Call
from datamap.resolve.bindings import Scope
from datamap.resolve.dotted_names import evaluate
from datamap.resolve.field_rules import FieldRules


def link_tables(scope: Scope, rules: FieldRules) -> tuple[TableInfo, ...]:
    """Make a `TableInfo` of every table, in the order of the modules.

    What a call declares that no rule knows is no column: `Table("users", data, Index("email"))`.
    """
    found = []
    for module, index in scope.modules.items():
        for entry in index.tables:
            columns: list[tuple[FieldIndex, FieldRule | None]] = []
            for field in entry.fields:
                if not isinstance(field.value, Call):
                    columns.append((field, None))
                elif (rule := _rule(scope, rules, module, field.value)) is not None:
                    columns.append((field, rule))
            if columns:
                found.append(TableInfo(module, index.path, entry, tuple(columns)))
    return tuple(found)


def _rule(scope: Scope, rules: FieldRules, module: ModuleName, call: Call) -> FieldRule | None:
    for binding in evaluate(scope, module, call.function):
        if isinstance(binding, ExternalBinding):
            known = rules.columns.match(tuple(binding.path.split(".")))
            if known:
                return known[0]
    return None
