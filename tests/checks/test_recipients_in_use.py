"""Test DM102 and DM103: vendors in use that nobody declared, and the other way round."""

import pytest

from datamap.model.declaration import Scope
from tests.checks.made_up import Case, entry, flow, judge, sign, tell


def test_a_vendor_in_use_that_nobody_declared() -> None:
    case = Case(signs=(sign("resend", "dependency", 3), sign("resend", "import", 7)))
    assert tell(case) == [("DM102", "warning", 7)]
    (finding,) = judge(case).findings
    assert finding.message.startswith("Resend is imported here, and datamap.toml does not name it")
    assert "`datamap declare resend none`" in finding.help[0]


@pytest.mark.parametrize(
    "case",
    [
        Case(signs=(sign("resend"),), declared=(entry("resend", Scope.NONE),)),
        Case(signs=(sign("postgresql"),)),
        Case(signs=(sign("unheard-of"),)),
        Case(signs=(sign("crm.acme.example", "host"),)),
    ],
    ids=["declared", "our own software", "no rule", "host"],
)
def test_vendors_that_are_no_finding(case: Case) -> None:
    assert tell(case) == []


def test_personal_data_on_its_way_there_is_said_once() -> None:
    assert [code for code, _, _ in tell(Case((flow("resend"),), signs=(sign("resend"),)))] == [
        "DM101"
    ]


def test_its_own_identifier_does_not_count_as_personal_data() -> None:
    flows = (flow("stripe", marks=("own-identifier",)),)
    assert tell(Case(flows, signs=(sign("stripe"),))) == [("DM102", "warning", 1)]


def test_a_declared_recipient_that_nothing_shows() -> None:
    case = Case(declared=(entry("resend"), entry("stripe")), signs=(sign("stripe"),))
    assert tell(case) == [("DM103", "note", 4)]
    assert "names Resend, and nothing in the code shows it" in judge(case).findings[0].message
    assert judge(case).findings[0].span.path == "datamap.toml"


def test_a_recipient_of_own_rules() -> None:
    assert tell(Case(declared=(entry("mailer"),))) == [("DM103", "note", 4)]
    assert tell(Case((flow("mailer"),), (entry("mailer"),))) == []


@pytest.mark.parametrize(
    "declared",
    [
        entry("resend", Scope.NONE),
        entry("resend", status="planned"),
        entry("resend", status="retired"),
        entry("adviser"),
        entry("printing-house"),
    ],
    ids=["none", "planned", "retired", "no code", "no rule"],
)
def test_recipients_that_need_not_show(declared: object) -> None:
    from datamap.model.declaration import DeclaredRecipient

    assert isinstance(declared, DeclaredRecipient)
    assert tell(Case(declared=(declared,))) == []
