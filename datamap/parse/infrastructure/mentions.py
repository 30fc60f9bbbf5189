"""From the values of an infrastructure file to what in them can name a recipient."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from datamap.model.facts import Mention
from datamap.parse.infrastructure.entries import Entries, Entry
from datamap.parse.infrastructure.json_entries import read_json
from datamap.parse.infrastructure.line_entries import read_dockerfile, read_environment_example
from datamap.parse.infrastructure.terraform_entries import read_terraform
from datamap.parse.infrastructure.toml_entries import read_toml
from datamap.parse.infrastructure.yaml_entries import read_yaml

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://(?:[^\s/@\"']{1,200}@)?([A-Za-z0-9.-]{1,253})")
_BARE = re.compile(r"(?<![\w.@/-])([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10})(?![\w@(-])")
_WORD = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])")
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{1,40}|var\.\w+")
_DEFAULT = re.compile(r"\$\{(\w+):?-([^${}]*)\}")
_SETS_A_PLACE = re.compile(r"(?:.*[_-])?(?:region|regions|location)", re.IGNORECASE)
_ITEM = re.compile(r"([A-Z][A-Z0-9_]*)=(.*)")

_SWITCHES = {"true", "false", "1", "0", "yes", "no", "on", "off"}
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]+")

_COMMANDS = {"run", "script", "before_script", "after_script", "command", "commands", "args"}
"""What a machine is told to do: it downloads from hosts that get nobody's data."""
_ABOUT = {"$schema", "description", "homepage", "logo", "repository", "website", "documentation"}
_IMAGES = {"FROM", "image"}
_SOURCES = {"source", "uses", "module"}


def find_mentions(path: str, text: str) -> list[Mention]:
    """Return what an infrastructure file names, each once for a line."""
    kind = path.rpartition("/")[2]
    reader = _reader(kind)
    if reader is None:
        return []
    workflow = ".github/workflows/" in f"/{path}"
    found: dict[Mention, None] = {}
    for entry in _join_pairs(reader(text)):
        for mention in (*_given(entry, text), *_of_entry(entry, kind)):
            # What the service itself sets in each of its jobs.
            if not (workflow and mention.text.startswith(("GITHUB_", "github."))):
                found.setdefault(mention)
    return list(found)


def _reader(kind: str) -> Callable[[str], Entries] | None:
    if kind.endswith((".yml", ".yaml")):
        return read_yaml
    if kind.endswith(".toml"):
        return read_toml
    if kind.endswith((".json", ".jsonc")):
        return read_json
    if kind.endswith(".tf"):
        return read_terraform
    if "Dockerfile" in kind or kind.startswith("Containerfile"):
        return read_dockerfile
    return read_environment_example if "env" in kind else None


def _join_pairs(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Make `NAME: value` of `name: NAME` and `value: value`, and of the item `NAME=value`."""
    name = ""
    for entry in entries:
        last = entry.keys[-1] if entry.keys else ""
        item = _ITEM.fullmatch(entry.value)
        if item is not None:
            yield Entry((*entry.keys, item[1]), item[2], entry.line)
            continue
        if last == "value" and name:
            yield Entry((*entry.keys[:-1], name), entry.value, entry.line)
        else:
            yield entry
        name = entry.value if last in {"key", "name"} and _WORD.fullmatch(entry.value) else ""


def _of_entry(entry: Entry, kind: str) -> Iterator[Mention]:
    keys, value, line = entry
    # What stands in `${NAME:-here}` if nothing else is said.
    value = _DEFAULT.sub(r"\2", value) if _DEFAULT.fullmatch(value) else value
    last = keys[-1] if keys else ""
    if kind.endswith(".tf"):
        yield from _of_block(entry)
    if last in _IMAGES and value:
        yield Mention("image", value.partition("@")[0], line)
    elif last == "uses" and kind.endswith((".yml", ".yaml")):
        yield Mention("action", value.partition("@")[0], line)
    elif keys[-2:] == ("provider", "name") and kind.startswith("serverless"):
        yield Mention("provider", value, line)
    place = value if _SETS_A_PLACE.fullmatch(last) and _PLACE.fullmatch(value) else ""
    if place:
        yield Mention("region", ".".join(keys), line, place)
    variable = last.replace("-", "_")
    if _VARIABLE.fullmatch(variable):
        yield Mention("variable", variable.upper(), line, place)
    if last in _IMAGES | _SOURCES | _ABOUT or _COMMANDS.intersection(keys):
        yield from (Mention("variable", word, line) for word in _secrets(value))
        return
    yield from (Mention("variable", word, line) for word in _WORD.findall(value))
    for pattern in (_URL, _BARE):
        yield from (Mention("host", host.lower(), line) for host in pattern.findall(value))


def _given(entry: Entry, text: str) -> Iterator[Mention]:
    """Tell to which host, or to which of true and false, a variable of the environment is set."""
    keys, value, line = entry
    last = keys[-1] if keys else ""
    if not _CONSTANT.fullmatch(last) or _COMMANDS.intersection(keys[:-1]):
        return
    value = _DEFAULT.sub(r"\2", value) if _DEFAULT.fullmatch(value) else value
    url = _URL.match(value)
    bare = _BARE.match(value)
    if url is not None:
        yield Mention("given", last, line, f"{value.partition('://')[0]}://{url[1]}")
    elif bare is not None:
        yield Mention("given", last, line, bare[1])
    elif value.lower() in _SWITCHES and not text.splitlines()[line - 1].lstrip().startswith("#"):
        yield Mention("given", last, line, value.lower())


def _secrets(value: str) -> list[str]:
    """Return the variables that a command is given: `$NAME`, `${NAME}`, `${{ secrets.NAME }}`."""
    return re.findall(r"(?:\$\{?|secrets\.|vars\.)([A-Z][A-Z0-9_]+)", value)


def _of_block(entry: Entry) -> Iterator[Mention]:
    """Tell of Terraform's providers, also those that only their resources show."""
    keys, value, line = entry
    match keys:
        case ("provider", name):
            yield Mention("provider", name, line)
        case ("provider", name, "region" | "location") if _PLACE.fullmatch(value):
            yield Mention("provider", name, line, value)
        case ("resource", kind, _, "region" | "location") if _PLACE.fullmatch(value):
            yield Mention("provider", kind.partition("_")[0], line, value)
        case ("resource", kind, _):
            yield Mention("provider", kind.partition("_")[0], line)
        case ("variable", name, "default") if _PLACE.fullmatch(value):
            yield Mention("default", name, line, value)
