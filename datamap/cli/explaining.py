"""What is known of one finding, flow, vendor or field."""

import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from datamap.cli.name_answers import describe_answers, is_name, list_reasons
from datamap.cli.options import ScanOptions
from datamap.cli.output import write_result
from datamap.cli.rendering import Form, print_result
from datamap.cli.running import find_root, read_settings, run_with
from datamap.cli.vendor_facts import describe_vendor, find_vendor
from datamap.model.errors import UserError
from datamap.model.evidence import Flow, InventoryItem, RecipientEvidence
from datamap.model.findings import Finding, Verdict
from datamap.model.name_answers import NameAnswer
from datamap.model.progress import NoProgress
from datamap.model.result import Result
from datamap.model.rules import Rulebook, Vendor
from datamap.pipeline import Inputs, Question, explain_name, load_inputs

_SHORTEST_PREFIX = 6
_SHOWN = 50
_ALIKE, _LIKELY, _NEARLY = 0.6, 0.8, 0.85
"""How near something must be to be meant: where nothing else fits, and where a name may."""


def explain_thing(thing: str, options: ScanOptions) -> None:
    """Scan, and print what is known of one thing.

    Raises:
        UserError: nothing is called so.
    """
    settings = read_settings(options)
    inputs = load_inputs(settings, find_root(options.path))
    today = date.today()  # noqa: DTZ011 - the day of the user
    question = Question(today) if inputs.declaration else None
    result = run_with(options.path, inputs, question)
    vendor = find_vendor(thing, inputs.rulebook)
    findings = _find_findings(thing, result)
    flows = tuple(flow for flow in result.graph.flows if _is_meant(thing, flow.id))
    if findings or flows:
        part = cut_result(result, findings, flows)
        print_result(part, find_root(options.path), Form("text", None, verbose=True))
    elif vendor or any(node.id == thing for node in result.graph.recipients):
        write_result(describe_recipient(thing, vendor, result), None)
    elif any(item.name == thing for item in result.graph.inventory):
        answers = _answer(thing, options, inputs)
        write_result(describe_field(thing, result, inputs, answers), None)
    else:
        write_result(_describe_name(thing, options, inputs, result), None)


def _describe_name(thing: str, options: ScanOptions, inputs: Inputs, result: Result) -> str:
    """Tell of a name that the scan has not found to be personal why it is or is not.

    Raises:
        UserError: it is none, or it is declared nowhere and something here is called nearly so.
    """
    answers = _answer(thing, options, inputs) if is_name(thing) else ()
    # A word of which no rule says anything is rather one that was written wrong.
    known = any(answer.rule or answer.category for answer in answers)
    likeness = _NEARLY if known else _LIKELY
    near = _find_near(thing, result, inputs, likeness if answers else _ALIKE)
    if not answers or (near and not answers[0].path):
        ways = "name a check, a finding, a flow, a vendor or a field such as User.email"
        raise UserError(
            f'nothing is called "{thing}" here', f"did you mean {near}?" if near else ways
        )
    return describe_answers(answers, inputs.rulebook)


def _answer(thing: str, options: ScanOptions, inputs: Inputs) -> tuple[NameAnswer, ...]:
    return explain_name([str(options.path)], inputs, NoProgress(), thing)


def cut_result(result: Result, findings: tuple[Finding, ...], flows: tuple[Flow, ...]) -> Result:
    """Keep these findings or, where there are none, these flows."""
    if findings:
        return replace(result, verdict=Verdict(findings, ()), notices=())
    ids = {flow.id for flow in flows}
    recipients = {flow.recipient for flow in flows}
    sources = {flow.source.name for flow in flows}
    graph = replace(
        result.graph,
        recipients=tuple(node for node in result.graph.recipients if node.id in recipients),
        edges=tuple(
            replace(edge, flows=tuple(flow for flow in edge.flows if flow in ids))
            for edge in result.graph.edges
            if ids.intersection(edge.flows)
        ),
        inventory=tuple(item for item in result.graph.inventory if item.name in sources),
        flows=flows,
    )
    return replace(result, graph=graph, verdict=None, notices=())


