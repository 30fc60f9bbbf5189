"""Signs: what in infrastructure files and pages shows that a vendor is used."""

from datamap.model.names import RecipientId
from datamap.model.sign_rules import SignRule
from datamap.rulebook.tables import Table

SIGN_KEYS = (
    "recipient",
    "files",
    "images",
    "actions",
    "providers",
    "region_keys",
    "regions",
    "pages",
    "links",
    "functions",
    "note",
)


def read_sign(table: Table, owner: str) -> SignRule:
    """Read one `[[signs]]`; in a vendor's own file the recipient need not be said."""
    table.only(SIGN_KEYS)
    return SignRule(
        recipient=RecipientId(table.word("recipient", owner or None)),
        files=table.words("files"),
        images=table.words("images"),
        actions=table.words("actions"),
        providers=table.words("providers"),
        region_keys=table.words("region_keys"),
        regions=table.named_words("regions"),
        pages=table.words("pages"),
        links=table.words("links"),
        functions=table.words("functions"),
        note=table.word("note", ""),
        origin=table.origin,
    )
