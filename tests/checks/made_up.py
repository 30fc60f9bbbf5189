"""Maps, rules and declarations made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from datamap.check import check
from datamap.model.categories import Category, Sensitivity
from datamap.model.declaration import Declaration, DeclaredRecipient, Scope
from datamap.model.evidence import (
    CallCounts,
    Certainty,
    Evidence,
    Flow,
    RecipientEvidence,
    Sink,
    Source,
    Treatment,
)
from datamap.model.facts import Directive
from datamap.model.findings import Verdict
from datamap.model.flow_graph import FlowGraph
from datamap.model.names import CategoryId, CheckCode, RecipientId, RepoPath, VendorId
from datamap.model.rules import ArgumentRoles, Rulebook, SinkRule, Vendor
from datamap.model.settings import Settings
from datamap.model.source import Span

APP = RepoPath("app.py")
EMAIL = CategoryId("user.contact.email")
PHONE = CategoryId("user.contact.phone_number")
USER_ID = CategoryId("user.unique_id")
TODAY = date(2026, 11, 22)

RULEBOOK = Rulebook(
    categories=(
        Category(EMAIL, "E-mail address", "", Sensitivity.ORDINARY, aliases=("email", "e-mail")),
        Category(PHONE, "Phone number", "", Sensitivity.ORDINARY, aliases=("phone",)),
    ),
    vendors=(
        Vendor(VendorId("resend"), "Resend", entity="Plus Five Five, Inc.", modules=("resend",)),
        Vendor(VendorId("stripe"), "Stripe", entity="Stripe, Inc.", modules=("stripe",)),
        Vendor(VendorId("postgresql"), "PostgreSQL", kind="database", modules=("psycopg",)),
        Vendor(VendorId("adviser"), "Adviser", entity="Adviser & Sons"),
    ),
    sinks=(SinkRule(("mail.send",), RecipientId("mailer"), ArgumentRoles(sends=("*",))),),
)


def span(line: int, path: RepoPath = APP) -> Span:
    """Make a place."""
    return Span(path, line, 5, line, 30)


def flow(
    recipient: str,
    category: CategoryId = EMAIL,
    line: int = 10,
    *,
    certainty: Certainty = Certainty.CERTAIN,
    treatment: Treatment = Treatment.PLAIN,
    marks: tuple[str, ...] = (),
    source: str = "User.email",
    call: str = "send",
    function: str = "app:welcome",
) -> Flow:
    """Make a flow."""
    return Flow(
        id=f"{source}-{category}-{recipient}-{line}-{treatment}",
        category=category,
        recipient=RecipientId(recipient),
        treatment=treatment,
        certainty=certainty,
        source=Source(source, span(1)),
        sink=Sink(call, "to", span(line), function),
        hops=(),
        marks=marks,
    )


def sign(recipient: str, what: str = "import", line: int = 1) -> RecipientEvidence:
    """Make a sign of a recipient."""
    return RecipientEvidence(RecipientId(recipient), APP, line, what, recipient)


def entry(
    recipient: str,
    categories: Sequence[CategoryId] | Scope = (EMAIL,),
    *,
    status: str = "active",
    pending: tuple[CategoryId, ...] = (),
    expires: str = "",
    owner: str = "",
    role: str = "",
) -> DeclaredRecipient:
    """Make an entry of a declaration."""
    scope = categories if isinstance(categories, Scope) else Scope.CATEGORIES
    return DeclaredRecipient(
        id=RecipientId(recipient),
        scope=scope,
        categories=() if isinstance(categories, Scope) else tuple(categories),
        line=4,
        status=status,
        pending=pending,
        expires=expires,
        owner=owner,
        role=role,
    )


def directive(text: str, line: int = 10, last: int = 0) -> Directive:
    """Make a comment at the end of a line."""
    return Directive(line, 40, text, alone=False, target=line, first=line, last=last or line)


@dataclass(frozen=True, slots=True)
class Case:
    """Holds what a check is asked about."""

    flows: tuple[Flow, ...] = ()
    declared: tuple[DeclaredRecipient, ...] = ()
    signs: tuple[RecipientEvidence, ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    directives: Mapping[RepoPath, tuple[Directive, ...]] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    no_pending: bool = False
    path: str = "datamap.toml"


def judge(case: Case) -> Verdict:
    """Check a case."""
    return check(
        FlowGraph((), (), (), case.flows, ()),
        Evidence(case.flows, (), (), case.signs, CallCounts(), ()),
        Declaration(case.path, "", case.declared, case.hosts),
        RULEBOOK,
        case.directives,
        Settings(
            root=".",
            select=tuple(CheckCode(code) for code in case.select),
            ignore=tuple(CheckCode(code) for code in case.ignore),
        ),
        today=TODAY,
        no_pending=case.no_pending,
    )


def tell(case: Case) -> list[tuple[str, str, int]]:
    """Return code, level and line of each finding."""
    return [
        (finding.code, str(finding.level), finding.span.line) for finding in judge(case).findings
    ]