def describe_recipient(word: str, vendor: Vendor | None, result: Result) -> str:
    """Tell who a recipient is, how code shows it, and what reaches it here."""
    recipient = vendor.id if vendor else word
    lines = describe_vendor(vendor) if vendor else [word, ""]
    nodes = [node for node in result.graph.recipients if node.id == recipient]
    seen = [sign for node in nodes for sign in node.evidence]
    lines += ["Seen here:" if seen else "Not seen here."]
    lines += [_tell_sign(sign) for sign in seen[:_SHOWN]]
    lines += _list_flows(
        tuple(flow for flow in result.graph.flows if flow.recipient == recipient),
        "No personal data was seen on its way there.",
    )
    return "\n".join(lines) + "\n"


def describe_field(
    name: str, result: Result, inputs: Inputs, answers: Sequence[NameAnswer] = ()
) -> str:
    """Tell why a field is personal and who receives it."""
    items = [item for item in result.graph.inventory if item.name == name]
    reasons = {
        (one.path, one.line, one.category): list_reasons(one) for one in answers if one.category
    }
    lines = [name]
    for item in items:
        lines += _tell_why(item, inputs.rulebook)
        lines += reasons.get((item.path, item.line, str(item.category)), [])
    lines += _list_flows(
        tuple(flow for flow in result.graph.flows if flow.source.name == name),
        "No flow to a recipient was seen.",
    )
    return "\n".join(lines) + "\n"


def _tell_why(item: InventoryItem, rulebook: Rulebook) -> list[str]:
    labels = {category.id: category.label for category in rulebook.categories}
    label = labels.get(item.category, "")
    how = "declared" if item.declared else "by its name, in this context"
    return [
        f"  {item.category}" + (f" ({label})" if label else ""),
        f"  {item.path}:{item.line}  {how}; {item.certainty}"
        + (f"; about a {item.subject}" if item.subject else ""),
        *_tell_declaration(item),
    ]


def _tell_declaration(item: InventoryItem) -> list[str]:
    """Tell what declares a field, of what type it is, and where its values are kept."""
    said = [*([item.kind] if item.kind else []), *([f"type {item.type}"] if item.type else [])]
    kept = [f"kept in {', '.join(item.stores)}"] if item.stores else []
    received = [
        f"received at {one.path}:{one.line}" + (f" by {one.handler}" if one.handler else "")
        for one in item.received
    ]
    return [f"  {line}" for line in ("; ".join(said), *kept, *received) if line]


def _list_flows(flows: tuple[Flow, ...], nothing: str) -> list[str]:
    if not flows:
        return ["", nothing]
    lines = ["", "Flows (`datamap explain ID` shows the path):"]
    for flow in flows[:_SHOWN]:
        span = flow.sink.span
        treated = "" if flow.treatment == "plain" else f" ({flow.treatment})"
        lines.append(
            f"  {flow.id}  {span.path}:{span.line}  {flow.source.name}, {flow.category}{treated}"
            f" -> {flow.recipient}  {flow.sink.call}"
        )
    if len(flows) > _SHOWN:
        lines.append(f"  ... and {len(flows) - _SHOWN} more")
    return lines


def _find_findings(thing: str, result: Result) -> tuple[Finding, ...]:
    if result.verdict is None:
        return ()
    every = (*result.verdict.findings, *result.verdict.ignored)
    exact = tuple(finding for finding in every if finding.fingerprint == thing)
    return exact or tuple(finding for finding in every if _is_meant(thing, finding.fingerprint))


def _is_meant(thing: str, name: str) -> bool:
    return name == thing or (len(thing) >= _SHORTEST_PREFIX and name.startswith(thing))


def _find_near(thing: str, result: Result, inputs: Inputs, likeness: float) -> str:
    names: set[str] = {vendor.id for vendor in inputs.rulebook.vendors}
    names |= {item.name for item in result.graph.inventory}
    return next(iter(difflib.get_close_matches(thing, sorted(names), 1, likeness)), "")


def _tell_sign(sign: RecipientEvidence) -> str:
    area = f" ({sign.area})" if sign.area else ""
    remarks = [f"in {sign.region}{area}" if sign.region else "", sign.note]
    said = "".join(f"; {remark}" for remark in remarks if remark)
    return f"  {sign.path}:{sign.line}  {sign.what} {sign.text}{said}"
