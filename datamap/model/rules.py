"""What `rules/*.toml` says: categories, vendors, sources, sinks and library models."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from datamap.model.categories import Category, NameContext
from datamap.model.names import ApiPath, CategoryId, RecipientId, VendorId
from datamap.model.sign_rules import SignRule


@dataclass(frozen=True, slots=True)
class ArgumentRoles:
    """Says what the arguments of a call are.

    `sends` and `config` hold keyword names, positions as digits, `receiver`, `*` (every argument)
    or `**` (every keyword that is named in neither). `route` holds the arguments whose URL
    decides the recipient. `identifiers`, `free_text`, `files` and `credentials` tell of arguments
    in `sends` what they usually hold. Of a store, `named` says what the place in it is called
    (a key, a cookie, a queue), `expires` how long it is kept, `sql` which statement writes.
    """

    sends: tuple[str, ...] = ()
    config: tuple[str, ...] = ()
    route: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    free_text: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    credentials: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    expires: tuple[str, ...] = ()
    sql: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SinkRule:
    """A call that sends its data arguments to a recipient.

    `recipient` is "" where only `route` tells.
    """

    calls: tuple[str, ...]
    recipient: RecipientId
    roles: ArgumentRoles
    verify: str = ""
    known: bool = False
    """It counts only where the code shows who receives: a technology that anybody may run."""
    beside: tuple[str, ...] = ()
    """Modules of which the program must import one, for it to count."""
    origin: str = ""
    """`file:line` of the rule."""
    fixed: bool = False
    """No argument says another recipient: a wrapper that reports what its client sends."""
    text: bool = False
    """What it sends is printed: an object is written by its name, not taken apart."""


@dataclass(frozen=True, slots=True)
class ClientRule:
    """A constructor one of whose arguments may move the recipient to another host.

    `recipient` is who receives what such a client sends where no argument says another.
    """

    calls: tuple[str, ...]
    route: tuple[str, ...]
    recipient: RecipientId
    origin: str = ""


@dataclass(frozen=True, slots=True)
class RouteRule:
    """What is said somewhere chooses the recipients of a call: `model="anthropic/..."`.

    Attributes:
        calls: The calls, or the constructors of what they are made on.
        arguments: Where it is said: in arguments of the call, or of the setting, if there is one.
        settings: What is said once for the whole program: a call, an attribute of a library, a
            constant of a module.
        separator: What ends the text that counts; "" where all of it does.
        after: Text that does not begin so says nothing; what follows counts.
        table: The recipients, or their hosts, by that text; a name may end with `*`. Without a
            table it is a URL, a host or a client.
        otherwise: The recipients of a text that the table does not have, or that only a run knows.
        given: The recipients wherever the argument is given and not None, whatever it is.
        through: The recipient that hands data on to those whom the rule tells.
    """

    calls: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    separator: str = ""
    after: str = ""
    table: tuple[tuple[str, tuple[RecipientId, ...]], ...] = ()
    otherwise: tuple[RecipientId, ...] = ()
    given: tuple[RecipientId, ...] = ()
    through: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class WrapperRule:
    """A client in the clothes of another: what it sends goes to the wrapper's recipient, too.

    `only` are the arguments that it takes for itself.
    """

    names: tuple[str, ...]
    like: str
    recipient: RecipientId
    only: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class DecoratorRule:
    """A decorator that reports what passes through the function under it.

    Attributes:
        parameters: Whether it reports what the function is given,
        result: and what the function returns.
        switches: Arguments of the decorator that turn parts on when they are true and off when they
            are false: ("capture_input", ("parameters",)).
        hides: Arguments that turn parts off when they are true.
    """

    calls: tuple[str, ...]
    recipient: RecipientId
    parameters: bool = True
    result: bool = True
    switches: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hides: tuple[tuple[str, tuple[str, ...]], ...] = ()
    origin: str = ""


UNDER_DECORATOR = "__wrapped__"
"""The last segment of the call that stands for the function under a decorator."""


@dataclass(frozen=True, slots=True)
class ImplicitRule:
    """A line of configuration by which somebody receives data without a call that sends them.

    Attributes:
        settings: The calls and settings that turn it on; () if it is on by default,
        unless: and those that turn it off; with
        unless_argument: only where this argument is given one of the
        unless_values: a literal, or the path of a library's constant.
        arguments: The arguments of such a call that must have one of the
        values: given here, if any.
        route: The arguments whose URL says who receives.
        table: The recipients by the text of the argument or setting, else `recipient`.
        categories: What it receives of each request.
        carries: Calls whose data it receives, too.
        beside: Modules of which the program must import one.
        since: The version from which on this is true.
        says: What happens, for reports.
    """

    recipient: RecipientId
    says: str
    since: str
    settings: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_argument: str = ""
    unless_values: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    route: tuple[str, ...] = ()
    table: tuple[tuple[str, tuple[RecipientId, ...]], ...] = ()
    categories: tuple[CategoryId, ...] = ()
    carries: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class SourceRule:
    """Something that is personal data by rule.

    Exactly one of call, name, attribute, parameter and path is set.

    `key` narrows a call's result to one key or attribute of it. `answers` says that it is personal
    only where the call was sent somebody's data, like the text that a model makes of a prompt.
    """

    category: CategoryId
    call: str = ""
    name: str = ""
    attribute: str = ""
    parameter: str = ""
    path: str = ""
    """Keys, one in the other, that tell what stands under them in whatever is received."""
    key: str = ""
    answers: bool = False
    received: str = ""
    """Where in a request somebody sent it: `request.form`. Then it may have no category."""
    apart: tuple[str, ...] = ()
    """What of a received object nobody sent: `app`, `session`."""
    keyed: bool = False
    """The call's first argument names what it reads."""
    origin: str = ""


