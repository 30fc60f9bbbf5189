"""What is found does not hang on the order in which files are handed over."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.checking import follow

# A circle of imports, a class in several files, calls in both directions, a shared object.
FILES = {
    "models.py": "from service import notify\nclass Base:\n    email: str\n    name: str\n",
    "users.py": (
        "import models\nclass User(models.Base):\n"
        "    def tell(self, sender):\n        sender(self.email)\n"
    ),
    "service/__init__.py": "from service.mail import notify, box\nfrom users import User\n",
    "service/mail.py": (
        "import mailer\nimport users\nbox = {}\n"
        "def notify(user: 'users.User', how=None):\n"
        "    box['last'] = user.name\n    (how or mailer.send)(user.email)\n"
        "def again(user: 'users.User', depth):\n"
        "    return notify(user) if not depth else again(user, depth - 1)\n"
    ),
    "app.py": (
        "from service import *\nimport tracker\nfrom service.mail import again\n"
        "def run(user: User):\n"
        "    user.tell(tracker.track)\n    again(user, 3)\n    tracker.track(box['last'])\n"
    ),
}
USUAL = follow(FILES)


def test_there_is_something_to_lose() -> None:
    assert {flow.recipient for flow in USUAL.flows} == {"mailer", "tracker"}


@given(st.permutations(sorted(FILES)))
@settings(max_examples=30)
def test_any_order(names: Sequence[str]) -> None:
    assert follow({name: FILES[name] for name in names}) == USUAL


@given(st.permutations([f"m{number}" for number in range(5)]))
@settings(max_examples=20)
def test_a_chain_through_files_of_any_names(modules: Sequence[str]) -> None:
    files = {
        f"{module}.py": f"import {after}\ndef hand_on(x):\n    {after}.hand_on(x)\n"
        for module, after in pairwise(modules)
    }
    files[f"{modules[-1]}.py"] = "import mailer\ndef hand_on(x):\n    mailer.send(x)\n"
    files["main.py"] = (
        f"import {modules[0]}\nclass User:\n    email: str\n"
        f"def run(user: User):\n    {modules[0]}.hand_on(user.email)\n"
    )
    (flow,) = follow(files).flows
    assert (flow.source.name, flow.sink.span.path) == ("User.email", f"{modules[-1]}.py")
