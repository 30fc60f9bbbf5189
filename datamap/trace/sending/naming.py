"""Classify atoms: which category of personal data a field, an input or a library's answer is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from datamap.matching.api_patterns import ApiPatterns, compile_patterns
from datamap.matching.classify_names import TOLD, NameClassifier
from datamap.matching.name_words import is_constant
from datamap.matching.occurrences import Classification, Judgement, Known, Occurrence
from datamap.model.evidence import Certainty
from datamap.model.syntax import Attr, Call, Const, Seq
from datamap.trace.declared.columns import (
    classified_type,
    is_column,
    read_column,
    validators_of,
)
from datamap.trace.declared.written import type_text
from datamap.trace.keys import KEYS, names_key
from datamap.trace.sending.arrivals_of_requests import (
    Arrivals,
    compile_arrivals,
    handler_of,
    is_apart,
    is_by_people,
    is_container,
    received_from,
)
from datamap.trace.sending.chain_words import REQUEST_WORDS, is_request, last_name, owner_name
from datamap.trace.sending.markers import NOT_PERSONAL, Markers, annotated_category, read_markers
from datamap.trace.sending.paths_of_keys import (
    KeyPaths,
    index_key_paths,
    keys_of_chain,
    rule_of_keys,
)
from datamap.trace.sending.places import absolute
from datamap.trace.sending.user_endpoints import answers_about_user
from datamap.values.nodes import Class, Elements, External, Field, Input

if TYPE_CHECKING:
    from datamap.model.facts import FieldIndex, FunctionIndex
    from datamap.model.program import ClassInfo, FieldInfo, FunctionInfo, Program, TableInfo
    from datamap.model.rules import FieldRule, Rulebook, SourceRule
    from datamap.trace.summary import Place


@dataclass(frozen=True, slots=True)
class Personal:
    """What an atom is: a category, how surely, and the name that reports show."""

    category: str
    certainty: Certainty
    name: str
    answers: Place | None = None
    """The call that must have been sent somebody's data, where that decides."""
    received: str = ""
    """Where in a request somebody sent it: `request.form`."""

    @property
    def is_text(self) -> bool:
        """Whether it is what somebody writes, or a program puts together of other data."""
        return self.category.startswith("user.content.")

    @property
    def is_container(self) -> bool:
        """Whether it is called a person's data as a whole, by its name alone."""
        return self.category == "user"


@dataclass(slots=True)
class Classifier:
    """Classifies atoms by the rulebook, remembering its answers."""

    program: Program
    names: NameClassifier
    calls: ApiPatterns[SourceRule]
    attributes: dict[str, SourceRule]
    variables: dict[str, SourceRule]
    parameters: dict[str, SourceRule]
    arrivals: Arrivals
    paths: KeyPaths
    markers: Markers
    fields: dict[tuple[str, str], Personal | None] = field(default_factory=dict)


def open_classifier(program: Program, rulebook: Rulebook) -> Classifier:
    """Index the source rules."""
    sources = rulebook.sources
    return Classifier(
        program=program,
        names=NameClassifier(rulebook.categories, rulebook.context),
        calls=compile_patterns((s.call, s) for s in sources if s.call and s.category),
        attributes={s.attribute: s for s in sources if s.attribute},
        variables={s.name: s for s in sources if s.name},
        parameters={s.parameter: s for s in sources if s.parameter},
        arrivals=compile_arrivals(program, sources),
        paths=index_key_paths(sources),
        markers=read_markers(program, rulebook.aliases()),
    )


def classify_field(classifier: Classifier, node: Field) -> Personal | None:
    """Tell whether a declared field is personal."""
    key = (node.cls, node.name)
    if key not in classifier.fields:
        classifier.fields[key] = _field(classifier, node.cls, node.name)
    return classifier.fields[key]


