"""Fields that methods make: `@declared_attr def email(cls)`, `@computed_field def name(self)`."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from datamap.model.facts import ClassIndex, FieldIndex
from datamap.model.names import ApiPath, ModuleName
from datamap.model.program import ExternalBinding
from datamap.model.syntax import Call, Expr, last_name
from datamap.resolve.bindings import Scope
from datamap.resolve.dotted_names import evaluate
from datamap.resolve.field_rules import FieldRules


@dataclass(frozen=True, slots=True)
class MethodField:
    """A field that a method makes; with `replaces` nobody who reads it calls the method."""

    entry: FieldIndex
    made_by: ApiPath
    replaces: bool


def find_method_fields(
    scope: Scope, rules: FieldRules, module: ModuleName, entry: ClassIndex
) -> Iterator[MethodField]:
    """Yield the fields that methods of a class make by a decorator that a rule knows."""
    functions = scope.modules[module].functions
    heads = {name: functions[index].decorators for name, index in entry.methods}
    for method in entry.decorated:
        for head in heads.get(method.name, ()):
            decorator = head.function if isinstance(head, Call) else head
            if last_name(decorator) not in rules.words:
                continue
            for path in _paths(scope, module, decorator):
                segments = tuple(path.split("."))
                if rules.declares.match(segments):
                    made = method.value.function if isinstance(method.value, Call) else None
                    maker = next(_paths(scope, module, made), path)
                    yield MethodField(method, maker, replaces=True)
                elif rules.computes.match(segments):
                    computed = msgspec.structs.replace(method, value=None)
                    yield MethodField(computed, ApiPath(""), replaces=False)


def _paths(scope: Scope, module: ModuleName, named: Expr | None) -> Iterator[ApiPath]:
    for binding in evaluate(scope, module, named) if named is not None else ():
        if isinstance(binding, ExternalBinding):
            yield binding.path
