"""A few categories and recipients for declarations."""

from collections.abc import Mapping
from pathlib import Path

from datamap.declaration import load_declaration
from datamap.model.declaration import Declaration
from datamap.model.names import CategoryId

ALIASES: Mapping[str, CategoryId] = {
    "email": CategoryId("user.contact.email"),
    "phone": CategoryId("user.contact.phone_number"),
    "name": CategoryId("user.name"),
    "prompt": CategoryId("user.content.private"),
    "user.contact.email": CategoryId("user.contact.email"),
    "user.contact.phone_number": CategoryId("user.contact.phone_number"),
    "user.name": CategoryId("user.name"),
    "user.content.private": CategoryId("user.content.private"),
}
RECIPIENTS = ("groq", "openai", "resend", "sentry", "stripe", "supabase")


def read(folder: Path, text: str) -> Declaration:
    """Read a text as the datamap.toml of a folder."""
    path = folder / "datamap.toml"
    path.write_text(text, encoding="utf-8")
    return load_declaration(path, folder, ALIASES, RECIPIENTS)