def _field(classifier: Classifier, cls: str, name: str) -> Personal | None:
    rule = classifier.attributes.get(name)
    owner = cls.rpartition(":")[2].rpartition(".")[2]
    shown = f"{owner}.{name}"
    if rule is not None:
        return Personal(str(rule.category), Certainty.CERTAIN, shown)
    info: ClassInfo | None = classifier.program.classes.get(cls)  # type: ignore[call-overload]
    entry = info.fields.get(name) if info else None
    marked = marked_field(classifier, entry)
    if marked:
        return Personal(marked, Certainty.CERTAIN, shown)
    found = _by_names(classifier, info, owner, name)
    if marked is not None and entry is not None:
        if found is None:
            path = classifier.program.classes[entry.owner].path
            classifier.markers.needless.add((path, entry.entry.line))
        return None
    if found is None:
        return None
    return Personal(str(found.category), found.certainty, shown)


def is_denied(classifier: Classifier, node: Field) -> bool:
    """Tell whether a marker says of a declared field that it is not personal."""
    info = classifier.program.classes.get(node.cls)  # type: ignore[call-overload]
    entry = info.fields.get(node.name) if info else None
    return marked_field(classifier, entry) == NOT_PERSONAL


def _by_names(
    classifier: Classifier, info: ClassInfo | None, owner: str, name: str
) -> Classification | None:
    """Classify a field by its name, or by the one under which the other side knows it."""
    if info is None:
        return classifier.names.classify(name, owner=owner)
    return judge_field(classifier, info, owner, name).found


def judge_field(classifier: Classifier, info: ClassInfo, owner: str, name: str) -> Judgement:
    """Tell whether a field is personal by its names, and what decided."""
    entry = info.fields.get(name)
    if entry is None:
        return classifier.names.judge(Occurrence(name, owner))
    siblings = frozenset(info.fields)
    # What methods put into a field has no declaration, but its owner is a class all the same.
    if entry.entry.origin == "self":
        text = type_text(entry.entry.annotation)
        if isinstance(entry.entry.value, Call) and not text.strip():
            text = type_text(entry.entry.value.function)
        spot = Occurrence(name, owner, text, Known.HANDED, siblings=siblings)
        return classifier.names.judge(spot)
    column = read_column(info.rule, entry.entry)
    spot = Occurrence(
        name,
        owner,
        classified_type(info.rule, entry),
        Known.DECLARED,
        siblings=siblings,
        checks=validators_of(entry.entry),
        default=column.default,
        label=column.label,
    )
    judged = classifier.names.judge(spot)
    if _is_constant_field(info, entry):
        return replace(judged, found=None, why="a constant of its class, and no field", origin="")
    if judged.found is None and column.alias:
        other = classifier.names.judge(replace(spot, name=column.alias))
        return other if other.found is not None else judged
    return judged


SURE_TABLES = {"SQL table", "SQLAlchemy Core table", "migration", "written row", "GraphQL type"}
"""Kinds of tables whose columns are declared for sure."""


def judge_column(
    classifier: Classifier, table: TableInfo, entry: FieldIndex, rule: FieldRule | None
) -> Judgement:
    """Tell whether a column of a table that is no class is personal, and what decided."""
    known = Known.DECLARED if table.entry.kind in SURE_TABLES else Known.HANDED
    siblings = frozenset(column.name for column, _ in table.columns)
    type_ = read_column(rule, entry).type
    return classifier.names.judge(
        Occurrence(entry.name, table.entry.name, type_, known, siblings=siblings)
    )


def marked_field(classifier: Classifier, info: FieldInfo | None) -> str | None:
    """Return the category of a marker, NOT_PERSONAL, or None without a marker."""
    if info is None:
        return None
    owner = classifier.program.classes[info.owner]
    told = classifier.markers.on(owner.path, info.entry.line)
    if told is not None:
        return told
    base = (owner.path, owner.entry.line)
    return annotated_category(classifier.markers, info.entry.annotation, base)


def _is_constant_field(info: ClassInfo, entry: FieldInfo) -> bool:
    """Tell whether a class attribute is a plain constant of the class, not data of an instance."""
    if info.shape == "enum" or not is_column(info, entry):
        return True
    if info.rule is not None or info.shape in {"typed-dict", "named-tuple"}:
        return False
    value = entry.entry.value
    # `session_key = settings.SESSION_KEY`: what is in capitals is fixed, too.
    fixed = isinstance(value, Const | Seq) or (isinstance(value, Attr) and is_constant(value.name))
    return entry.entry.annotation is None and fixed


