"""Subjects as a user names them on the command line."""

import difflib
from collections.abc import Iterable

from datamap.model.errors import UserError
from datamap.model.evidence import InventoryItem
from datamap.pipeline import Inputs


def check_subjects(words: Iterable[str], items: Iterable[InventoryItem], inputs: Inputs) -> None:
    """See that somebody is called so, by the rules, by the declaration or by what was found.

    Raises:
        UserError: no subject is called so.
    """
    known = {rule.id for rule in inputs.rulebook.subjects} | {item.subject for item in items}
    for word in words:
        if word not in known:
            near = difflib.get_close_matches(word, sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
            raise UserError(f'no subject is called "{word}"', hint)
