"""Test that the bar is shown to those who wait, and goes away."""

import io

from datamap.cli.progress_bar import PatientBar, show_progress
from datamap.model.progress import NoProgress


def test_those_who_wait_see_it() -> None:
    stream = io.StringIO()
    bar = PatientBar(stream, patience=0)
    bar.start("parse", 4)
    bar.advance(2)
    bar.close()
    shown = stream.getvalue()
    assert "parse [###############---------------] 2/4" in shown
    assert shown.endswith("\r\x1b[2K")


def test_a_short_run_shows_nothing() -> None:
    stream = io.StringIO()
    bar = PatientBar(stream, patience=60)
    bar.start("parse", 2)
    bar.advance(2)
    bar.close()
    assert stream.getvalue() == ""


def test_a_stage_without_steps_shows_nothing() -> None:
    stream = io.StringIO()
    bar = PatientBar(stream, patience=0)
    bar.start("parse", 0)
    bar.advance()
    assert stream.getvalue() == ""


def test_what_is_no_terminal_sees_nothing() -> None:
    with show_progress() as progress:
        assert isinstance(progress, NoProgress)