def classify_input(
    classifier: Classifier, function: str, node: Input, chain: External | None
) -> Personal | None:
    """Tell whether a parameter, or something below it, is personal by its name.

    `chain` is the library object that it is by declaration.
    """
    info = classifier.program.functions.get(function)  # type: ignore[call-overload]
    if info is None or node.root.startswith("("):
        return None
    handler = handler_of(classifier.arrivals, function, node)
    received = handler.origin if handler is not None else ""
    if chain is not None:
        received = received_from(classifier.arrivals, chain) or received
    known = _source_rule(classifier, chain) if chain is not None else None
    # What holds the parts of a request is none of them, whatever it is called.
    read = chain is None or not (
        is_container(classifier.arrivals, chain) or is_apart(classifier.arrivals, chain)
    )
    if known is None and read:
        keys = [name for name in _names_of(node) if not name.startswith("#")]
        rule = rule_of_keys(classifier.paths, keys, received) if node.path else None
        if rule is not None:
            return _told(rule, keys)
        known = _named_input(classifier, info, node, received)
    if known is None and handler is not None and handler.category:
        known = Personal(handler.category, Certainty.LIKELY, _shown(node))
    return replace(known, received=received) if known is not None and received else known


def _told(rule: SourceRule, keys: list[str]) -> Personal | None:
    """Return what the rule of a path of keys says; one without a category says: nothing."""
    if not rule.category:
        return None
    shown = ".".join(keys[-2:])
    return Personal(str(rule.category), Certainty.LIKELY, shown, received=rule.received)


def _names_of(node: Input) -> list[str]:
    """Return the words of an input, from its parameter on."""
    return [node.root, *(key.strip("[].") for key in node.path if key[0] == "." or names_key(key))]


def _shown(node: Input) -> str:
    """Return an input as reports name it: its last two words."""
    return ".".join([name for name in _names_of(node) if not name.startswith("#")][-2:])


def _named_input(
    classifier: Classifier, info: FunctionInfo, node: Input, received: str
) -> Personal | None:
    """Tell whether a parameter, or something below it, is personal by what it is called."""
    if isinstance(node.type, (Class, Elements)) or KEYS in node.path:
        return None
    names = [name for name in _names_of(node) if not name.startswith("#")]
    if names[0] == "^":
        names = names[1:]
    if not names:
        return None
    if names[0] in {"self", "cls"} and info.cls is not None:
        names[0] = str(info.cls).rpartition(":")[2].rpartition(".")[2]
    if len(names) == 1:
        rule = classifier.parameters.get(names[0]) or classifier.variables.get(names[0])
    else:
        rule = classifier.attributes.get(names[-1])
    shown = ".".join(names[-2:])
    asked = bool(received) or is_route(info.entry)
    if len(names) > 1 and names[-2] in REQUEST_WORDS and (received or is_request(node)):
        names[-2] = "request"
    if rule is not None:
        return Personal(str(rule.category), Certainty.CERTAIN, shown)
    text = ""
    if len(names) == 1:
        parameter = next((p for p in info.entry.parameters if p.name == node.root), None)
        text = type_text(parameter.annotation) if parameter else ""
        place = (info.path, info.entry.line)
        marked = (
            annotated_category(classifier.markers, parameter.annotation, place)
            if parameter
            else None
        )
        if marked is not None:
            return Personal(marked, Certainty.CERTAIN, shown)
    owner = _path_of_owner(names, asked=asked)
    last = names[-1].lower() if owner == "request" else names[-1]
    scope = str(info.id).rpartition(":")[2]
    found = classifier.names.judge(Occurrence(last, owner, text, Known.HANDED, scope)).found
    if found is None and _is_sent(names, node) and asked:
        found = classifier.names.classify(last, owner="request")
    if found is None:
        return None
    certainty = Certainty.CERTAIN if found.why == TOLD else Certainty.LIKELY
    return Personal(str(found.category), certainty, shown)


