"""Write a wish of `datamap declare` into the file, if it is still a declaration afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wish:
    """Holds what the user asks for, in the user's words."""

    recipient: str
    category: str
    pending: bool
    owner: str
    expires: date | None


def write_wish(wish: Wish, root: Path, declaration: str, rules: Sequence[str]) -> str:
    """Edit the declaration and return what to tell the user.

    Raises:
        UserError: a word is not known, or the file cannot be read, edited or written.
    """
    from datamap.cli.category_words import read_category
    from datamap.cli.output import write_file
    from datamap.cli.vendor_facts import find_vendor
    from datamap.declaration.editing import EMPTY, Addition, add_category
    from datamap.declaration.locating import FILE_NAMES, find_declaration
    from datamap.declaration.reading import SCOPES, load_declaration, read_declaration
    from datamap.model.declaration import lies_below
    from datamap.model.errors import UserError
    from datamap.rulebook import load_rulebook

    rulebook = load_rulebook([Path(given) for given in rules])
    aliases, known = rulebook.aliases(), rulebook.recipient_words()
    if wish.category in SCOPES:
        if wish.pending:
            raise UserError(f'"{wish.category}" cannot be pending', "name the categories")
        category = None
    else:
        category = read_category(wish.category, rulebook)

    def is_covered(word: str) -> bool:
        try:
            return category is not None and lies_below(category, read_category(word, rulebook))
        except UserError:
            return False

    path = find_declaration(root, declaration) or root / FILE_NAMES[0]
    text = EMPTY
    if path.exists():
        load_declaration(path, root, aliases, known)
        text = path.read_text(encoding="utf-8")
    vendor = find_vendor(wish.recipient, rulebook)
    recipient = wish.recipient if vendor is None else vendor.id
    addition = Addition(recipient, wish.category, wish.pending, wish.owner, wish.expires)
    edited = add_category(text, str(path), addition, is_covered)
    if edited == text and path.exists():
        return f"{path} says so already"
    try:
        read_declaration(edited, str(path), path.name, aliases, known)
    except UserError as error:  # the line is one that is not written yet
        raise UserError(error.message, error.help) from error
    write_file(path, edited.encode())
    until = f", pending until {wish.expires}" if wish.pending else ""
    return f"{path}: {recipient} may receive {wish.category}{until}"
