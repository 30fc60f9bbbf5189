"""Library models ready for the walk: found by path, their terms read once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from datamap.matching.api_patterns import ApiPatterns, compile_patterns, split_pattern
from datamap.matching.terms import Term, parse_term
from datamap.model.recipients import is_inside
from datamap.model.rules import LibraryModel, Rulebook
from datamap.values.value import TREATMENTS

_STEP = re.compile(r"'([^']*)'|([^.']+)")


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A function that a library calls, and what it hands to it, as terms."""

    function: Term
    arguments: tuple[Term, ...]
    keywords: Term | None
    by_name: tuple[tuple[str, Term], ...]
    """What a function gets that has a parameter of the name."""
    each: bool
    """What it returns is one element of what the call gives."""


@dataclass(frozen=True, slots=True)
class Model:
    """One library model with its terms read."""

    returns: tuple[Term, ...]
    element: tuple[Term, ...]
    mutates: tuple[tuple[Term, Term], ...]
    hands_on: tuple[HandedOn, ...]
    treatment: int
    gives_nothing: bool


@dataclass(frozen=True, slots=True)
class Libraries:
    """Answers what a library call does; `routes` are the arguments that decide where data goes."""

    models: ApiPatterns[Model]
    aliases: dict[tuple[str, ...], str]
    shared: dict[tuple[str, ...], str]
    """Names that stand for an object which the whole program shares, with the name of that."""
    routes: ApiPatterns[tuple[str, ...]]
    builders: frozenset[str]
    """First segments of libraries whose calls send what an earlier call of the chain was given."""
    sinks: ApiPatterns[str]
    """The calls that sink rules name: no others are recorded, since records are what costs."""
    inside: ApiPatterns[str]
    """Those of them whose data stay inside the house: they change nothing of what a call gives."""
    held: ApiPatterns[str]
    """Those of the latter that put away the object which they are called on."""
    settings: ApiPatterns[str]
    """Attributes of libraries that are set once for the whole program."""
    clients: frozenset[tuple[str, ...]]
    """What is called to make the objects whose methods sink rules name."""
    named: ApiPatterns[str]
    """The calls that source and sink rules name: recorded also of the project's functions."""
    found: dict[tuple[str, ...], Model | None] = field(default_factory=dict)

    def model(self, path: tuple[str, ...]) -> Model | None:
        """Return the model of this path; of several, the one that comes last in the rule files."""
        if path in self.found:
            return self.found[path]
        hits = self.models.match(path)
        self.found[path] = result = hits[-1] if hits else None
        return result

    def is_sink(self, path: tuple[str, ...]) -> bool:
        """Tell whether a sink rule names this path, a built-in function's in full."""
        if path[0] == "builtins":
            return path in self.sinks.exact
        return bool(self.sinks.match(path))

    def stays_inside(self, path: tuple[str, ...]) -> bool:
        """Tell whether a call puts data into a store, a log or the like."""
        if path[0] == "builtins":
            return path in self.inside.exact
        return bool(self.inside.match(path))

    def is_setting(self, path: tuple[str, ...]) -> bool:
        """Tell whether this is an attribute that is set once for the whole program."""
        return bool(self.settings.match(path))

    def names(self, path: tuple[str, ...]) -> bool:
        """Tell whether a source or sink rule names this path, by more than a bare wildcard."""
        return bool(self.named.match(path))

    def makes_client(self, path: tuple[str, ...]) -> bool:
        """Tell whether a call makes an object that sends, but nothing of what made it."""
        return path in self.clients and path[0] not in self.builders

    def route(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of the arguments whose URL decides the recipient."""
        hits = self.routes.match(path)
        return tuple(name for names in hits for name in names)


def compile_libraries(rulebook: Rulebook) -> Libraries:
    """Read all models of the rulebook."""
    models = [(call, _compile(model)) for model in rulebook.models for call in model.calls]
    aliases = {
        tuple(call.replace("()", "").split(".")): str(model.alias)
        for model in rulebook.models
        if model.alias
        for call in model.calls
        if "*" not in call
    }
    shared = {
        tuple(call.replace("()", "").split(".")): model.shared
        for model in rulebook.models
        if model.shared
        for call in model.calls
    }
    routes = [
        (call, model.route) for model in rulebook.models if model.route for call in model.calls
    ]
    routes += [(call, client.route) for client in rulebook.clients for call in client.calls]
    # A statement that only the caller knows decides in which table data are stored.
    routes += [
        (call, (*sink.roles.route, *sink.roles.sql))
        for sink in rulebook.sinks
        if sink.roles.route or sink.roles.sql
        for call in sink.calls
    ]
    routes += [
        (call, rule.arguments)
        for rule in rulebook.routes
        for call in (rule.settings or rule.calls)
        if rule.arguments
    ]
    # What stands inside of an argument is read only where a rule asks for it.
    routes += [
        (call, inside)
        for rule in rulebook.implicit
        if (inside := tuple(n for n in (*rule.arguments, *rule.route) if "." in n))
        for call in rule.settings
    ]
    calls = [source.call for source in rulebook.sources if source.call]
    leaving = [sink for sink in rulebook.sinks if not is_inside(sink.recipient)]
    sinks = [(call, call) for sink in leaving for call in sink.calls]
    kept_inside = [
        (call, call) for sink in rulebook.sinks if is_inside(sink.recipient) for call in sink.calls
    ]
    calls += [call for call, _ in sinks]
    named = [(call, call) for call in dict.fromkeys(calls) if not set(call) <= {"*", "."}]
    return Libraries(
        compile_patterns(models),
        aliases,
        shared,
        compile_patterns(routes),
        _builders(rulebook),
        compile_patterns(sinks),
        compile_patterns(kept_inside),
        _held(rulebook),
        compile_patterns((name, name) for name in rulebook.settings()),
        _clients(rulebook),
        compile_patterns(named),
    )


@cache
def route_steps(name: str) -> tuple[str, ...]:
    """Return the steps to what decides inside of an argument: `config.'bootstrap.servers'`."""
    return tuple(quoted or plain for quoted, plain in _STEP.findall(name))


def _builders(rulebook: Rulebook) -> frozenset[str]:
    return frozenset(
        call.partition(".")[0].removesuffix("()")
        for sink in rulebook.sinks
        if "receiver" in sink.roles.sends and not is_inside(sink.recipient)
        for call in sink.calls
    )


def _held(rulebook: Rulebook) -> ApiPatterns[str]:
    return compile_patterns(
        (call, call)
        for sink in rulebook.sinks
        if "receiver" in sink.roles.sends and is_inside(sink.recipient)
        for call in sink.calls
    )


def _clients(rulebook: Rulebook) -> frozenset[tuple[str, ...]]:
    return frozenset(
        split_pattern(made)
        for sink in rulebook.sinks
        for call in sink.calls
        for made, called, _ in (call.partition("()."),)
        if called and "*" not in made
    )


def _compile(model: LibraryModel) -> Model:
    return Model(
        returns=tuple(map(parse_term, model.returns)),
        element=tuple(map(parse_term, model.element)),
        mutates=tuple((parse_term(m.target), parse_term(m.value)) for m in model.mutates),
        hands_on=tuple(
            HandedOn(
                parse_term(h.function),
                tuple(map(parse_term, h.arguments)),
                parse_term(h.keywords) if h.keywords else None,
                tuple((name, parse_term(term)) for name, term in h.by_name),
                h.each,
            )
            for h in model.hands_on
        ),
        treatment=TREATMENTS.get(model.treatment, 0),
        gives_nothing=model.gives_nothing,
    )
