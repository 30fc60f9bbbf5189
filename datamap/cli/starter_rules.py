"""The first version of a vendor's rule file: it works as it stands and says what to fill in."""

from datetime import date
from pathlib import Path

from datamap.cli.output import create_file
from datamap.model.errors import UserError
from datamap.model.rules import Rulebook
from datamap.rulebook.vendors import KINDS, ROLES, no_id

# %-signs, since TOML and Python are full of braces.
_STARTER = """\
# %(name)s: what code and infrastructure show of it, and which calls send it data.
# Everything is explained in rules/README.md of datamap; an empty value may stay or go.

id = "%(id)s"%(pad)s # the name of this file, and the key in datamap.toml
name = "%(name)s"
entity = ""                     # whom one contracts with: "%(name)s, Inc."
entity_country = []             # where that company sits, ISO 3166-1: ["US"]
# %(kinds)s
kind = "other"
# %(roles)s
role = "processor"
stated = ["role"]               # what was only heard and not looked up: entity entity_country role
terms = []                      # links to the terms of processing
aliases = []                    # other names that a privacy policy may use

# How it is recognised. An import of a module, or a request to a host, already is a sign.
packages = []                   # names on the package index
modules = ["%(module)s"]
hosts = []                      # "api.example.com", "*.example.com"
environment = []                # variables: "%(variable)s_API_KEY"
files = []                      # files that show its use: "fly.toml"
checked = []                    # versions of the SDK that were looked at: "%(id)s 1.2.0"
reviewed = %(today)s

# A call that sends data, as users of the library write it, from the import on.
# `()` is a call on the way to it, `*` stands for one name, `**` for any number of names.
[[sinks]]
call = "%(module)s.Client().send"
sends = ["to", "0", "**"]       # arguments that are data: keywords, positions, ** all others
config = ["api_key", "timeout"] # arguments that never are
# identifiers = ["to"]          # what `sends` hold; also free_text, files, credentials

# A constructor whose argument may be a URL: then its host decides who receives.
# [[clients]]
# call = "%(module)s.Client"
# route = ["base_url"]

# Data that come back from it.
# [[sources]]
# call = "%(module)s.Client().inbox()"
# key = "from"
# category = "user.contact.email"

# A program that proves it. `# sink:` says what a line sends; every other line must send nothing.
# Have a look-alike in it: a read, a key, a call of the same name.
[[examples]]
code = '''
import %(module)s


class User:
    email: str


def greet(user: User) -> None:
    client = %(module)s.Client(api_key="not personal")
    client.send(to=user.email, subject="Hi")  # sink: %(id)s <- user.contact.email
    client.send(to="team@example.org", subject="Report")
'''
"""


def write_starter(identity: str, folder: Path, rulebook: Rulebook, today: date) -> Path:
    """Write a first rule file for a vendor and return its path.

    Raises:
        UserError: the word is no id, the vendor is known already, or the file exists.
    """
    if why := no_id(identity):
        near = "-".join("".join(c if c.isalnum() else " " for c in identity.lower()).split())
        raise UserError(f'"{identity}" {why}', f"try {near}" if near and not no_id(near) else "")
    if known := rulebook.vendor(identity):
        raise UserError(
            f'"{identity}" is known already, by {known.path}',
            f"`datamap rules show {identity}` tells what is known; to add calls to it, write"
            f' [[sinks]] with recipient = "{identity}" into a file without `id`',
        )
    path = folder / f"{identity}.toml"
    if path.exists():
        way_on = f"edit it, or name another folder; `datamap rules test {folder}` runs its examples"
        raise UserError("this file is there already", way_on, str(path))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"cannot be made: {error.strerror}", "", str(folder)) from error
    create_file(path, fill_starter(identity, today).encode())
    return path


def fill_starter(identity: str, today: date) -> str:
    """Fill the starter in with what an id tells."""
    module = identity.replace("-", "_")
    # A module's name cannot begin with a digit.
    module = f"_{module}" if module[0].isdigit() else module
    return _STARTER % {
        "id": identity,
        "pad": " " * max(0, 24 - len(identity)),
        "name": identity.replace("-", " ").title(),
        "kinds": _wrap_words(KINDS),
        "roles": _wrap_words(ROLES),
        "module": module,
        "variable": module.upper(),
        "today": today.isoformat(),
    }


def _wrap_words(words: tuple[str, ...]) -> str:
    """Join words, some eight to a line, for a comment."""
    rows = [" ".join(words[start : start + 8]) for start in range(0, len(words), 8)]
    return "\n# ".join(rows)
