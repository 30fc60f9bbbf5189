"""The first `datamap.toml`, from what a scan found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datamap.model.flow_graph import FlowGraph
from datamap.model.names import CategoryId, RecipientId

_HOSTED = frozenset({"database", "hosting"})
_BARE_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_LEFT_OUT = frozenset({"log", "file", "cookie", "response", "own", "unknown"})

_HEAD = """\
# Who receives which personal data. Written by `datamap init` from what the code does today:
# read it, hold it against the privacy policy, and change what is not so.
schema = "datamap/1"
"""
_LEGEND = """
# A list of categories, or "any" (databases, hosting), "unstated" (the policy names the recipient
# and not the categories), "none" (receives nothing personal).
[recipients]
"""


@dataclass(frozen=True, slots=True)
class _Draft:
    """One line of the draft, before it is aligned."""

    key: str
    value: str
    comment: str


def draft_declaration(graph: FlowGraph, words: Mapping[CategoryId, str], policy: str = "") -> str:
    """Return the text of a declaration that allows what the graph shows.

    Hosts that nobody owns stand commented out: a person has to say whose they are.
    """
    received: dict[RecipientId, set[str]] = {}
    for flow in graph.flows:
        if "own-identifier" not in flow.marks:
            word = words.get(flow.category, flow.category)
            received.setdefault(flow.recipient, set()).add(word)
    text = _HEAD + (f'policy = "{policy}"\n' if policy else "") + _LEGEND
    drafts: list[_Draft] = []
    hosts: list[RecipientId] = []
    for node in graph.recipients:
        if node.id in _LEFT_OUT or node.id.startswith("store:"):
            continue
        if node.kind == "unknown-host":
            hosts.append(node.id)
            continue
        drafts.append(_draft_line(node.id, node.kind, sorted(received.get(node.id, ()))))
    return text + _align(drafts) + _draft_hosts(hosts, received)


def _draft_line(recipient: RecipientId, kind: str, categories: Sequence[str]) -> _Draft:
    key = recipient if set(recipient) <= _BARE_KEY else f'"{recipient}"'
    if categories and kind in _HOSTED:
        return _Draft(key, '"any"', f"{kind}; today: {', '.join(categories)}")
    if categories:
        return _Draft(key, "[" + ", ".join(f'"{word}"' for word in categories) + "]", "")
    if kind in _HOSTED:
        return _Draft(key, '"any"', kind)
    return _Draft(key, '"none"', "used; no personal data was seen on its way there")


def _align(drafts: Sequence[_Draft]) -> str:
    width = max((len(draft.key) for draft in drafts), default=0)
    lines = (
        f"{draft.key:<{width}} = {draft.value}" + (f"  # {draft.comment}" if draft.comment else "")
        for draft in drafts
    )
    return "".join(line + "\n" for line in lines)


def _draft_hosts(hosts: Sequence[RecipientId], received: Mapping[RecipientId, set[str]]) -> str:
    if not hosts:
        return ""
    lines = [
        "",
        "# Hosts that no known vendor owns. Say whose they are:",
        '# "own", or the id of a recipient above.',
        "[hosts]",
    ]
    for host in hosts:
        categories = ", ".join(sorted(received.get(host, ())))
        lines.append(f'# "{host}" = "own"' + (f"  # receives {categories}" if categories else ""))
    return "\n".join(lines) + "\n"