def _path_of_owner(names: list[str], *, asked: bool) -> str:
    """Return the path to what has the last name; what a route is handed is the caller's."""
    if len(names) == 1:
        return "request" if asked else ""
    return "request" if names[-2] == "request" else ".".join(names[:-1])


def _is_sent(names: list[str], node: Input) -> bool:
    """Tell whether a handler finds in it what somebody sent: `message.content`, `event["text"]`."""
    return len(names) > 1 and (names[-2] in SENT or node.path[0].startswith("["))


def classify_external(classifier: Classifier, node: External) -> Personal | None:
    """Tell whether what a library gives is personal, by a marker, a source rule or its key."""
    found = _classify_chain(classifier, node)
    if found is None or found.received:
        return found
    received = received_from(classifier.arrivals, node)
    return replace(found, received=received) if received else found


def _classify_chain(classifier: Classifier, node: External) -> Personal | None:
    if classifier.markers.at and node.kind == "call" and node.site[0]:
        path, line, _ = absolute(classifier.program, *node.site)
        marked = classifier.markers.on(path, line)
        if marked is not None:
            shown = ".".join(node.path[-2:])
            return Personal(marked, Certainty.CERTAIN, shown) if marked else None
    found = _source_rule(classifier, node)
    if found is not None:
        return found
    name = last_name(node, classifier.arrivals)
    if not name or is_container(classifier.arrivals, node) or is_apart(classifier.arrivals, node):
        return None
    received = received_from(classifier.arrivals, node) if name in classifier.paths.by_last else ""
    if is_by_people(received):
        keys = keys_of_chain(classifier.arrivals, node)
        rule = rule_of_keys(classifier.paths, keys, received)
        if rule is not None:
            return _told(rule, keys)
    if _is_written_by_model(classifier, node):
        return None
    owner = owner_name(classifier.arrivals, node) or ("user" if answers_about_user(node) else "")
    # Keys of a request's headers are in capitals; they are no constants.
    known = classifier.names.classify(name.lower() if owner == "request" else name, owner=owner)
    if known is None:
        return None
    return Personal(str(known.category), Certainty.LIKELY, f"{owner}.{name}" if owner else name)


def _source_rule(classifier: Classifier, node: External) -> Personal | None:
    name = last_name(node, classifier.arrivals)
    link: External | None = node
    below = ""
    while link is not None:
        if link.kind != "item":
            for rule in classifier.calls.match(link.path):
                if below in rule.apart:
                    return None
                if rule.key and rule.key != name:
                    continue
                if rule.key and link is node:
                    continue
                shown = ".".join((*link.path[-2:], *((rule.key,) if rule.key else ())))
                if not rule.answers:
                    return Personal(str(rule.category), Certainty.CERTAIN, shown)
                if link.kind == "call":
                    return Personal(str(rule.category), Certainty.LIKELY, shown, link.site)
        if link.kind == "call" and link is not node and last_name(link, classifier.arrivals):
            return None
        below = link.name if link.kind == "attribute" else below
        link = link.base
    return None


def _is_written_by_model(classifier: Classifier, node: External) -> bool:
    """Tell whether something is part of a model's answer: a key in it is named by the program."""
    link = node.base
    while link is not None:
        if link.kind == "call" and any(r.answers for r in classifier.calls.match(link.path)):
            return True
        link = link.base
    return False


SENT = {"message", "msg", "activity"}
"""Parameters of handlers that hold what a person sent."""

ROUTES = {
    "get", "post", "put", "patch", "delete", "route", "api_route", "websocket", "head", "options",
    "api_view", "command", "event", "message", "on_message", "message_handler", "listen",
}  # fmt: skip
"""Last names of decorators under which a function is called with what a person sends."""

EVENTS = {"event", "on_message", "message_handler"}
"""Those of them that decorate without being called: `@client.event`."""


def is_route(entry: FunctionIndex) -> bool:
    """Tell whether a decorator makes a function the handler of requests: `@router.post("/x")`."""
    called = [d.function for d in entry.decorators if isinstance(d, Call)]
    return any(isinstance(f, Attr) and f.name in ROUTES for f in called) or any(
        isinstance(d, Attr) and d.name in EVENTS for d in entry.decorators
    )
