"""DM106: who receives is chosen while the program runs."""

from collections.abc import Iterator

from datamap.check.arrivals import DYNAMIC_RECIPIENT, Arrival, list_arrivals
from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.recipients import UNKNOWN
from datamap.check.ways_on import offer_approval, offer_ignore, offer_removal
from datamap.model.findings import Level
from datamap.model.names import CheckCode
from datamap.model.source import Span

CHECK = Check(CheckCode("DM106"), "dynamic-recipient", Level.NOTE)

_OPEN_RECIPIENT = "open-recipient"


def find_dynamic_recipients(given: CheckInput) -> Iterator[Candidate]:
    """Find data whose recipient the environment, a caller or a gateway chooses at run time.

    One finding per call and category, with every recipient that the code shows.
    """
    calls: dict[tuple[Span, str, str], list[Arrival]] = {}
    for arrival in list_arrivals(given):
        sink = arrival.flow.sink
        calls.setdefault((sink.span, sink.call, arrival.category), []).append(arrival)
    for arrivals in calls.values():
        marks = {mark for arrival in arrivals for flow in arrival.flows for mark in flow.marks}
        shown = [arrival for arrival in arrivals if arrival.recipient != UNKNOWN]
        declared = given.find_entry(UNKNOWN) is not None and not shown
        if not declared and not marks.isdisjoint({DYNAMIC_RECIPIENT, _OPEN_RECIPIENT}):
            yield _make(given, arrivals, shown)


def _make(given: CheckInput, arrivals: list[Arrival], shown: list[Arrival]) -> Candidate:
    first = min(arrivals, key=lambda arrival: (arrival.recipient == UNKNOWN, arrival.recipient))
    span = first.flow.sink.span
    names = [given.name_recipient(arrival.recipient) for arrival in shown]
    says = f"the code shows {_list(names)}" if names else "the code does not show which"
    undeclared = [one for one in shown if given.find_entry(one.recipient) is None]
    category, _, origin, *where = first.identify()
    return Candidate(
        check=CHECK,
        level=Level.NOTE,
        message=f"{category} reaches a recipient that is chosen while the program runs; {says}",
        span=span,
        identity=(category, origin, *where),
        flow=first.flow.id,
        help=(
            "fix it: write the model, the provider or the host into the code",
            *(offer_approval(given, one.recipient, one.category) for one in undeclared),
            offer_removal(first.category),
            offer_ignore(CHECK, span),
        ),
    )


def _list(names: list[str]) -> str:
    *others, last = dict.fromkeys(sorted(names))
    return f"{', '.join(others)} and {last}" if others else last
