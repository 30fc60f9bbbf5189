"""One environment for several rule files, where their packages suit each other: it is faster.

What is not found in it is no verdict: two packages may bear one import name, or come without a part
that they need. Such a file is asked about in environments of its own.
"""

import re
from collections.abc import Iterator, Sequence

from tests.sdk.environments import make_environment, tell_versions
from tests.sdk.rule_files import Asked
from tests.sdk.verdicts import LOST, Report, Said, ask, conclude, verify

MOST_TOGETHER = 10
MOST_SECONDS = 1200


def verify_each(every: Sequence[Asked]) -> Iterator[Report]:
    """Yield a report for each rule file: first those that one environment says all about."""
    left = []
    for start in range(0, len(every), MOST_TOGETHER):
        group = every[start : start + MOST_TOGETHER]
        shared = verify_together([asked for asked in group if is_of_one_time(asked)])
        yield from shared.values()
        left += [asked for asked in group if asked.path not in shared]
    yield from map(verify, left)


def verify_together(group: Sequence[Asked]) -> dict[str, Report]:
    """Return reports, by path, of the files of which one environment says all there is to say."""
    wanted = tuple(dict.fromkeys(name for asked in group for name in name_packages(asked)))
    if len(group) < 2 or not wanted:
        return {}
    with make_environment(wanted, all_or_none=True) as there:
        if there.refused:
            half = len(group) // 2
            return verify_together(group[:half]) | verify_together(group[half:])
        questions = tuple(question for asked in group for question in asked.questions)
        said = ask(there.python, questions, MOST_SECONDS)
        reports = {}
        for asked in group:
            if isinstance(said, str):
                break
            mine, said = said[: len(asked.questions)], said[len(asked.questions) :]
            if is_complete(asked, mine):
                versions = tell_versions(there.python, name_packages(asked), {})
                reports[asked.path] = conclude(asked, mine, versions.items(), {})
        return reports


def name_packages(asked: Asked) -> tuple[str, ...]:
    """Return all packages of a file."""
    return (*asked.wanted, *asked.others)


def is_of_one_time(asked: Asked) -> bool:
    """Tell whether a file speaks of one version of each package."""
    names = [re.split(r"[=<\[]", entry)[0] for entry in name_packages(asked)]
    return len(names) == len(set(names))


def is_complete(asked: Asked, answers: Sequence[Said]) -> bool:
    """Tell whether no other environment of today's versions could say more of a file's calls."""
    for question, said in zip(asked.questions, answers, strict=True):
        lost = [call for kind in LOST for call in said[kind]]
        enough = question.one_is_enough and len(lost) < len(question.calls)
        if said["broken"] or ((lost or said["names"]) and not question.excuse and not enough):
            return False
    return True
