"""Flows that leave the house, one per recipient, category and call."""

from dataclasses import dataclass

from datamap.check.check_input import CheckInput
from datamap.check.recipients import (
    OWN,
    is_host,
    is_own_identifier,
    is_own_store,
    is_private_host,
    map_host,
)
from datamap.model.evidence import Certainty, Flow, Treatment
from datamap.model.findings import Level
from datamap.model.names import CategoryId, RecipientId

OWN_IDENTIFIER = "own-identifier"
DYNAMIC_RECIPIENT = "dynamic-recipient"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Data of one category arrives at one recipient through one call.

    `flows` are all that meet there, the surest and shortest first; never empty.
    """

    recipient: RecipientId
    category: CategoryId
    flows: tuple[Flow, ...]

    @property
    def flow(self) -> Flow:
        """Return the flow that speaks for the others."""
        return self.flows[0]

    def cap(self, level: Level) -> Level:
        """Lower the level of a finding to what this arrival can carry.

        Only what is certain can be an error; a recipient chosen at run time is a note.
        """
        sure = self.flow.certainty is Certainty.CERTAIN
        if DYNAMIC_RECIPIENT in self.flow.marks or (level is not Level.ERROR and not sure):
            return Level.NOTE
        if not sure or self.flow.treatment is Treatment.AGGREGATED:
            return min(level, Level.WARNING, key=_WEIGHTS.__getitem__)
        return level

    def describe(self) -> str:
        """Say what arrives: `user.contact.email (hashed) reaches`."""
        treatments = {flow.treatment for flow in self.flows}
        treated = "" if Treatment.PLAIN in treatments else f" ({self.flow.treatment})"
        verb = "reaches" if self.flow.certainty is Certainty.CERTAIN else "probably reaches"
        return f"{self.category}{treated} {verb}"

    def identify(self) -> tuple[str, ...]:
        """Return what makes this arrival the same one when lines move."""
        sink = self.flow.sink
        origin = min(flow.source.name for flow in self.flows)
        return (self.category, self.recipient, origin, sink.function, sink.call)


_WEIGHTS = {Level.NOTE: 0, Level.WARNING: 1, Level.ERROR: 2}


def list_arrivals(given: CheckInput) -> tuple[Arrival, ...]:
    """Return what leaves the house, in the order of the calls.

    A vendor's own identifier that goes back to it is left out, and so are our own hosts.
    """
    groups: dict[tuple[object, ...], list[Flow]] = {}
    for flow in given.graph.flows:
        recipient = map_host(flow.recipient, given.hosts)
        own = is_own_identifier(flow.source.name, given.rulebook.vendor(recipient))
        if own or OWN_IDENTIFIER in flow.marks or stays_home(recipient):
            continue
        key = (flow.sink.span, flow.sink.call, recipient, flow.category)
        groups.setdefault(key, []).append(flow)
    arrivals = [
        Arrival(map_host(flows[0].recipient, given.hosts), flows[0].category, _order(flows))
        for flows in groups.values()
    ]
    return tuple(
        sorted(arrivals, key=lambda one: (one.flow.sink.span, one.recipient, one.category))
    )


def stays_home(recipient: str) -> bool:
    """Tell whether data sent there stays with us."""
    return (
        recipient == OWN
        or is_own_store(recipient)
        or (is_host(recipient) and is_private_host(recipient))
    )


def _order(flows: list[Flow]) -> tuple[Flow, ...]:
    return tuple(
        sorted(
            flows,
            key=lambda flow: (
                flow.certainty is not Certainty.CERTAIN,
                DYNAMIC_RECIPIENT in flow.marks,
                flow.treatment is not Treatment.PLAIN,
                len(flow.hops),
                flow.id,
            ),
        )
    )
