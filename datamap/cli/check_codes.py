"""The codes after `--select` and `--ignore`."""

import difflib
from collections.abc import Sequence

from datamap.model.errors import UserError
from datamap.model.names import CheckCode


def read_codes(given: Sequence[str]) -> tuple[CheckCode, ...]:
    """Read codes that are parted by commas; a name stands for its code, `DM1` for a group.

    Raises:
        UserError: no check has such a code or name.
    """
    from datamap.check.catalogue import CHECKS

    by_word = {word: check.code for check in CHECKS for word in (check.code, check.name)}
    codes: list[CheckCode] = []
    for word in (word.strip() for words in given for word in words.split(",")):
        if word in by_word:
            codes.append(by_word[word])
        elif word and any(check.code.startswith(word) for check in CHECKS):
            codes.append(CheckCode(word))
        elif word:
            near = difflib.get_close_matches(word, by_word, n=1)
            way_on = f"did you mean {near[0]}?" if near else ", ".join(c.code for c in CHECKS)
            raise UserError(f"no check is called {word}", way_on)
    return tuple(codes)
