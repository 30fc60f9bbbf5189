"""Test DM105: hosts that nobody owns, and hosts that are ours."""

import pytest

from datamap.model.evidence import Certainty
from tests.checks.made_up import PHONE, Case, entry, flow, judge, tell


def test_a_host_that_nobody_owns() -> None:
    case = Case((flow("crm.acme.example"),))
    assert tell(case) == [("DM105", "warning", 10)]
    (finding,) = judge(case).findings
    assert "`datamap declare crm.acme.example email --pending`" in finding.help[2]
    assert '"crm.acme.example" = "own"' in finding.help[1]


def test_what_is_likely_is_a_note() -> None:
    case = Case((flow("crm.acme.example", certainty=Certainty.LIKELY),))
    assert tell(case) == [("DM105", "note", 10)]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "127.0.0.1",
        "10.1.2.3:80",
        "[::1]:80",
        "172.16.0.1",
        "169.254.169.254",
        "redis:6379",
        "db.internal",
        "api.prod.svc",
        "api.prod.svc.cluster.local",
        "printer.local",
    ],
)
def test_private_hosts_are_our_own(host: str) -> None:
    assert tell(Case((flow(host),))) == []


@pytest.mark.parametrize("host", ["8.8.8.8", "8.8.8.8:443", "crm.acme.example:8443", "a.local.io"])
def test_public_hosts_are_not(host: str) -> None:
    assert [code for code, _, _ in tell(Case((flow(host),)))] == ["DM105"]


@pytest.mark.parametrize("pattern", ["crm.acme.example", "*.acme.example"])
def test_a_mapped_host(pattern: str) -> None:
    flows = (flow("crm.acme.example"),)
    assert tell(Case(flows, hosts=((pattern, "own"),))) == []
    assert tell(Case(flows, (entry("stripe"),), hosts=((pattern, "stripe"),))) == []
    assert tell(Case(flows, (entry("stripe", [PHONE]),), hosts=((pattern, "stripe"),))) == [
        ("DM201", "error", 10)
    ]
    assert tell(Case(flows, hosts=((pattern, "stripe"),))) == [("DM101", "error", 10)]


def test_a_declared_host() -> None:
    flows = (flow("crm.acme.example"),)
    assert tell(Case(flows, (entry("crm.acme.example"),))) == []
    assert tell(Case(flows, (entry("crm.acme.example", [PHONE]),))) == [("DM201", "error", 10)]


def test_a_host_that_only_a_run_knows_is_a_note() -> None:
    case = Case((flow("unknown", marks=("dynamic-recipient",)),))
    assert tell(case) == [("DM106", "note", 10)]
    assert "the code does not show which" in judge(case).findings[0].message
    both = (flow("unknown", marks=("dynamic-recipient",)), flow("crm.acme.example"))
    assert tell(Case(both)) == [("DM105", "warning", 10), ("DM106", "note", 10)]
    assert "the code shows crm.acme.example" in judge(Case(both)).findings[1].message
