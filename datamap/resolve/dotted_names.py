"""What a dotted name at the level of a module may be, followed through variables."""

from datamap.model.names import ModuleName
from datamap.model.program import Binding, ExternalBinding, VariableBinding
from datamap.model.syntax import Attr, Call, Expr, Item, Name
from datamap.resolve.bindings import Scope, lookup, submodule

_DEPTH = 30


def evaluate(
    scope: Scope, module: ModuleName, expression: Expr, depth: int = 0
) -> tuple[Binding, ...]:
    """Return what a dotted name at module level may be.

    Subscripts and calls count as what they are of.
    """
    if depth > _DEPTH:
        return ()
    if isinstance(expression, Name):
        found = lookup(scope, module, expression.id)
        return tuple(
            binding
            for one in found
            for binding in (
                _assigned(scope, one, depth) if isinstance(one, VariableBinding) else (one,)
            )
        )
    if isinstance(expression, Attr):
        below = evaluate(scope, module, expression.object, depth + 1)
        return tuple(
            binding
            for one in below
            for found in submodule(scope, one, expression.name)
            for binding in (
                _assigned(scope, found, depth) if isinstance(found, VariableBinding) else (found,)
            )
        )
    if isinstance(expression, Item):
        return evaluate(scope, module, expression.object, depth + 1)
    if isinstance(expression, Call):
        return tuple(
            one
            for one in evaluate(scope, module, expression.function, depth + 1)
            if isinstance(one, ExternalBinding)
        )
    return ()


def _assigned(scope: Scope, variable: VariableBinding, depth: int) -> tuple[Binding, ...]:
    for entry in scope.modules[variable.module].assigned:
        if entry.name == variable.name and entry.value is not None:
            return evaluate(scope, variable.module, entry.value, depth + 1)
    return ()
