"""Test that the probe says what is wrong with an SDK and never ends of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sdk.verdicts import PROBE

Said = dict[str, list[str]]
SDK = """
from __future__ import annotations
import typing
from sdk import shapes


class Mail:
    def send(self, to: str, *, subject: str = '') -> 'Receipt': ...


class Receipt:
    number: int


class Fourth:
    def far(self, to: str) -> None: ...


class Elsewhere:
    shape: shapes.Shape

    def __init__(self) -> None:
        self.made = shapes.Shape()


# As packages do whose classes stand in files of their own.
Elsewhere.__module__ = 'typing'


class Third:
    def __init__(self) -> None:
        self.fourth = Fourth()


class Second:
    def __init__(self) -> None:
        self.third = Third()


class First:
    second: Second


class Slotted:
    __slots__ = ('letter',)

    def __init__(self, letter: Mail = None) -> None:
        self.letter: Mail = letter


class Items(typing.Generic[typing.TypeVar('T')]):
    def put(self, to: str) -> None: ...


class Connecting:
    async def __aenter__(self) -> Mail: ...


class Client:
    mail: Mail

    def __init__(self) -> None:
        self.late = made_somehow()
        self.first = First()
        self.items = Items[str]()

    def __getitem__(self, key: str) -> Slotted: ...

    def copy(self) -> typing.Self: ...

    def connect(self) -> Connecting: ...


def configure(key: str) -> Client: ...
"""
UNTYPED = """
from untyped.Calls import limit
from untyped.service import Texts

service = None
Calls = None


def start(key):
    global service
    service = Texts(key)
    globals()["Calls"] = Texts(key)


class Builder:
    def __init__(self, texts: Texts, other=None):
        self.given = texts
        self.own = None
        self.other = other

    def with_key(self, key):
        return self

    def build(self):
        made = Client()
        return made

    def again(self):
        return self.again()


class lazy:
    def __init__(self, getter):
        self.getter = getter

    def __get__(self, thing, kind):
        return self.getter(thing)


class Client:
    def __init__(self):
        self._texts = None
        self.rooms = {}
        self.names = {}

    @lazy
    def controller(self):
        return Texts("key")

    def join(self, key):
        self.rooms[key] = Texts(key)
        return self.rooms[key]

    def name(self, key):
        return self.names[key]

    @property
    def texts(self):
        if self._texts is None:
            from untyped.service import Texts

            self._texts = Texts("key")
        return self._texts

    def choose(self, name):
        return getattr(self, name)


class Old:
    def send(self, number): ...


class New:
    beta: Old

    def send(self, to): ...
"""
EITHER = """
class Open:
    def __getattr__(self, name: str): ...


class Mail:
    def send(self, to: str): ...


def choose(key: str) -> Open | Mail: ...
"""
SERVICE = """
class Texts:
    def __init__(self, key): ...

    def send(self, to, text): ...
"""
PARTS = """
import json


class Maker:
    decoder: json.JSONDecoder

    def make(self, key):
        from parts.texts import texts

        return texts(key)
"""
LAZY = """
import builtins


class Lazy:
    @property
    def __class__(self):
        raise RuntimeError("no settings\\nset them first")


def open():
    return builtins.open("file")


