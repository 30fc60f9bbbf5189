"""A scan with summaries of an earlier run says what a scan without them says, and walks less."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import pytest

from datamap.model.evidence import Evidence
from datamap.model.names import RepoPath
from datamap.model.progress import NoProgress
from datamap.model.source import SourceFile
from datamap.parse import parse_file
from datamap.resolve import resolve
from datamap.rulebook import load_rulebook
from datamap.trace import trace
from datamap.trace.frame import Analysis
from datamap.trace.order.roots import complete_root
from datamap.trace.summary import Summary
from datamap.trace.walking.walk import walk_function

SAMPLE = Path(__file__).resolve().parents[2] / "sample_projects" / "pingplex"
RULES = load_rulebook()

Files = Mapping[str, str]


class Memory:
    """Keeps summaries as the cache does."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}

    def load_summaries(self, keys: Sequence[str]) -> dict[str, bytes]:
        return {key: self.blobs[key] for key in keys if key in self.blobs}

    def save_summaries(self, summaries: Sequence[tuple[str, bytes]]) -> None:
        self.blobs.update(summaries)


def read_sample() -> dict[str, str]:
    return {
        path.relative_to(SAMPLE).as_posix(): path.read_text("utf-8")
        for path in sorted(SAMPLE.rglob("*.py"))
    }


def follow(files: Files, store: Memory | None = None) -> Evidence:
    facts = []
    for path, text in files.items():
        content = text.encode()
        digest = blake2b(content, digest_size=16).hexdigest()
        facts.append(parse_file(SourceFile(RepoPath(path), content, digest)))
    program = resolve([each.index for each in facts], RULES.fields, RULES.handlers)
    bodies = {each.index.path: each.bodies for each in facts}
    return trace(program, bodies, [], RULES, store, (), NoProgress())


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the functions that are walked."""
    functions: list[str] = []

    def note(analysis: Analysis, function: str) -> Summary:
        functions.append(function)
        return walk_function(analysis, function)

    monkeypatch.setattr("datamap.trace.order.order.walk_function", note)
    return functions


def change(files: Files, path: str, pattern: str, replacement: str) -> dict[str, str]:
    text, count = re.subn(pattern, replacement, files[path], count=1, flags=re.MULTILINE)
    assert count == 1
    return {**files, path: text}


def test_nothing_changed(walked: list[str]) -> None:
    files, store = read_sample(), Memory()
    cold = follow(files, store)
    assert cold == follow(files)
    before = dict(store.blobs)
    walked.clear()
    assert follow(files, store) == cold
    assert walked == []
    assert store.blobs == before


def test_files_in_another_order(walked: list[str]) -> None:
    files, store = read_sample(), Memory()
    cold = follow(files, store)
    walked.clear()
    assert follow(dict(reversed(files.items())), store) == cold
    assert walked == []


SMALL = {
    "models.py": """
from dataclasses import dataclass


@dataclass
class Base:
    email: str


@dataclass
class User(Base):
    plan: str = ""

    def label(self) -> str:
        return self.plan
""",
    "texts.py": """
def shorten(text: str, most: int = 10) -> str:
    return text[:most]


def greeting(user):
    return shorten(user.label())
""",
    "rounds.py": """
import texts


def even(user, count):
    if count == 0:
        return texts.greeting(user)
    return odd(user, count - 1)


def odd(user, count):
    return even(user, count - 1)
""",
    "more.py": "",
    "main.py": """
import sentry_sdk

import rounds
import texts
from models import User

SENDER = "team"


def report(user: User, send=sentry_sdk.capture_message) -> None:
    send(rounds.even(user, 4))


def welcome(user: User) -> None:
    sentry_sdk.capture_message(texts.greeting(user))


class Bot:
    def __init__(self, user: User) -> None:
        self.user = user

    def run(self) -> None:
        sentry_sdk.capture_message(self.user.email)
""",
}  # fmt: skip

ADMIN = """
from models import User


class Admin(User):
    def label(self):
        return self.email
