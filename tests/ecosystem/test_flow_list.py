"""Check how a list and a scan are held against each other, without downloading anything."""

import io
import tarfile
import zipfile
from pathlib import Path

import msgspec
import pytest

from tests.ecosystem import applications
from tests.ecosystem.applications import Application, cache_directory, unpack_application
from tests.ecosystem.flow_list import (
    ExpectedFlow,
    ExpectedNonFlow,
    FlowList,
    ReportedFlow,
    ReportedSink,
    compare,
    problems,
    read_flow_list,
    table,
)
from tests.ecosystem.recipient_list import names_of

_LISTS = sorted(Path(__file__).parent.glob("*.toml"))
_SHOP = Application(name="shop", version="1.0", format="sdist", file="shop-1.0.tar.gz", sha256="0")
_MAIL = ExpectedFlow(
    path="shop/mail.py",
    line=12,
    call="mailer.send",
    recipient=("mailer", "unknown"),
    category="user.contact.email",
    source="User.email",
    note="Order confirmation.",
)
_PING = ExpectedNonFlow(
    path="shop/mail.py", line=30, call="mailer.ping", recipient="mailer", why="No data."
)


@pytest.mark.parametrize("path", _LISTS, ids=lambda path: path.stem)
def test_lists_can_be_read_and_say_nothing_twice(path: Path) -> None:
    """Read every list of the folder."""
    expected = read_flow_list(path)
    flows = [(e.path, e.line, e.recipient, e.category, e.source) for e in expected.flows]
    quiet = [(entry.path, entry.line, entry.call, entry.category) for entry in expected.non_flows]
    assert len(flows) == len(set(flows))
    assert len(quiet) == len(set(quiet))
    entries: list[ExpectedFlow | ExpectedNonFlow] = [*expected.flows, *expected.non_flows]
    assert [e.path for e in entries if e.path.startswith(("/", "."))] == []
    names = [name for entry in expected.recipients for name in names_of(entry)]
    names += [entry.recipient for entry in expected.non_recipients]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("recipient", "category", "line", "end_line", "found"),
    [
        ("mailer", "user.contact.email", 12, 12, True),
        ("unknown", "user.contact", 10, 15, True),
        ("mailer", "user.contact.email.work", 12, 14, True),
        ("mailer", "user.contact.email_hash", 12, 12, False),
        ("mailer", "user.name", 12, 12, False),
        ("tracker", "user.contact.email", 12, 12, False),
        ("mailer", "user.contact.email", 13, 14, False),
    ],
)
def test_a_flow_is_found_by_place_recipient_and_category(
    *, recipient: str, category: str, line: int, end_line: int, found: bool
) -> None:
    """Match one reported flow with one listed flow."""
    expected = FlowList(application=_SHOP, flows=(_MAIL,))
    comparison = compare(expected, [_reported(recipient, category, line, end_line)])
    assert comparison.found == ((_MAIL,) if found else ())
    assert comparison.missed == (() if found else (_MAIL,))
    assert len(comparison.unlisted) == (0 if found else 1)
    assert len(problems(comparison)) == (0 if found else 1)


def test_a_known_miss_is_no_problem_until_it_is_found() -> None:
    """Ask to drop `missing` once the flow is found."""
    known = msgspec.structs.replace(_MAIL, missing="the client is made by exec")
    expected = FlowList(application=_SHOP, flows=(known,))
    assert problems(compare(expected, [])) == []
    (problem,) = problems(compare(expected, [_reported("mailer", "user.contact.email", 12, 12)]))
    assert problem.endswith("fixed, drop `missing`")


def test_a_non_flow_may_not_be_reported_to_anybody() -> None:
    """Count a report on a listed non-flow as false, unless it stays in the house."""
    expected = FlowList(application=_SHOP, flows=(), non_flows=(_PING,))
    assert problems(compare(expected, [_reported("log", "user.name", 30, 30)])) == []
    assert problems(compare(expected, [_reported("store:db", "user.name", 30, 30)])) == []
    assert compare(expected, [_reported("tracker", "user.name", 30, 30)]).false == (_PING,)


def test_a_non_flow_may_speak_of_one_category() -> None:
    """Leave other categories at the same call alone."""
    entry = msgspec.structs.replace(_PING, category="user.name")
    expected = FlowList(application=_SHOP, flows=(), non_flows=(entry,))
    assert compare(expected, [_reported("mailer", "user.location", 30, 30)]).quiet == (entry,)
    assert compare(expected, [_reported("mailer", "user.name", 30, 30)]).false == (entry,)


def test_a_known_false_alarm_is_no_problem_until_it_is_gone() -> None:
    """Ask to drop `spurious` once the call is quiet."""
    entry = msgspec.structs.replace(_PING, spurious="the receiver is taken for data")
    expected = FlowList(application=_SHOP, flows=(), non_flows=(entry,))
    assert problems(compare(expected, [_reported("mailer", "user.name", 30, 30)])) == []
    (problem,) = problems(compare(expected, []))
    assert problem.endswith("fixed, drop `spurious`")


def test_the_table_counts_per_application() -> None:
    """Print one line per application."""
    expected = FlowList(application=_SHOP, flows=(_MAIL,), non_flows=(_PING,))
    reported = [
        _reported("mailer", "user.contact.email", 12, 12),
        _reported("mailer", "user.name", 30, 30),
        _reported("mailer", "user.name", 40, 40),
    ]
    header, row = table([(_SHOP, compare(expected, reported))]).splitlines()
    assert dict(zip(header.split()[1:], row.split()[2:], strict=True)) == {
        "flows": "1",
        "found": "1",
        "missed": "0",
        "non-flows": "1",
        "false": "1",
        "unlisted": "1",
    }


def test_a_source_distribution_is_unpacked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Return the folder inside the archive, and take it from the cache the second time."""

    def download(_: Application, directory: Path) -> Path:
        archive = directory / "shop-1.0.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            member = tarfile.TarInfo("shop-1.0/src/shop.py")
            member.size = 4
            tar.addfile(member, io.BytesIO(b"pass"))
        return archive

    monkeypatch.setattr(applications, "_download", download)
    root = unpack_application(_SHOP, tmp_path / "cache")
    assert (root / "src" / "shop.py").read_text(encoding="utf-8") == "pass"
    monkeypatch.delattr(applications, "_download")
    assert unpack_application(_SHOP, tmp_path / "cache") == root
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["shop-1.0"]


def test_a_wheel_is_unpacked_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Return the folder that the archive was unpacked into."""

    def download(_: Application, directory: Path) -> Path:
        archive = directory / "shop-1.0-py3-none-any.whl"
        with zipfile.ZipFile(archive, "w") as wheel:
            wheel.writestr("shop/__init__.py", "pass")
        return archive

    monkeypatch.setattr(applications, "_download", download)
    root = unpack_application(msgspec.structs.replace(_SHOP, format="wheel"), tmp_path)
    assert (root / "shop" / "__init__.py").is_file()


def test_the_cache_directory_can_be_chosen() -> None:
    """Read the variable of the environment."""
    assert cache_directory({"DATAMAP_ECOSYSTEM_DIR": "kept"}) == Path("kept")
    assert cache_directory({}).name == "datamap-ecosystem"


def _reported(recipient: str, category: str, line: int, end_line: int) -> ReportedFlow:
    sink = ReportedSink(path="shop/mail.py", line=line, end_line=end_line)
    return ReportedFlow(recipient=recipient, category=category, sink=sink)