NOBODY = "-"
"""What `HandlerRule.takes` says of a parameter that is nobody's data."""

LIKE_REST = "+"
"""What it says of one that is received as those after it are."""


@dataclass(frozen=True, slots=True)
class HandlerRule:
    """A function that a framework calls, and what it hands to it (see rules/README.md).

    A function shows itself by a decorator, by the base of its class and its own name (`methods`),
    or by the names of its first parameters in a file that imports one of `modules`.
    """

    decorators: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    count: int = 0
    """How many parameters it has, where that tells what they are."""
    takes: tuple[str, ...] = ()
    """What its first parameters are: paths of libraries' classes, `NOBODY` or `LIKE_REST`."""
    received: str = ""
    """Where in a request the other parameters come from."""
    placed: bool = False
    """Only what the text of the route names is received, where there is such a text."""
    defaulted: bool = False
    """What has a default is received, too."""
    apart: tuple[str, ...] = ()
    """Names and types of parameters that are not received."""
    category: CategoryId = CategoryId("")
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Mutation:
    """`target` and `value` are terms (see rules/README.md)."""

    target: str
    value: str


@dataclass(frozen=True, slots=True)
class HandOn:
    """The library calls a function that it was given.

    `function` and `arguments` are terms; `keywords` are spread from a term or "". `by_name` are
    names and terms: what a function gets that has a parameter of the name. `each` is for a library
    that calls it once for each element and gives what that returned, one by one.
    """

    function: str
    arguments: tuple[str, ...] = ()
    keywords: str = ""
    by_name: tuple[tuple[str, str], ...] = ()
    each: bool = False


@dataclass(frozen=True, slots=True)
class LibraryModel:
    """What one library call does, as terms (see rules/README.md)."""

    calls: tuple[str, ...]
    returns: tuple[str, ...] = ()
    element: tuple[str, ...] = ()
    mutates: tuple[Mutation, ...] = ()
    hands_on: tuple[HandOn, ...] = ()
    alias: ApiPath = ApiPath("")
    treatment: str = ""
    gives_nothing: bool = False
    shared: str = ""
    """The name of the object that the path stands for, and that the whole program shares."""
    route: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How a library's classes declare fields (see rules/README.md, `[[declarations]]`).

    A class follows the rule by a base (`bases`), by a decorator (`decorators`), or because one of
    its attributes is made by a call of `columns`; all three are patterns of dotted paths.
    """

    kind: str
    """What such a class is, as reports say it: `Django model`."""
    bases: tuple[str, ...] = ()
    decorators: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Calls that look like columns and hold no data of their own: relations, managers."""
    declares: tuple[str, ...] = ()
    """Decorators of a method that returns a field's declaration."""
    computes: tuple[str, ...] = ()
    """Decorators of a method whose result is a field's value."""
    record: bool = False
    """The constructor is generated from the fields."""
    annotated: bool = False
    """What is only annotated is a field, too."""
    typed_by: str = "call"
    """What tells a column's type: the `call` itself or its `argument`."""
    optional: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    """Keywords (or last names of calls) by which a column says that it may, or must not, be empty;
    given as false they say the contrary."""
    empty: bool | None = None
    """Whether a column may be empty that does not say; None where the type tells."""
    store: str = ""
    """What kind of store rows go to: `database`, `mongodb`."""
    embeds: bool = False
    """Classes inside of one that is stored are stored with it, as in a document."""
    stored_if: str = ""
    """The keyword of the class without which its instances are not stored."""
    table: tuple[str, ...] = ()
    """Attributes of the class, or of a class inside it, that name the table: `Meta.db_table`."""
    named: str = "class"
    """What names a table that nothing names: the `class`, or the `app` (the package) before it."""
    label: tuple[str, ...] = ()
    """Attributes that name the app of a class, where that is not its package: `Meta.app_label`."""
    apps: tuple[str, ...] = ()
    """Bases of the classes that describe an app: their `name` is its package, `label` its name."""
    abstract: tuple[str, ...] = ()
    """Attributes that say that the class has no table of its own: `Meta.abstract`."""
    lists: tuple[str, ...] = ()
    """Attributes that list fields of `model`: `Meta.fields`."""
    omits: tuple[str, ...] = ()
    """Attributes that list the fields of `model` that are left out."""
    model: tuple[str, ...] = ()
    """Attributes that name the class whose fields are listed: `Meta.model`."""
    gives: tuple[tuple[str, str], ...] = ()
    """Fields that come with the base, with their types."""