"""

EDITS: dict[str, tuple[str, str, str, set[str] | None]] = {
    "lines move": ("texts.py", r"\A", "# A comment.\n\n\n", {"texts:"}),
    "a function moves down": (
        "texts.py",
        r"^def greeting",
        "def first():\n    pass\n\n\ndef greeting",
        {"texts:", "texts:first"},
    ),
    "a body, nothing seen of it": ("texts.py", r":most\]", ":most + 1]", {"texts:shorten"}),
    "a body, and what it gives": ("models.py", r"self\.plan", "self.email", None),
    "a body in a circle": ("rounds.py", r"even\(user, count - 1\)", "user.email", None),
    "a new circle": (
        "texts.py",
        r"return shorten.*",
        "import rounds\n    return rounds.even(user, 2) or user.email",
        None,
    ),
    "a signature": ("texts.py", r"\(text: str", "(less: str, text: str = ''", None),
    "a default": ("main.py", r"send=sentry_sdk\.capture_message", "send=print", None),
    "a field": ("models.py", r"    email: str", "    phone: str\n    email: str", None),
    "a field's type": ("models.py", r"    email: str", "    email: int", None),
    "a base": ("models.py", r"User\(Base\)", "User", None),
    "a subclass": ("more.py", r"\Z", ADMIN, None),
    "a new function": (
        "texts.py",
        r"\A",
        "def aaa(user):\n    return user.email\n\n\n",
        {"texts:", "texts:aaa"},
    ),
    "a function is gone": ("texts.py", r"def shorten", "def cut", None),
    "a name in another module": ("texts.py", r"\Z", "\n\ngreeting = shorten\n", None),
    "an import": ("main.py", r"import sentry_sdk", "import rollbar as sentry_sdk", None),
    "a decorator": ("models.py", r"    def label", "    @property\n    def label", None),
    "a constant": ("main.py", r'"team"', '"staff"', {"main:"}),
}
"""File, what is replaced, by what, and the functions that are walked again where that is plain."""


@pytest.mark.parametrize("name", EDITS)
def test_an_edit(walked: list[str], name: str) -> None:
    path, pattern, replacement, expected = EDITS[name]
    store = Memory()
    follow(SMALL, store)
    changed = change(SMALL, path, pattern, replacement)
    walked.clear()
    warm = follow(changed, store)
    met = set(walked)
    assert warm == follow(changed)
    if expected is not None:
        assert met == expected
    walked.clear()
    assert follow(changed, store) == warm
    assert walked == []
    assert follow(SMALL, store) == follow(SMALL)


@pytest.mark.parametrize("gone", SMALL)
def test_a_file_is_gone(gone: str) -> None:
    store = Memory()
    follow(SMALL, store)
    rest = {path: text for path, text in SMALL.items() if path != gone}
    assert follow(rest, store) == follow(rest)
    assert follow(SMALL, store) == follow(SMALL)


@pytest.mark.parametrize("seed", range(3))
def test_a_line_of_the_sample_is_gone(seed: int) -> None:
    files, store = read_sample(), Memory()
    follow(files, store)
    for step in range(2):
        path = sorted(files)[(seed * 7 + step * 3) % len(files)]
        lines = files[path].splitlines(keepends=True)
        at = (seed * 31 + step * 17) % max(len(lines), 1)
        files = {**files, path: "".join(lines[:at] + lines[at + 1 :])}
        assert follow(files, store) == follow(files)


def test_damaged_bytes_count_as_absent() -> None:
    store = Memory()
    cold = follow(SMALL, store)
    for spoil in (lambda b: b[: len(b) // 2], lambda _: b"\x90", lambda _: b"", lambda b: b[::-1]):
        spoiled = Memory()
        spoiled.blobs = {key: spoil(blob) for key, blob in store.blobs.items()}
        assert follow(SMALL, spoiled) == cold
        assert follow(SMALL, spoiled) == cold


def test_each_byte_damaged_never_raises() -> None:
    store = Memory()
    follow(SMALL, store)
    for key, blob in store.blobs.items():
        for at in range(0, len(blob), len(blob) // 6 + 1):
            spoiled = Memory()
            spoiled.blobs = {**store.blobs, key: blob[:at] + b"\xc0" + blob[at + 1 :]}
            follow(SMALL, spoiled)


REGISTRY: dict[str, str] = {
    "events.py": """
HANDLERS = []


def emit(user: "User") -> None:
    for handler in HANDLERS:
        handler(user.email)
""",
    "log.py": "def note(text):\n    print(text)\n",
    "alarm.py": """
import sentry_sdk


def alarm(text):
    sentry_sdk.capture_message(text)
""",
    "setup.py": """
from alarm import alarm
from events import HANDLERS
from log import note

HANDLERS.append(note)
""",
    "models.py": """
from dataclasses import dataclass


@dataclass
class User:
    email: str
""",
}


@pytest.fixture
def completed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the functions for which a caller is made up."""
    functions: list[str] = []

    def note(analysis: Analysis, summary: Summary) -> Summary:
        functions.append(summary.function)
        return complete_root(analysis, summary)

    monkeypatch.setattr("datamap.trace.order.kept_roots.complete_root", note)
    return functions


def test_what_reads_a_registry_is_kept(completed: list[str]) -> None:
    store = Memory()
    cold = follow(REGISTRY, store)
    assert "events:emit" in completed
    completed.clear()
    assert follow(REGISTRY, store) == cold
    assert completed == []


def test_another_entry_of_a_registry() -> None:
    store = Memory()
    cold = follow(REGISTRY, store)
    more = change(REGISTRY, "setup.py", r"append\(note\)", "append(alarm)")
    told = follow(more, store)
    assert told == follow(more)
    assert told.flows != cold.flows
    assert follow(REGISTRY, store) == cold
