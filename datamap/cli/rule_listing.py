"""All that the rules say of one vendor or one category, as text."""

import difflib
from collections.abc import Sequence

from datamap.cli.vendor_facts import describe_vendor, find_vendor
from datamap.cli.vendor_list import list_written
from datamap.model.categories import Category
from datamap.model.errors import UserError
from datamap.model.names import CategoryId
from datamap.model.rules import Rulebook, SinkRule


def show(name: str, rulebook: Rulebook) -> str:
    """Tell all that the rules say of a vendor, a recipient of generic rules, or a category.

    Raises:
        UserError: nothing is called so.
    """
    vendor = find_vendor(name, rulebook)
    recipient = vendor.id if vendor else name
    sinks = [rule for rule in list_written(rulebook) if rule.recipient == recipient]
    if vendor or sinks:
        head = describe_vendor(vendor) if vendor else [name, ""]
        told = (*_tell_calls(sinks), *_tell_words(recipient, rulebook))
        return "\n".join((*head, *told)) + "\n"
    category = rulebook.aliases().get(name) or rulebook.aliases().get(name.casefold())
    if category:
        return "\n".join(_tell_category(category, rulebook)) + "\n"
    known = {vendor.id for vendor in rulebook.vendors} | set(rulebook.aliases())
    near = difflib.get_close_matches(name, sorted(known), n=1)
    raise UserError(
        f'no vendor and no category is called "{name}"',
        f"did you mean {near[0]}?" if near else "`datamap rules list` shows them all",
    )


def _tell_calls(sinks: Sequence[SinkRule]) -> list[str]:
    lines = ["Calls that send data:"] if sinks else ["No call of it is known to send data."]
    for rule in sinks:
        lines += [f"  {call}" for call in rule.calls]
        sends = ", ".join(rule.roles.sends) or "nothing"
        config = f"; configuration: {', '.join(rule.roles.config)}" if rule.roles.config else ""
        lines.append(f"      data: {sends}{config}  ({rule.origin})")
        held = {
            "identifiers": rule.roles.identifiers,
            "free text": rule.roles.free_text,
            "files": rule.roles.files,
            "credentials": rule.roles.credentials,
        }
        lines += [f"      {what}: {', '.join(words)}" for what, words in held.items() if words]
    return lines


def _tell_words(recipient: str, rulebook: Rulebook) -> list[str]:
    """Tell by which words, and by which lines of configuration, a recipient is chosen."""
    words: list[str] = []
    for route in rulebook.routes:
        where = " or ".join(route.settings or route.arguments)
        words += [
            f"  {where} = {text}{route.separator}  ({route.origin})"
            for text, chosen in route.table
            if recipient in chosen
        ]
    settings: list[str] = []
    for rule in rulebook.implicit:
        named = [text for text, chosen in rule.table if recipient in chosen]
        if named or (rule.recipient == recipient and not rule.table):
            where = " or ".join(rule.settings) or "by default"
            said = f" = {', '.join(named)}" if named else ""
            settings.append(f"  {where}{said}: {rule.says}  ({rule.origin})")
    wrappers = [
        f"  {name}, which is like {wrapper.like}  ({wrapper.origin})"
        for wrapper in rulebook.wrappers
        if wrapper.recipient == recipient
        for name in wrapper.names
    ]
    lines = ["Clients that report to it:", *wrappers] if wrappers else []
    lines += ["Words that choose it:", *words] if words else []
    return lines + (["Configuration that brings it in:", *settings] if settings else [])


def _tell_category(category: CategoryId, rulebook: Rulebook) -> list[str]:
    lines: list[str] = []
    for known in rulebook.categories:
        if known.id == category:
            lines += _tell_names(known)
    return lines


def _tell_names(category: Category) -> list[str]:
    facts = {
        "label": category.label,
        "Data Privacy Vocabulary": category.dpv,
        "sensitivity": str(category.sensitivity),
        "short words": ", ".join(category.aliases),
        "names that say it": ", ".join(category.names),
        "names that say it of a person": ", ".join(category.weak_names),
        "names that only look alike": ", ".join(category.not_names),
        "types that say it": ", ".join(category.types),
    }
    return [category.id, *(f"  {name}: {fact}" for name, fact in facts.items() if fact)]