cache = Lazy()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a small SDK, and packages that raise when they are imported."""
    (tmp_path / "sdk").mkdir()
    (tmp_path / "sdk" / "__init__.py").write_text(SDK)
    (tmp_path / "sdk" / "shapes.py").write_text("class Shape:\n    def draw(self, to): ...\n")
    (tmp_path / "untyped").mkdir()
    (tmp_path / "untyped" / "__init__.py").write_text(UNTYPED)
    (tmp_path / "untyped" / "service.py").write_text(SERVICE)
    (tmp_path / "untyped" / "Calls.py").write_text("limit = 3\n")
    (tmp_path / "raises.py").write_text("raise TypeError('metaclass conflict')\n")
    (tmp_path / "ends.py").write_text("import sys\nsys.exit('set a key first')\n")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "__init__.py").write_text(PARTS)
    (tmp_path / "parts" / "texts.py").write_text(SERVICE.replace("Texts", "texts"))
    (tmp_path / "parts" / "old.py").write_text("raise ImportError('not on this system')\n")
    (tmp_path / "either.py").write_text(EITHER)
    (tmp_path / "lazy.py").write_text(LAZY)
    (tmp_path / "needs.py").write_text("import something_that_is_not_there\n")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "__init__.py").write_text("")
    (tmp_path / "half" / "part.py").write_text("raise AttributeError('no such option')\n")
    return tmp_path


def ask(place: Path, call: str, *names: str) -> Said:
    done = subprocess.run(
        [sys.executable, str(PROBE)],
        input=json.dumps([{"calls": [call], "names": names}]),
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(place)},
        timeout=60,
    )
    answers: list[Said] = json.loads(done.stdout)
    return {kind: said for kind, said in answers[0].items() if said}


@pytest.mark.parametrize(
    "call",
    [
        "sdk.Client().mail.send",
        "sdk.Client().copy().mail.send",
        "sdk.configure().mail.send",
        "sdk.Client.**.send",
        "sdk.**.mail.send",
        "sdk.Client().connect().send",
        "sdk.Client().letter.send",
        "sdk.Client().**.letter.send",
        "sdk.Client.**.connect().send",
    ],
)
def test_a_call_that_is_there_is_found(place: Path, call: str) -> None:
    assert ask(place, call, "to", "0", "subject") == {}


def test_of_two_types_the_one_that_has_the_call_is_enough(place: Path) -> None:
    assert ask(place, "either.choose().send", "to") == {}
    assert ask(place, "either.choose().post") == {"unknown": ["either.choose().post"]}


def test_a_generic_class_has_the_calls_of_what_it_makes(place: Path) -> None:
    assert ask(place, "sdk.Client().items.put", "to") == {}
    assert ask(place, "sdk.Client().items.get") == {"missing": ["sdk.Client().items.get"]}


@pytest.mark.parametrize("call", ["sdk.Elsewhere().shape.draw", "sdk.Elsewhere().made.draw"])
def test_a_class_is_read_where_it_is_written_whatever_it_says(place: Path, call: str) -> None:
    assert ask(place, call, "to", "0") == {}
    assert ask(place, call, "cc") == {"names": ["cc"]}


@pytest.mark.parametrize(
    "call",
    [
        "untyped.Builder().given.send",
        "untyped.Builder().with_key().with_key().build().texts.send",
        "untyped.Client().join().send",
        "untyped.Client().controller.send",
        "untyped.service.send",
        "untyped.Calls.send",
    ],
)
def test_where_no_annotation_says_it_the_source_does(place: Path, call: str) -> None:
    assert ask(place, call, "to", "text") == {}
    assert ask(place, call, "cc") == {"names": ["cc"]}


@pytest.mark.parametrize("call", ["untyped.Builder().build().texts.post", "untyped.Calls.post"])
def test_what_the_source_says_can_lack_the_call(place: Path, call: str) -> None:
    assert ask(place, call) == {"missing": [call]}


@pytest.mark.parametrize(
    "call",
    [
        "untyped.Builder().other.send",
        "untyped.Builder().again().send",
        "untyped.Client().choose().send",
        "untyped.Client().name().send",
    ],
)
def test_what_the_source_leaves_open_is_unknown(place: Path, call: str) -> None:
    assert ask(place, call) == {"unknown": [call]}


def test_an_argument_may_be_that_of_a_farther_call_under_stars(place: Path) -> None:
    assert ask(place, "untyped.New.**.send", "to", "number") == {}
    assert ask(place, "untyped.New.**.send", "cc") == {"names": ["cc"]}
    assert ask(place, "untyped.New.send", "number") == {"names": ["number"]}


@pytest.mark.parametrize(
    "call", ["sdk.Client().mail.post", "sdk.Client().copy().post", "sdk.**.post"]
)
def test_a_call_that_is_not_there_is_missing(place: Path, call: str) -> None:
    assert ask(place, call) == {"missing": [call]}


def test_an_argument_that_no_signature_has_is_told(place: Path) -> None:
    assert ask(place, "sdk.Client().mail.send", "to", "cc", "1") == {"names": ["cc", "1"]}


def test_what_is_made_at_run_time_is_there_and_takes_whatever(place: Path) -> None:
    assert ask(place, "sdk.Client().late", "to") == {}


def test_what_is_made_at_run_time_is_unknown(place: Path) -> None:
    assert ask(place, "sdk.Client().late.send") == {"unknown": ["sdk.Client().late.send"]}


def test_a_package_that_is_not_installed_is_absent(place: Path) -> None:
    assert ask(place, "nowhere.Client().send") == {"absent": ["nowhere.Client().send"]}


@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("raises.Client().send", "raises cannot be imported: TypeError: metaclass conflict"),
        ("ends.send", "ends cannot be imported: SystemExit: set a key first"),
        ("needs.send", "needs needs something_that_is_not_there"),
        ("half.part.send", "half.part cannot be imported: AttributeError: no such option"),
    ],
)
def test_a_module_that_raises_is_told_with_what_it_says(place: Path, call: str, why: str) -> None:
    assert ask(place, call) == {"broken": [call], "why": [why]}


@pytest.mark.parametrize("call", ["sdk.Client().**.far", "sdk.Client().**.second.**.far"])
def test_stars_lead_through_what_a_class_sets_when_it_is_made(place: Path, call: str) -> None:
    assert ask(place, call, "to") == {}
    assert ask(place, call, "cc") == {"names": ["cc"]}


@pytest.mark.parametrize("call", ["parts.**.send", "parts.**.texts.send", "parts.Maker().**.send"])
def test_stars_lead_through_what_methods_give_where_nothing_nearer_is(
    place: Path, call: str
) -> None:
    assert ask(place, call, "to", "text") == {}
    assert ask(place, f"{call}er") == {"missing": [f"{call}er"]}


def test_stars_lead_into_no_other_package(place: Path) -> None:
    assert ask(place, "parts.**.dumps") == {"missing": ["parts.**.dumps"]}


@pytest.mark.parametrize(
    "call",
    [
        "builtins.open.write",
        "pathlib.Path.open.write",
        "logging.getLogger.info",
        "lazy.open().write",
    ],
)
def test_what_pythons_own_functions_give_is_known(place: Path, call: str) -> None:
    assert ask(place, call) == {}
    assert ask(place, f"{call}s") == {"missing": [f"{call}s"]}


def test_a_file_that_hands_all_on_has_what_it_has_itself(place: Path) -> None:
    assert ask(place, "codecs.open.write", "data") == {}
    assert ask(place, "codecs.open.post") == {"unknown": ["codecs.open.post"]}


def test_a_look_up_that_raises_is_told_and_ends_nothing(place: Path) -> None:
    said = ask(place, "lazy.cache.set")
    assert said == {
        "broken": ["lazy.cache.set"],
        "why": ["lazy.cache.set: RuntimeError: no settings"],
    }


def test_a_large_sdk_under_stars_is_read_once(place: Path) -> None:
    many = "".join(
        f"class C{n}:\n" + "".join(f"    def m{m}(self): self.a{m} = {m}\n" for m in range(40))
        for n in range(90)
    )
    (place / "large.py").write_text(many)
    assert ask(place, "large.*.m39") == {}
    assert ask(place, "large.**.post") == {"missing": ["large.**.post"]}
