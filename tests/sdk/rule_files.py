"""What is asked of the SDKs: the rules of one file, and the packages that its calls are in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from datamap.cli.vendor_list import list_written
from datamap.model.rules import (
    UNDER_DECORATOR,
    ClientRule,
    DecoratorRule,
    Rulebook,
    SinkRule,
    Vendor,
)
from datamap.trace.heap.told_inside import ANSWERED, RAISED
from tests.sdk.providers import ALONGSIDE, FAMILIES, PROVIDERS

NOT_NAMES = {"*", "**", "receiver"}
STATEMENTS = {".".join(RAISED), ".".join(ANSWERED)}


@dataclass(frozen=True, slots=True)
class Question:
    """One rule: its calls, the arguments that it names, and why the SDK may not confirm it.

    `one_is_enough` says that the calls are names of one thing, of which a version has one.
    """

    origin: str
    calls: tuple[str, ...]
    names: tuple[str, ...] = ()
    excuse: str = ""
    one_is_enough: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules of one file, and what pip calls the packages that they speak of.

    `others` are packages that nobody looked at in a certain version; they may bear the same import
    name as those of `wanted` and have an environment of their own.
    """

    path: str
    identity: str
    kind: str
    wanted: tuple[str, ...]
    others: tuple[str, ...]
    questions: tuple[Question, ...]


def ask_by_file(book: Rulebook) -> list[Asked]:
    """Return what each rule file asks: vendors by path, then libraries; none without calls."""
    vendors = {vendor.path: vendor for vendor in book.vendors}
    found: dict[str, list[Question]] = {}
    for question in list_questions(book):
        found.setdefault(question.origin.rpartition(":")[0], []).append(question)
    asked = []
    for path in sorted(found, key=lambda path: ("/vendors/" not in path, path)):
        questions = found[path]
        vendor = vendors.get(path)
        wanted = dict.fromkeys(list_versions(vendor) if vendor else ())
        wanted |= dict.fromkeys(list_providers(questions, vendor))
        others = tuple(list_others(vendor)) if vendor else ()
        identity = str(vendor.id) if vendor else path.rpartition("/")[2].removesuffix(".toml")
        kind = vendor.kind if vendor else "libraries"
        asked.append(Asked(path, identity, kind, tuple(wanted), others, tuple(questions)))
    return asked


def list_questions(book: Rulebook) -> Iterator[Question]:
    """Ask about each call that can be looked up."""
    for question in list_rules(book):
        calls = tuple(call for call in question.calls if is_of_package(call))
        if calls:
            yield replace(question, calls=calls)


def is_of_package(call: str) -> bool:
    """Tell whether a call says in which package it is, and is no statement."""
    return not call.startswith("*") and call not in STATEMENTS


def list_rules(book: Rulebook) -> Iterator[Question]:
    """Ask about the calls that stand in the files, each decorator and each wrapper."""
    for sink in list_written(book):
        # It stands for what a decorator is put on; the decorator itself is asked about below.
        if sink.calls[0].endswith(f".{UNDER_DECORATOR}"):
            continue
        yield Question(sink.origin, sink.calls, name_arguments(sink), sink.verify)
    for decorator in book.decorators:
        yield Question(decorator.origin, decorator.calls, name_switches(decorator))
    dressed = tuple(name for wrapper in book.wrappers for name in wrapper.names)
    for client in book.clients:
        if client.calls[0].startswith(dressed):
            continue
        yield Question(client.origin, client.calls, name_arguments(client), one_is_enough=True)
    for wrapper in book.wrappers:
        yield Question(wrapper.origin, wrapper.names, one_is_enough=True)


def name_arguments(rule: SinkRule | ClientRule) -> tuple[str, ...]:
    """Return the argument names and positions that a rule speaks of."""
    if isinstance(rule, ClientRule):
        return rule.route
    roles = (*rule.roles.sends, *rule.roles.config, *rule.roles.route)
    return tuple(name for name in roles if name not in NOT_NAMES)


def name_switches(rule: DecoratorRule) -> tuple[str, ...]:
    """Return the arguments of a decorator that a rule speaks of."""
    return tuple(dict.fromkeys(name for name, _ in (*rule.switches, *rule.hides)))


def list_versions(vendor: Vendor) -> Iterator[str]:
    """Return a vendor's packages in the version that was looked at, the first if there are two."""
    first = {entry.partition(" ")[0]: entry for entry in reversed(vendor.checked)}
    yield from (entry.replace(" ", "==") for entry in vendor.checked if entry in first.values())


def list_others(vendor: Vendor) -> Iterator[str]:
    """Return a vendor's other packages, and other versions of the same."""
    first = set(list_versions(vendor))
    pinned = (entry.replace(" ", "==") for entry in vendor.checked)
    yield from (entry for entry in pinned if entry not in first)
    known = {spell(entry.partition(" ")[0].partition("[")[0]) for entry in vendor.checked}
    yield from (package for package in vendor.packages if spell(package) not in known)


def list_providers(questions: list[Question], vendor: Vendor | None) -> Iterator[str]:
    """Return the packages of calls that begin with no module of the vendor, and what they need."""
    own = vendor.modules if vendor else ()
    paths = sorted({call.replace("()", "") for question in questions for call in question.calls})
    for path in paths:
        root = path.partition(".")[0]
        if any(f"{path}.".startswith(f"{module}.") for module in own):
            continue
        family = next((name for name in FAMILIES if path.startswith(name)), None)
        if family is None:
            yield from (PROVIDERS[root],) if root in PROVIDERS else ()
        else:
            depth = family.count(".") + 1
            yield "-".join(path.split(".")[:depth]).replace("_", "-")
    # Last: what is named first has its newest version.
    for root in dict.fromkeys(path.partition(".")[0] for path in paths):
        yield from ALONGSIDE.get(root, ())


def spell(package: str) -> str:
    """Return a package's name as the index compares it."""
    return package.lower().replace("_", "-").replace(".", "-")
