"""What `datamap explain` prints of a name: whether it is personal, and what decided."""

import re
from collections.abc import Sequence

from datamap.model.name_answers import NameAnswer
from datamap.model.rules import Rulebook

_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_DIGEST = re.compile(r"[0-9a-f]{6,}")
_SHOWN = 20


def is_name(thing: str) -> bool:
    """Tell whether a word can be the name of something in code, and is no fingerprint."""
    return bool(_NAME.fullmatch(thing)) and not _DIGEST.fullmatch(thing)


def describe_answers(answers: Sequence[NameAnswer], rulebook: Rulebook) -> str:
    """Tell of each place where a name is declared what it is there, and why."""
    lines = [line for one in answers[:_SHOWN] for line in (*_describe(one, rulebook), "")]
    if len(answers) > _SHOWN:
        lines += [f"... and {len(answers) - _SHOWN} more", ""]
    return "\n".join(lines[:-1]) + "\n"


def _describe(answer: NameAnswer, rulebook: Rulebook) -> list[str]:
    labels = {category.id: category.label for category in rulebook.categories}
    label = labels.get(answer.category, "")  # type: ignore[call-overload]
    shown = f"{answer.category} ({label})" if label else answer.category
    type_ = f"; type {answer.type}" if answer.type else ""
    place = f"{answer.path}:{answer.line}  declared{type_}" if answer.path else ""
    return [
        f"{answer.name} is {f'{shown}, {answer.certainty}' if answer.category else 'not personal'}",
        *([f"  {place}"] if place else ["  nothing here declares it: judged by its name alone"]),
        *list_reasons(answer),
    ]


def list_reasons(answer: NameAnswer) -> list[str]:
    """List what decided, and what the owner was taken for."""
    rule = f" [{answer.rule}]" if answer.rule else ""
    owner = [f"  its owner is taken for {answer.owner}"] if answer.owner else []
    return [f"  because {answer.why}{rule}", *owner]
