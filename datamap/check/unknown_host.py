"""DM105: personal data goes to a host that no known vendor owns."""

from collections.abc import Iterator

from datamap.check.arrivals import Arrival, list_arrivals
from datamap.check.check_input import Candidate, Check, CheckInput
from datamap.check.recipients import UNKNOWN, is_host
from datamap.check.ways_on import offer_approval, offer_ignore, offer_removal
from datamap.model.findings import Level
from datamap.model.names import CheckCode

CHECK = Check(CheckCode("DM105"), "unknown-host", Level.WARNING)


def find_unknown_hosts(given: CheckInput) -> Iterator[Candidate]:
    """Find data that goes to a host which neither a rule nor the declaration knows."""
    for arrival in list_arrivals(given):
        host = arrival.recipient
        if host == UNKNOWN or not is_host(host) or given.find_entry(host):
            continue
        span = arrival.flow.sink.span
        yield Candidate(
            check=CHECK,
            level=arrival.cap(Level.WARNING),
            message=f"{arrival.describe()} {host}, a host that no known vendor owns",
            span=span,
            identity=arrival.identify(),
            flow=arrival.flow.id,
            help=(
                offer_removal(arrival.category),
                *_offer_owner(given, arrival),
                offer_ignore(CHECK, span),
            ),
        )


def _offer_owner(given: CheckInput, arrival: Arrival) -> tuple[str, str]:
    host, path = arrival.recipient, given.declaration.path
    return (
        f'say whose it is: "{host}" = "own", or a recipient, in [hosts] of {path}',
        offer_approval(given, host, arrival.category),
    )
