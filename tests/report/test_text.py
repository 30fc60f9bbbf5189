"""Test the text report as people read it."""

import re
from dataclasses import replace

import pytest

from datamap.model.coverage import Coverage
from datamap.model.evidence import CallCounts, Hop
from datamap.model.findings import Level, Verdict
from datamap.model.result import Result
from datamap.report import text
from tests.report.samples import (
    DECLARATION,
    SAMPLE_FLOWS,
    make_checked_result,
    make_finding,
    make_hostile_result,
    make_result,
    make_span,
    read_lines,
)

CHECKED = """\
DM101 undeclared-recipient: user.contact.email reaches segment, which the declaration does not name
 --> app/signup.py:3:2
  |
3 |     segment.track("Übung 東京", {"email": address})
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   1  app/models.py:2  User.email
   2  app/signup.py:2  address = user.email
   3  app/signup.py:3  segment.track
 see datamap.toml:5:1
 help: remove the data from the call
 help: datamap declare segment email --pending
 help: datamap explain DM101

1 error
1 note (DM103 unused-recipient); --verbose shows them
1 finding ignored with a reason (DM101 undeclared-recipient)

Not seen
  no git: not a git repository
  not followed: a.py:3: getattr with a name made at run time (and 1 more)
  not valid Python: app/old.py:7: invalid syntax

Read 120 files, 8,234 lines; 1 could not be read; left out: 3 migration, 12 test.
Calls: 310 followed in the project, 1,820 of modelled libraries, 12 of other libraries, \
45 on unknown receivers. 34 statements not checked.
"""

TABLE = """\
Who receives what
  recipient        country  declared  receives                             of    flows
  api.example.com  -        no        user.contact.email (hashed, likely)  User      1
  log              -        -         user.contact.email                   User      1
  Segment          US       no        user.contact.email                   User      1
  Stripe           US, IE   yes       user.contact.email                   User      1
                            no        user.name                            User      1
  Sentry           US       no        (no flow seen)                                 0
"""


def show(result: Result, *, colour: bool = False, verbose: bool = False) -> str:
    return text.render(result, read_lines, colour=colour, verbose=verbose)


def test_a_check() -> None:
    assert show(make_checked_result()) == CHECKED


def test_a_scan_shows_the_table_the_flows_and_the_inventory() -> None:
    report = show(make_result(declaration=DECLARATION))
    assert report.startswith(TABLE)
    assert "5 flows of personal data\n" in report
    assert "  user.name to Stripe, User.name in stripe.Customer.create(name)\n" in report
    assert "Personal data: 2 fields (1 of them likely, by their name alone)\n" in report


def test_without_a_declaration_the_table_has_no_column_for_it() -> None:
    assert "declared" not in show(make_result()).split("\n\n")[0]


def test_all_is_shown_if_so_asked() -> None:
    report = show(make_checked_result(), verbose=True)
    assert "DM103 unused-recipient: resend is declared, but was not seen [note]\n" in report
    assert "  not followed: b.py:4: getattr with a name made at run time\n" in report
    assert "--verbose" not in report
    report = show(make_result(), verbose=True)
    assert re.search(r"User\.name +user\.name +likely +app/models\.py:3\n", report)


def test_nothing_found_is_not_called_kept() -> None:
    report = show(make_result([], verdict=Verdict((), ())))
    assert report.startswith("No contradiction to the declaration was found in what could be")
    assert "kept" not in report
    assert "34 statements not checked" in report


def test_an_empty_scan_still_says_what_was_read() -> None:
    result = replace(
        make_result([]),
        notices=(),
        coverage=Coverage(
            files_read=1, files_failed=0, lines=1, left_out=(), calls=CallCounts(project=1)
        ),
    )
    graph = replace(result.graph, recipients=(), inventory=())
    assert show(replace(result, graph=graph)) == (
        "Nobody was seen to receive personal data.\n\n"
        "No personal data was recognised.\n\n"
        "Read 1 file, 1 line; 0 could not be read; none left out.\n"
        "Calls: 1 followed in the project, 0 of modelled libraries, 0 of other libraries, "
        "0 on unknown receivers.\n"
    )


def test_a_warning_says_so() -> None:
    finding = make_finding(SAMPLE_FLOWS[0], level=Level.WARNING)
    report = show(make_result(verdict=Verdict((finding,), ())))
    assert "does not name [warning]\n" in report
    assert "\n1 warning\n" in report


@pytest.mark.parametrize("path", ["gone.py", "app/signup.py"])
def test_a_file_that_is_gone_or_shorter_has_no_frame(path: str) -> None:
    finding = replace(make_finding(SAMPLE_FLOWS[0]), span=make_span(path, 99, 3, 5))
    report = show(make_result(verdict=Verdict((finding,), ())))
    assert f" --> {path}:99:3\n   1  app/models.py:2" in report


def test_a_finding_without_a_place() -> None:
    finding = replace(make_finding(SAMPLE_FLOWS[0]), span=make_span("", 0), flow="", related=())
    assert "-->" not in show(make_result(verdict=Verdict((finding,), ())))
    finding = replace(finding, span=make_span("PRIVACY.md", 0))
    assert " --> PRIVACY.md\n" in show(make_result(verdict=Verdict((finding,), ())))


def test_a_long_path_shows_both_ends() -> None:
    hops = tuple(Hop("assign", f"step_{n}", make_span("app/signup.py", n)) for n in range(1, 31))
    flow = replace(SAMPLE_FLOWS[0], hops=hops)
    report = show(make_result([flow]))
    assert "   6  app/signup.py:6   step_6\n      (18 more steps)\n  25  app/" in report
    assert "(18 more" not in show(make_result([flow]), verbose=True)


def test_a_long_list_of_flows_is_cut() -> None:
    flows = [replace(SAMPLE_FLOWS[0], id=f"{n:03}") for n in range(45)]
    assert "  (5 more; --verbose shows all)\n" in show(make_result(flows))
    assert "more;" not in show(make_result(flows), verbose=True)


def test_many_owners_are_counted() -> None:
    flows = [
        replace(flow, id=f"{n}", source=replace(flow.source, name=f"Class{n}.email"))
        for n, flow in enumerate([SAMPLE_FLOWS[0]] * 5)
    ]
    assert "Class0, Class1, Class2 and 2 more      5\n" in show(make_result(flows))


def test_colour_is_the_callers_choice() -> None:
    for result in (make_result(), make_checked_result(), make_hostile_result()):
        plain = show(result)
        coloured = show(result, colour=True)
        assert "\x1b" not in plain
        assert "\x1b[" in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("verbose", [False, True])
def test_hostile_text_does_not_reach_the_terminal(*, verbose: bool) -> None:
    hostile = make_hostile_result()
    for result in (hostile, replace(hostile, verdict=None)):
        report = text.render(
            result,
            lambda _: ["\x1b]0;x\x07 evil() \x9b2J \u202e"] * 3,
            colour=False,
            verbose=verbose,
        )
        assert all(line.isprintable() for line in report.split("\n"))
        assert "\\x1b" in report
