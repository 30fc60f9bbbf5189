"""What the SDKs say of the rules: each call is verified, not verifiable, or failed."""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tests.sdk.environments import add_undeclared, make_environment
from tests.sdk.rule_files import Asked, Question

PROBE = Path(__file__).with_name("probe.py")
MOST_SECONDS = 300
MOST_UNDECLARED = 4
VERIFIED, UNVERIFIABLE, FAILED = "verified", "not verifiable", "failed"
# A rule that is one of older versions says so by its `verify`.
OLDER = re.compile(r"\bbefore version (\d+(?:\.\d+)*)")
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
    versions: frozenset[tuple[str, str]]
    refused: Mapping[str, str]
    verdicts: tuple[Verdict, ...]

    @property
    def needless(self) -> tuple[str, ...]:
        """Where a rule says why it cannot be verified, and all of it is."""
        lost = {verdict.origin for verdict in self.verdicts if verdict.word != VERIFIED}
        return tuple(
            question.origin
            for question in self.asked.questions
            if question.excuse and question.origin not in lost and not OLDER.search(question.excuse)
        )

    def count(self, word: str) -> int:
        """Count the verdicts of one word."""
        return sum(verdict.word == word for verdict in self.verdicts)


def verify(asked: Asked) -> Report:
    """Hold the rules of one file against the SDKs that they speak of."""
    versions: set[tuple[str, str]] = set()
    refused: dict[str, str] = {}
    answers: list[Said] = []
    why = "no package is named"
    for wanted in filter(None, (asked.wanted, asked.others)):
        if answers and not any(said[kind] for said in answers for kind in LOST):
            break
        with make_environment(wanted) as there:
            said = ask(there.python, narrow(asked.questions, answers))
        versions |= there.versions.items()
        refused |= there.refused
        if isinstance(said, str):
            why = said
        else:
            answers = [*map(join, answers, said)] if answers else said
    if not answers:
        everything = ((q.origin, call) for q in asked.questions for call in q.calls)
        lost = tuple(Verdict(UNVERIFIABLE, origin, call, why) for origin, call in everything)
        return Report(asked, frozenset(versions), refused, lost)
    return conclude(asked, answers, versions, refused)


def conclude(
    asked: Asked,
    answers: list[Said],
    found: Iterable[tuple[str, str]],
    refused: Mapping[str, str],
) -> Report:
    """Return the report on a file of which today's versions, `found`, have said all that they can.

    What left in a major version is asked of the last one that had it.
    """
    versions = set(found)
    for limit, left in list_older(asked.questions, answers):
        with make_environment(tuple(f"{name}<{limit}" for name in list_names(asked))) as there:
            said = ask(there.python, left)
        if not isinstance(said, str):
            asked_again = zip(left, answers, said, strict=True)
            answers = [join(old, new) if q.calls else old for q, old, new in asked_again]
            versions |= there.versions.items()
    judged = (judge(*pair, refused) for pair in zip(asked.questions, answers, strict=True))
    verdicts = tuple(verdict for part in judged for verdict in part)
    return Report(asked, frozenset(versions), refused, verdicts)


def narrow(questions: tuple[Question, ...], answers: list[Said]) -> tuple[Question, ...]:
    """Return what is left to ask after these answers: the calls and arguments not found."""
    if not answers:
        return questions
    return tuple(
        replace(
            question,
            calls=tuple(call for kind in LOST for call in said[kind]),
            names=tuple(said["names"]),
        )
        for question, said in zip(questions, answers, strict=True)
    )


def list_older(
    questions: tuple[Question, ...], answers: list[Said]
) -> Iterator[tuple[str, tuple[Question, ...]]]:
    """Yield what is left to ask of older versions, and below which: "before version 5"."""
    if not answers:
        return
    # Where a call is there without its arguments, it is asked of once more.
    again = [
        replace(left, calls=left.calls or question.calls if left.names else left.calls)
        for question, left in zip(questions, narrow(questions, answers), strict=True)
    ]
    limits = [found[1] if (found := OLDER.search(q.excuse)) else "" for q in questions]
    for limit in sorted({*limits} - {""}):
        left = tuple(
            question if limit == mine else replace(question, calls=(), names=())
            for question, mine in zip(again, limits, strict=True)
        )
        if any(question.calls for question in left):
            yield limit, left


def list_names(asked: Asked) -> Iterator[str]:
    """Return the vendor's packages without their versions."""
    for entry in (*asked.wanted, *asked.others):
        name, equal, _ = entry.partition("==")
        if equal or entry in asked.others:
            yield name


def join(first: Said, second: Said) -> Said:
    """Return what two environments say together: what one of them has is there."""
    lost = [{call: kind for kind in LOST for call in said[kind]} for said in (first, second)]
    both: dict[str, list[str]] = {kind: [] for kind in first}
    for call in sorted(lost[0].keys() & lost[1].keys()):
        both[lost[1][call] if lost[0][call] == "absent" else lost[0][call]].append(call)
    both["why"] = [*first["why"], *second["why"]]
    both["names"] = [name for name in first["names"] if name in second["names"]]
    return both


def ask(
    python: Path, questions: tuple[Question, ...], seconds: int = MOST_SECONDS
) -> list[Said] | str:
    """Ask the probe, and once more when modules need what their packages do not say."""
    said = run_probe(python, questions, seconds)
    for _ in range(MOST_UNDECLARED):
        if isinstance(said, str):
            break
        # "clickup.client needs requests"
        needed = (why.rpartition(" needs ")[2] for answer in said for why in answer["why"])
        if not add_undeclared(python, needed):
            break
        said = run_probe(python, questions, seconds)
    return said


def run_probe(python: Path, questions: tuple[Question, ...], seconds: int) -> list[Said] | str:
    """Ask the probe; where an SDK ends its process or its patience, say so."""
    asked = [{"calls": question.calls, "names": question.names} for question in questions]
    try:
        done = subprocess.run(
            [str(python), str(PROBE)],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            cwd=python.parent,
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {seconds} seconds"
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        return f"the probe ended with {done.returncode}: {last[:120]}"
    answers: list[Said] = json.loads(done.stdout)
    return answers


def judge(question: Question, said: Said, refused: Mapping[str, str]) -> Iterator[Verdict]:
    """Yield the verdict of each call of a rule, and of its arguments if they are wrong."""
    why_lost = {call: kind for kind in LOST for call in said[kind]}
    # Clients have moved between versions: it is enough that one of the names is there.
    enough = question.one_is_enough and len(why_lost) < len(question.calls)
    uninstalled = next((f"{name}: {why}" for name, why in refused.items()), "")
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
            yield Verdict(UNVERIFIABLE, question.origin, call, choose_reason(call, said["why"]))
        else:
            yield Verdict(FAILED, question.origin, call, kind)
    if said["names"] and len(why_lost) < len(question.calls):
        word = UNVERIFIABLE if question.excuse else FAILED
        what = f"{question.calls[0]}({', '.join(said['names'])})"
        yield Verdict(word, question.origin, what, question.excuse or "no such arguments")


def choose_reason(call: str, reasons: list[str]) -> str:
    """Return the first reason that speaks of the call's package: "kafka.client needs six"."""
    root = call.replace("()", "").partition(".")[0]
    own = (why for why in reasons if why.split(" ")[0].strip(":").split(".")[0] == root)
    return next(own, reasons[0])
