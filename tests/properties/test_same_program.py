"""Ways of writing one program down find the same flows.

A program takes data from a user through some steps to a call that sends them. Renaming its local
variables, assigning them to themselves, taking a step out into a function and moving that
function to another module change nothing of what it does.
"""

from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.pages.checking import follow

HEADER = """\
import hashlib
import mailer
import tracker
import unheard

class User:
    email: str
    name: str
    city: str

    def address(self):
        return self.email
"""
STARTS = (
    "user.email",
    "user.name",
    "user.address()",
    "(user.email, user.name)[1]",
    "{'e': user.email, 'n': user.name}",
    "[user.email, user.name]",
    "user",
    "'nobody'",
)
STEPS = (
    "{}",
    "str({})",
    "f'<{{{}}}>'",
    "'%s' % {}",
    "({}, 1)[0]",
    "[{}][0]",
    "{{'k': {}}}['k']",
    "dict(k={})",
    "str({}).strip()",
    "{} or ''",
    "{} if flag else ''",
    "[item for item in [{}]]",
    "(lambda given: given)({})",
    "len({})",
    "hashlib.sha256(str({}).encode()).hexdigest()",
    "unheard.of({})",
    "max({}, key=len)",
    "({})",
    "None if {} else 'x'",
)
ENDS = (
    "mailer.send({})",
    "mailer.send(to={}, subject='Hi')",
    "tracker.identify({})",
    "tracker.Tracker().track({})",
    "print({})",
)


@dataclass(frozen=True, slots=True)
class Program:
    """Steps from a start to an end."""

    start: str
    steps: tuple[str, ...]
    end: str


PROGRAMS = st.builds(
    Program,
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(STEPS), min_size=1, max_size=4).map(tuple),
    st.sampled_from(ENDS),
)
NAMES = st.lists(
    st.sampled_from(["v", "w", "x", "data", "value", "result"]),
    min_size=6,
    max_size=6,
    unique=True,
)


def found(files: dict[str, str]) -> set[tuple[str, ...]]:
    """Return what is sent, without the places; of an argument, which one, not which part."""
    return {
        (
            flow.category,
            flow.recipient,
            flow.treatment,
            flow.certainty,
            flow.source.name,
            flow.sink.call,
            flow.sink.argument.partition(".")[0],
        )
        for flow in follow(files).flows
    }


def body(program: Program, names: list[str], *, itself: bool = False) -> str:
    """Write the steps down, one line each."""
    lines = [f"{names[0]} = {program.start}"]
    for number, step in enumerate(program.steps):
        if itself:
            lines.append(f"{names[number]} = {names[number]}")
        lines.append(f"{names[number + 1]} = {step.format(names[number])}")
    lines.append(program.end.format(names[len(program.steps)]))
    return "".join(f"    {line}\n" for line in lines)


def plain(program: Program, names: list[str], *, itself: bool = False) -> str:
    """Write a program as one function."""
    return f"{HEADER}\ndef run(user: User, flag):\n{body(program, names, itself=itself)}"


USUAL = ["v0", "v1", "v2", "v3", "v4", "v5"]


@given(PROGRAMS, NAMES)
@settings(max_examples=15)
def test_names_of_locals(program: Program, names: list[str]) -> None:
    assert found({"app.py": plain(program, names)}) == found({"app.py": plain(program, USUAL)})


@given(PROGRAMS)
@settings(max_examples=15)
def test_assigning_a_local_to_itself(program: Program) -> None:
    repeated = plain(program, USUAL, itself=True)
    assert found({"app.py": repeated}) == found({"app.py": plain(program, USUAL)})


@given(PROGRAMS, st.integers(0, 3), st.booleans())
@settings(max_examples=40)
@example(Program("user", ("str({})",), "mailer.send({})"), 0, True)  # noqa: FBT003
@example(Program("user", ("dict(k={})", "{}"), "mailer.send({})"), 0, False)  # noqa: FBT003
def test_taking_a_step_out(program: Program, place: int, elsewhere: bool) -> None:  # noqa: FBT001
    place %= len(program.steps)
    steps = list(program.steps)
    taken = f"def taken(part, flag):\n    return {steps[place].format('part')}\n"
    steps[place] = "taken({}, flag)"
    short = plain(Program(program.start, tuple(steps), program.end), USUAL)
    files = {"app.py": f"{short}\n{taken}"}
    if elsewhere:
        files = {"app.py": f"from parts import taken\n{short}"}
        files["parts.py"] = f"import hashlib\nimport unheard\n{taken}"
    assert found(files) == found({"app.py": plain(program, USUAL)})


@given(PROGRAMS, st.booleans())
@settings(max_examples=25)
def test_taking_the_end_out(program: Program, elsewhere: bool) -> None:  # noqa: FBT001
    taken = f"def taken(part):\n    {program.end.format('part')}\n"
    short = plain(Program(program.start, program.steps, "taken({})"), USUAL)
    files = {"app.py": f"{short}\n{taken}"}
    if elsewhere:
        files = {"app.py": f"from parts import taken\n{short}"}
        files["parts.py"] = f"import mailer\nimport tracker\n{taken}"
    assert found(files) == found({"app.py": plain(program, USUAL)})
