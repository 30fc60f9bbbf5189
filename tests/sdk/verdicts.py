"""What the SDKs say of the rules: each call is verified, not verifiable, or failed."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.sdk.environments import Environment, make_environment
from tests.sdk.rule_files import Asked, Question

PROBE = Path(__file__).with_name("probe.py")
MOST_SECONDS = 300
VERIFIED, UNVERIFIABLE, FAILED = "verified", "not verifiable", "failed"
LOST = ("absent", "broken", "missing", "unknown")
Said = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one environment says of one call, or of the arguments of a rule."""

    word: str
    origin: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found for one rule file."""

    asked: Asked
    versions: Mapping[str, str]
    refused: Mapping[str, str]
    verdicts: tuple[Verdict, ...]

    def count(self, word: str) -> int:
        """Count the verdicts of one word."""
        return sum(verdict.word == word for verdict in self.verdicts)


def verify(asked: Asked) -> Report:
    """Hold the rules of one file against the SDKs that they speak of."""
    with make_environment(asked.wanted) as there:
        answers = ask(there.python, asked.questions)
        verdicts: tuple[Verdict, ...]
        if isinstance(answers, str):
            verdicts = tuple(
                Verdict(UNVERIFIABLE, question.origin, call, answers)
                for question in asked.questions
                for call in question.calls
            )
        else:
            pairs = zip(asked.questions, answers, strict=True)
            verdicts = tuple(verdict for pair in pairs for verdict in judge(*pair, there))
        return Report(asked, there.versions, there.refused, verdicts)


def ask(python: Path, questions: tuple[Question, ...]) -> list[Said] | str:
    """Ask the probe; where an SDK ends its process or its patience, say so."""
    asked = [{"calls": question.calls, "names": question.names} for question in questions]
    try:
        done = subprocess.run(
            [str(python), str(PROBE)],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
            timeout=MOST_SECONDS,
            cwd=python.parent,
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {MOST_SECONDS} seconds"
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        return f"the probe ended with {done.returncode}: {last[:120]}"
    answers: list[Said] = json.loads(done.stdout)
    return answers


def judge(question: Question, said: Said, there: Environment) -> Iterator[Verdict]:
    """Yield the verdict of each call of a rule, and of its arguments if they are wrong."""
    why_lost = {call: kind for kind in LOST for call in said[kind]}
    # Clients have moved between versions: it is enough that one of the names is there.
    enough = question.one_is_enough and len(why_lost) < len(question.calls)
    uninstalled = next((f"{name}: {why}" for name, why in there.refused.items()), "")
    for call in question.calls:
        kind = why_lost.get(call, "")
        if not kind:
            yield Verdict(VERIFIED, question.origin, call)
        elif question.excuse or enough:
            why = question.excuse or "another name of the same is there"
            yield Verdict(UNVERIFIABLE, question.origin, call, why)
        elif kind == "absent" and uninstalled:
            yield Verdict(UNVERIFIABLE, question.origin, call, uninstalled)
        elif kind == "broken":
            yield Verdict(UNVERIFIABLE, question.origin, call, said["why"][0])
        else:
            yield Verdict(FAILED, question.origin, call, kind)
    if said["names"]:
        word = UNVERIFIABLE if question.excuse else FAILED
        what = f"{question.calls[0]}({', '.join(said['names'])})"
        yield Verdict(word, question.origin, what, question.excuse or "no such arguments")
