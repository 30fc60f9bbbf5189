"""Categories as a user names them on the command line."""

import difflib

from datamap.model.errors import UserError
from datamap.model.names import CategoryId
from datamap.model.rules import Rulebook


def read_category(word: str, rulebook: Rulebook) -> CategoryId:
    """Return the category that a word stands for: an alias, an id or the parent of ids.

    Raises:
        UserError: no category is called so.
    """
    aliases = {alias.casefold(): category for alias, category in rulebook.aliases().items()}
    folded = word.strip().casefold()
    if folded in aliases:
        return aliases[folded]
    if "." in folded and any(known.startswith(f"{folded}.") for known in aliases):
        return CategoryId(folded)
    near = difflib.get_close_matches(folded, aliases, n=1)
    shown = "`datamap rules list --categories` shows them all"
    way_on = f'did you mean "{near[0]}"? {shown}' if near else shown
    raise UserError(f'no category is called "{word}"', way_on)
