"""Test DM101 and DM201: what reaches whom, and what the declaration says of it."""

import pytest

from datamap.check.catalogue import CHECKS
from datamap.model.declaration import Scope
from datamap.model.evidence import Certainty, Treatment
from datamap.model.findings import Level
from datamap.model.names import CategoryId
from tests.checks.made_up import EMAIL, PHONE, USER_ID, Case, entry, flow, judge, tell

LIKELY = Certainty.LIKELY


def test_a_declared_flow_is_no_finding() -> None:
    assert tell(Case((flow("resend"),), (entry("resend"),))) == []


def test_an_undeclared_recipient() -> None:
    case = Case((flow("resend"),), ())
    (finding,) = judge(case).findings
    assert (finding.code, finding.name, finding.level) == (
        "DM101",
        "undeclared-recipient",
        Level.ERROR,
    )
    assert finding.message == (
        "user.contact.email reaches Resend, which datamap.toml does not name"
    )
    assert finding.flow == case.flows[0].id
    assert finding.help == (
        "remove it: do not send user.contact.email here",
        "ask for approval: `datamap declare resend email --pending`",
        "or say why it is no personal data: `# datamap: ignore[DM101] reason` on line 10",
    )


def test_the_declaration_that_a_command_has_to_name() -> None:
    (finding,) = judge(Case((flow("resend"),), path="legal/our data.toml")).findings
    assert "--declaration 'legal/our data.toml' --pending`" in finding.help[1]


def test_what_is_likely_warns() -> None:
    case = Case((flow("resend", certainty=LIKELY),))
    assert tell(case) == [("DM101", "warning", 10)]
    assert "probably reaches" in judge(case).findings[0].message


def test_one_certain_flow_makes_the_call_certain() -> None:
    flows = (flow("resend", certainty=LIKELY), flow("resend", source="Customer.email"))
    assert tell(Case(flows)) == [("DM101", "error", 10)]


def test_treatments() -> None:
    hashed = Case((flow("resend", treatment=Treatment.HASHED),))
    assert tell(hashed) == [("DM101", "error", 10)]
    assert "user.contact.email (hashed) reaches" in judge(hashed).findings[0].message
    assert tell(Case((flow("resend", treatment=Treatment.AGGREGATED),))) == [
        ("DM101", "warning", 10)
    ]


def test_a_recipient_chosen_at_run_time_is_a_note() -> None:
    assert tell(Case((flow("resend", marks=("dynamic-recipient",)),))) == [
        ("DM101", "note", 10),
        ("DM106", "note", 10),
    ]


def test_a_vendors_own_identifier_is_no_finding() -> None:
    assert tell(Case((flow("stripe", USER_ID, marks=("own-identifier",)),))) == []
    assert tell(Case((flow("stripe", USER_ID, source="User.stripe_customer_id"),))) == []
    assert tell(Case((flow("resend", USER_ID, source="User.stripe_customer_id"),))) != []
    assert tell(Case((flow("stripe", EMAIL, source="User.stripe_email"),))) != []


@pytest.mark.parametrize("recipient", ["store:postgresql", "log", "file", "cookie", "response"])
def test_what_stays_in_the_house_is_no_finding(recipient: str) -> None:
    assert tell(Case((flow(recipient),))) == []


def test_software_that_we_run_is_no_recipient() -> None:
    assert tell(Case((flow("postgresql"),))) == []


def test_one_finding_for_each_category_and_call() -> None:
    flows = (
        flow("resend", source="Customer.email"),
        flow("resend", source="User.email"),
        flow("resend", PHONE),
        flow("resend", line=20),
    )
    assert tell(Case(flows)) == [
        ("DM101", "error", 10),
        ("DM101", "error", 10),
        ("DM101", "error", 20),
    ]


def test_a_category_that_is_not_declared() -> None:
    case = Case((flow("resend", PHONE),), (entry("resend", role="processor"),))
    (finding,) = judge(case).findings
    assert (finding.code, finding.level) == ("DM201", Level.ERROR)
    assert finding.message == (
        "user.contact.phone_number reaches Resend: datamap.toml gives it only user.contact.email"
    )
    assert "`datamap declare resend phone --pending`, and see whether" in finding.help[1]
    assert finding.related[0].line == 4


@pytest.mark.parametrize(
    ("allowed", "category", "found"),
    [
        ([CategoryId("user.contact")], PHONE, False),
        ([CategoryId("user.cont")], PHONE, True),
        ([PHONE], CategoryId("user.contact"), True),
        ([EMAIL], USER_ID, False),
        (Scope.ANY, PHONE, False),
        (Scope.UNSTATED, PHONE, False),
        (Scope.NONE, PHONE, True),
        (Scope.NONE, USER_ID, True),
    ],
)
def test_what_an_entry_covers(
    allowed: list[CategoryId] | Scope, category: CategoryId, *, found: bool
) -> None:
    codes = [
        code for code, _, _ in tell(Case((flow("resend", category),), (entry("resend", allowed),)))
    ]
    assert codes == (["DM201"] if found else [])


def test_a_vendor_may_be_declared_by_another_name() -> None:
    assert tell(Case((flow("resend"),), (entry("Plus Five Five, Inc."),))) == []


@pytest.mark.parametrize("status", ["planned", "retired"])
def test_a_recipient_that_is_not_of_today(status: str) -> None:
    case = Case((flow("resend"),), (entry("resend", status=status),))
    assert tell(case) == [("DM101", "error", 10)]
    assert f"calls {status}" in judge(case).findings[0].message


@pytest.mark.parametrize(
    ("expires", "no_pending", "level"),
    [
        ("2026-11-23", False, "note"),
        ("2026-11-22", False, "note"),
        ("2026-11-21", False, "error"),
        ("2026-11-23", True, "error"),
    ],
)
def test_what_is_pending_passes_for_a_while(expires: str, level: str, *, no_pending: bool) -> None:
    waiting = entry("resend", status="pending", expires=expires, owner="legal")
    case = Case((flow("resend"),), (waiting,), no_pending=no_pending)
    assert tell(case) == [("DM101", level, 10)]
    message = judge(case).findings[0].message
    assert "by legal" in message
    assert expires in message
    asked = entry("resend", pending=(PHONE,), expires=expires, owner="legal")
    case = Case((flow("resend", PHONE), flow("resend")), (asked,), no_pending=no_pending)
    assert tell(case) == [("DM201", level, 10)]


def test_another_category_does_not_wait() -> None:
    waiting = entry("resend", status="pending", expires="2026-11-23")
    assert tell(Case((flow("resend", PHONE),), (waiting,))) == [("DM201", "error", 10)]


def test_select_and_ignore() -> None:
    flows = (flow("resend"), flow("stripe", PHONE, 20))
    declared = (entry("stripe"),)
    assert [code for code, _, _ in tell(Case(flows, declared, select=("DM2",)))] == ["DM201"]
    assert [code for code, _, _ in tell(Case(flows, declared, ignore=("DM201",)))] == ["DM101"]


def test_codes_are_in_order() -> None:
    codes = [check.code for check in CHECKS]
    assert codes == sorted(codes)
