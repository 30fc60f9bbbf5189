"""Small values made by hand, shared by the tests of graph, report and draw."""

from collections.abc import Sequence
from dataclasses import replace

from datamap.graph import build_graph
from datamap.model.coverage import Coverage
from datamap.model.declaration import Declaration, DeclaredRecipient, Scope
from datamap.model.evidence import (
    CallCounts,
    Certainty,
    Evidence,
    Flow,
    Hop,
    InventoryItem,
    RecipientEvidence,
    Sink,
    Source,
    Treatment,
)
from datamap.model.findings import CheckDescription, Finding, Level, Verdict
from datamap.model.names import CategoryId, CheckCode, RecipientId, RepoPath, VendorId
from datamap.model.notice import Notice, NoticeKind
from datamap.model.result import Result
from datamap.model.rules import Rulebook, Vendor
from datamap.model.source import Span

HOSTILE = "\x1b[31m\"<b>|`x`</b>\n](http://evil.example)\u202e%%{init}%% \\N #quot; 'é"
"""What a hostile repository may call a thing: colours, quotes, HTML, Markdown, DOT and Mermaid."""

FILES = {
    "app/models.py": ["class User:", "    email: str", "    name: str"],
    "app/signup.py": [
        "def register(user: User) -> None:",
        "    address = user.email",
        '\tsegment.track("Übung 東京", {"email": address})',
        "    stripe.Customer.create(email=user.email, name=user.name)",
    ],
}

RULEBOOK = Rulebook(
    vendors=(
        Vendor(
            id=VendorId("stripe"),
            name="Stripe",
            entity="Stripe Payments Europe, Ltd.",
            countries=("US", "IE"),
            kind="payments",
            aliases=("Stripe, Inc.",),
        ),
        Vendor(id=VendorId("segment"), name="Segment", countries=("US",), kind="analytics"),
        Vendor(id=VendorId("sentry"), name="Sentry", countries=("US",), kind="error-tracking"),
    )
)

DECLARATION = Declaration(
    path="datamap.toml",
    policy="PRIVACY.md",
    recipients=(
        DeclaredRecipient(
            id=RecipientId("stripe"),
            scope=Scope.CATEGORIES,
            categories=(CategoryId("user.contact"),),
            line=5,
        ),
    ),
)

DESCRIPTIONS = (
    CheckDescription(
        code=CheckCode("DM101"),
        name="undeclared-recipient",
        level=Level.ERROR,
        summary="Personal data reaches a recipient that the declaration does not name.",
        page="# undeclared-recipient\n\nPersonal data reaches a recipient that is not named.\n",
    ),
    CheckDescription(
        code=CheckCode("DM103"),
        name="unused-recipient",
        level=Level.NOTE,
        summary="A declared recipient was not seen.",
        page="# unused-recipient\n",
    ),
)


def read_lines(path: RepoPath) -> Sequence[str]:
    """Return the lines of a sample file; nothing for other files."""
    return FILES.get(path, ())


def make_span(path: str, line: int, column: int = 1, end_column: int = 1) -> Span:
    """Return a span within one line."""
    return Span(RepoPath(path), line, column, line, end_column)


def make_flow(
    category: str = "user.contact.email",
    recipient: str = "segment",
    *,
    source: str = "User.email",
    call: str = "segment.track",
    argument: str = "1.email",
    at: Span | None = None,
) -> Flow:
    """Return a flow of three hops from `app/models.py` to `app/signup.py`."""
    start = make_span("app/models.py", 2, 5, 9)
    end = at or make_span("app/signup.py", 3, 2, 48)
    return Flow(
        id=f"{source}>{recipient}>{call}>{argument}",
        category=CategoryId(category),
        recipient=RecipientId(recipient),
        treatment=Treatment.PLAIN,
        certainty=Certainty.CERTAIN,
        source=Source(source, start),
        sink=Sink(call, argument, end, "app.signup:register"),
        hops=(
            Hop("source", source, start),
            Hop("assign", "address = user.email", make_span("app/signup.py", 2, 5, 24)),
            Hop("sink", call, end),
        ),
        subject="user",
    )