@dataclass(frozen=True, slots=True)
class SubjectRule:
    """Whose data it is: a word for reports, and the owners that mean it, in snake_case."""

    id: str
    owners: tuple[str, ...]
    dpv: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A small program with expectation comments; `line` is that of its `code` in the rule file."""

    code: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Vendor:
    """A vendor and how code and infrastructure files name it.

    Attributes:
        company: The vendor whose product this is, such as `google` of `google-ai`.
        stated: Keys of facts that are commonly stated and were not verified.
        terms: Links to the terms of processing.
        regions: Patterns of hosts, and the part of the world that such a host serves.
    """

    id: VendorId
    name: str
    entity: str = ""
    countries: tuple[str, ...] = ()
    kind: str = ""
    role: str = ""
    company: str = ""
    stated: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    environment: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    checked: tuple[str, ...] = ()
    reviewed: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the rule files say, in the order of their paths.

    `digest` names the library models alone: they are all that a walk reads of the rules. Only
    where `inside` is set is told what stays inside the house: in stores, logs, files, cookies and
    responses.
    """

    categories: tuple[Category, ...] = ()
    context: NameContext = field(default_factory=NameContext)
    vendors: tuple[Vendor, ...] = ()
    sinks: tuple[SinkRule, ...] = ()
    clients: tuple[ClientRule, ...] = ()
    routes: tuple[RouteRule, ...] = ()
    wrappers: tuple[WrapperRule, ...] = ()
    implicit: tuple[ImplicitRule, ...] = ()
    decorators: tuple[DecoratorRule, ...] = ()
    sources: tuple[SourceRule, ...] = ()
    handlers: tuple[HandlerRule, ...] = ()
    models: tuple[LibraryModel, ...] = ()
    fields: tuple[FieldRule, ...] = ()
    subjects: tuple[SubjectRule, ...] = ()
    signs: tuple[SignRule, ...] = ()
    examples: tuple[Example, ...] = ()
    digest: str = ""
    inside: bool = True

    def settings(self) -> tuple[str, ...]:
        """Return the settings that decide who receives, each once."""
        names = [name for rule in self.routes for name in rule.settings]
        names += [name for rule in self.implicit for name in (*rule.settings, *rule.unless)]
        return tuple(dict.fromkeys(names))

    def vendor(self, vendor: str) -> Vendor | None:
        """Return the vendor of this id."""
        return next((known for known in self.vendors if known.id == vendor), None)

    def recipient_words(self) -> frozenset[str]:
        """Return every word by which the rules know a recipient."""
        words = {
            word
            for vendor in self.vendors
            for word in (vendor.id, vendor.name, vendor.entity, *vendor.aliases)
        }
        return frozenset(words | {rule.recipient for rule in self.sinks}) - {""}

    def aliases(self) -> Mapping[str, CategoryId]:
        """Return the short words for categories, and the ids themselves."""
        words = {category.id: category.id for category in self.categories}
        return {a: c.id for c in self.categories for a in c.aliases} | words
