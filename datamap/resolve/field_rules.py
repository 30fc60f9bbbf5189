"""Which rule says how a class declares its fields: by its bases, decorators or columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datamap.matching.api_patterns import ApiPatterns, compile_patterns
from datamap.model.names import ApiPath
from datamap.model.rules import FieldRule


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The rules, indexed by what a class shows of itself."""

    bases: ApiPatterns[FieldRule]
    decorators: ApiPatterns[FieldRule]
    columns: ApiPatterns[FieldRule]
    declares: ApiPatterns[FieldRule]
    computes: ApiPatterns[FieldRule]
    words: frozenset[str]
    """The last names of the decorators by which a method is a field."""


def compile_field_rules(rules: Sequence[FieldRule]) -> FieldRules:
    """Index the rules by their patterns."""
    return FieldRules(
        bases=compile_patterns((path, rule) for rule in rules for path in rule.bases),
        decorators=compile_patterns((path, rule) for rule in rules for path in rule.decorators),
        columns=compile_patterns(
            (path, rule) for rule in rules for path in (*rule.columns, *rule.declares)
        ),
        declares=compile_patterns((path, rule) for rule in rules for path in rule.declares),
        computes=compile_patterns((path, rule) for rule in rules for path in rule.computes),
        words=frozenset(
            path.rpartition(".")[2] for rule in rules for path in (*rule.declares, *rule.computes)
        ),
    )


def choose_rule(
    rules: FieldRules,
    externals: Iterable[ApiPath],
    decorators: Iterable[ApiPath],
    makers: Iterable[ApiPath],
) -> FieldRule | None:
    """Return the first rule that a class follows; what makes its attributes tells least."""
    shown = ((rules.bases, externals), (rules.decorators, decorators), (rules.columns, makers))
    for patterns, paths in shown:
        for path in paths:
            found = patterns.match(tuple(path.split(".")))
            if found:
                return found[0]
    return None