def make_evidence(flows: Sequence[Flow]) -> Evidence:
    """Return evidence of these flows, with one vendor that is only imported."""
    return Evidence(
        flows=tuple(flows),
        operations=(),
        inventory=(
            InventoryItem(
                path=RepoPath("app/models.py"),
                line=2,
                name="User.email",
                category=CategoryId("user.contact.email"),
                certainty=Certainty.CERTAIN,
                subject="user",
                declared=True,
            ),
            InventoryItem(
                path=RepoPath("app/models.py"),
                line=3,
                name="User.name",
                category=CategoryId("user.name"),
                certainty=Certainty.LIKELY,
                subject="user",
                declared=True,
            ),
        ),
        recipients=(
            RecipientEvidence(
                RecipientId("sentry"), RepoPath("app/main.py"), 3, "import", "import sentry_sdk"
            ),
            RecipientEvidence(
                RecipientId("segment"), RepoPath("app/signup.py"), 1, "import", "import segment"
            ),
        ),
        calls=CallCounts(project=310, library=1820, external=12, unknown=45),
        notices=(),
    )


def make_finding(flow: Flow, *, level: Level = Level.ERROR) -> Finding:
    """Return a finding about a flow to an undeclared recipient."""
    return Finding(
        code=CheckCode("DM101"),
        name="undeclared-recipient",
        level=level,
        message=f"{flow.category} reaches {flow.recipient}, which the declaration does not name",
        span=flow.sink.span,
        fingerprint=f"print-{flow.id}",
        flow=flow.id,
        help=("remove the data from the call", "datamap declare segment email --pending"),
        related=(make_span("datamap.toml", 5),),
    )


SAMPLE_FLOWS = (
    make_flow(),
    make_flow(
        recipient="stripe",
        call="stripe.Customer.create",
        argument="email",
        at=make_span("app/signup.py", 4, 5, 60),
    ),
    make_flow(
        "user.name",
        "stripe",
        source="User.name",
        call="stripe.Customer.create",
        argument="name",
        at=make_span("app/signup.py", 4, 5, 60),
    ),
    replace(
        make_flow(recipient="api.example.com", call="requests.post", argument="json"),
        treatment=Treatment.HASHED,
        certainty=Certainty.LIKELY,
    ),
    make_flow(recipient="log", call="logging.info", argument="0"),
)

COVERAGE = Coverage(
    files_read=120,
    files_failed=1,
    lines=8234,
    left_out=(("migration", 3), ("test", 12)),
    calls=CallCounts(project=310, library=1820, external=12, unknown=45),
    statements_not_checked=34,
)

NOTICES = (
    Notice(NoticeKind.SYNTAX_ERROR, "invalid syntax", RepoPath("app/old.py"), 7),
    Notice(NoticeKind.NOT_FOLLOWED, "getattr with a name made at run time", RepoPath("a.py"), 3),
    Notice(NoticeKind.NOT_FOLLOWED, "getattr with a name made at run time", RepoPath("b.py"), 4),
    Notice(NoticeKind.NO_GIT, "not a git repository"),
)


def make_result(
    flows: Sequence[Flow] = SAMPLE_FLOWS,
    *,
    declaration: Declaration | None = None,
    verdict: Verdict | None = None,
) -> Result:
    """Return a whole run over these flows."""
    evidence = make_evidence(flows)
    return Result(
        evidence=evidence,
        graph=build_graph(evidence, RULEBOOK, declaration),
        verdict=verdict,
        coverage=COVERAGE,
        notices=NOTICES,
    )


def make_checked_result() -> Result:
    """Return a run with an error, a note and an ignored finding."""
    error = make_finding(SAMPLE_FLOWS[0])
    note = Finding(
        code=CheckCode("DM103"),
        name="unused-recipient",
        level=Level.NOTE,
        message="resend is declared, but was not seen",
        span=make_span("datamap.toml", 9),
        fingerprint="print-unused",
    )
    ignored = make_finding(SAMPLE_FLOWS[3], level=Level.WARNING)
    return make_result(declaration=DECLARATION, verdict=Verdict((error, note), (ignored,)))


def make_hostile_result() -> Result:
    """Return a run in which everything that a repository can name is hostile."""
    flow = replace(
        make_flow(source=f"User.{HOSTILE}", recipient=HOSTILE, call=HOSTILE, argument=HOSTILE),
        hops=(Hop("sink", HOSTILE, make_span(f"app/{HOSTILE}.py", 1, 1, 30)),),
    )
    finding = replace(make_finding(flow), message=HOSTILE, help=(HOSTILE,), span=flow.hops[0].span)
    result = make_result([flow], declaration=DECLARATION, verdict=Verdict((finding,), ()))
    return replace(
        result,
        notices=(Notice(NoticeKind.SYNTAX_ERROR, HOSTILE, RepoPath(f"{HOSTILE}.py"), 1),),
    )
