"""Test that a fingerprint stays when lines move, and parts what is not the same."""

from dataclasses import replace

from tests.checks.made_up import PHONE, Case, flow, judge, span


def fingerprints(case: Case) -> list[str]:
    """Return the fingerprints in the order of the findings."""
    return [finding.fingerprint for finding in judge(case).findings]


def test_moved_lines_change_nothing() -> None:
    first = flow("resend")
    moved = replace(flow("resend", line=99), source=replace(first.source, span=span(90)))
    assert fingerprints(Case((first,))) == fingerprints(Case((moved,)))


def test_what_differs_has_another_one() -> None:
    cases = [
        flow("resend"),
        flow("stripe"),
        flow("resend", PHONE),
        flow("resend", source="Customer.email"),
        flow("resend", call="send_batch"),
        flow("resend", function="app:remind"),
    ]
    assert len({fingerprints(Case((one,)))[0] for one in cases}) == len(cases)


def test_equal_ones_are_numbered_from_above() -> None:
    one, two = fingerprints(Case((flow("resend", line=20), flow("resend", line=10))))
    assert two == f"{one}-2"


def test_the_order_of_the_flows_changes_nothing() -> None:
    flows = tuple(flow("resend", line=line) for line in (30, 10, 20))
    assert judge(Case(flows)) == judge(Case(flows[::-1]))
