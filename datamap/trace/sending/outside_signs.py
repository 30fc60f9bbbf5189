"""Signs of recipients outside of Python code: in manifests, infrastructure files and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from datamap.model.evidence import RecipientEvidence
from datamap.model.names import RecipientId
from datamap.trace.sending.host_regions import area_of, region_in
from datamap.trace.sending.hosts import HostOwners, compile_hosts, owner_of

if TYPE_CHECKING:
    from datamap.model.facts import ManifestFacts, Mention
    from datamap.model.rules import Rulebook, Vendor
    from datamap.model.sign_rules import SignRule


IN_A_BROWSER = "a visitor's browser tells it the device"


@dataclass(frozen=True, slots=True)
class _Known:
    """Holds what the rules know by the words that files use for it."""

    rulebook: Rulebook
    owners: HostOwners
    vendors: Mapping[str, Vendor]
    variables: Mapping[str, str]
    files: Mapping[str, str]
    signs: Mapping[str, tuple[SignRule, ...]]
    functions: Mapping[str, Sequence[str]]
    """Per function of a page the recipients whose signs name it: pages call thousands."""
    links: tuple[str, ...]
    """Addresses that a visitor follows and no page can load."""


def find_outside_signs(
    rulebook: Rulebook,
    manifests: Sequence[ManifestFacts],
    hosts: Sequence[tuple[str, str]] = (),
) -> Iterator[RecipientEvidence]:
    """Yield what files outside of the code show; `hosts` are those that the user maps."""
    if not manifests:
        return
    known = _index(rulebook, hosts)
    packages = {package: str(v.id) for v in rulebook.vendors for package in v.packages}
    defaults = _defaults(manifests)
    for manifest in manifests:
        yield from _of_file(manifest, known)
        for requirement in manifest.requirements:
            vendor = packages.get(requirement.name)
            if vendor is not None:
                alone = "development" if requirement.development else "dependency"
                what = "locked" if manifest.locked else alone
                yield RecipientEvidence(
                    RecipientId(vendor), manifest.path, requirement.line, what, requirement.name
                )
        # Of several lines that say the same the first is shown.
        seen: set[tuple[str, str, str]] = set()
        for mention in manifest.mentions:
            for sign in _of_mention(manifest, mention, known, defaults):
                key = (sign.recipient, sign.text, sign.region)
                if key not in seen:
                    seen.add(key)
                    yield sign


def _index(rulebook: Rulebook, hosts: Sequence[tuple[str, str]]) -> _Known:
    vendors = {str(vendor.id): vendor for vendor in rulebook.vendors}
    signs: dict[str, list[SignRule]] = {}
    functions: dict[str, list[str]] = {}
    for sign in rulebook.signs:
        signs.setdefault(str(sign.recipient), []).append(sign)
        for function in sign.functions:
            functions.setdefault(function, []).append(str(sign.recipient))
    files = {name: str(v.id) for v in rulebook.vendors for name in v.files}
    files |= {name: str(sign.recipient) for sign in rulebook.signs for name in sign.files}
    return _Known(
        rulebook=rulebook,
        owners=compile_hosts(rulebook, hosts),
        vendors=vendors,
        variables={
            name: str(vendor.id)
            for vendor in rulebook.vendors
            # `DATABASE_URL` says that there is some database, and not whose.
            if vendor.kind != "database" or vendor.entity
            for name in vendor.environment
        },
        files=files,
        signs={recipient: tuple(rules) for recipient, rules in signs.items()},
        functions=functions,
        links=tuple(link for sign in rulebook.signs for link in sign.links),
    )


def _defaults(manifests: Sequence[ManifestFacts]) -> Mapping[tuple[str, str], str]:
    """Return to what the variables of Terraform in each folder are set."""
    return {
        (manifest.path.rpartition("/")[0], f"var.{mention.text}"): mention.value
        for manifest in manifests
        for mention in manifest.mentions
        if mention.kind == "default"
    }


def _of_file(manifest: ManifestFacts, known: _Known) -> Iterator[RecipientEvidence]:
    for name, vendor in known.files.items():
        if not fnmatchcase(f"/{manifest.path}", f"*/{name}"):
            continue
        yield RecipientEvidence(RecipientId(vendor), manifest.path, 1, "file", name)
        keys = {key for sign in known.signs.get(vendor, ()) for key in sign.region_keys}
        for mention in manifest.mentions:
            if mention.kind == "region" and (not keys or mention.text.rpartition(".")[2] in keys):
                text = f"{mention.text} = {mention.value}"
                yield _make(vendor, manifest, mention, known, ("file", text, mention.value))


def _of_mention(
    manifest: ManifestFacts,
    mention: Mention,
    known: _Known,
    defaults: Mapping[tuple[str, str], str],
) -> Iterator[RecipientEvidence]:
    text = mention.text
    match mention.kind:
        case "variable":
            vendor = known.variables.get(text) or _by_beginning(text, known.variables)
            if vendor:
                yield _make(vendor, manifest, mention, known, ("variable", text, mention.value))
        case "host":
            vendor = owner_of(known.owners, text)
            if vendor in known.vendors:
                yield _make(vendor, manifest, mention, known, ("host", text, ""))
        case "provider":
            value = mention.value
            if value.startswith("var."):
                value = defaults.get((manifest.path.rpartition("/")[0], value), "")
            for sign in known.rulebook.signs:
                if text in sign.providers:
                    made = ("provider", text, value)
                    yield _make(str(sign.recipient), manifest, mention, known, made)
        case "address" | "function":
            yield from _of_page(manifest, mention, known)
        case "image" | "action":
            yield from _by_pattern(manifest, mention, known)
        case _:
            pass


def _by_pattern(
    manifest: ManifestFacts, mention: Mention, known: _Known
) -> Iterator[RecipientEvidence]:
    word = mention.text.removeprefix("docker.io/").lower()
    for sign in known.rulebook.signs:
        patterns = sign.images if mention.kind == "image" else sign.actions
        fits = next(filter(None, (_match(word, pattern) for pattern in patterns)), None)
        if fits is not None:
            made = (mention.kind, mention.text, fits.groupdict().get("region") or "")
            yield _make(str(sign.recipient), manifest, mention, known, made, sign.note)


def _of_page(
    manifest: ManifestFacts, mention: Mention, known: _Known
) -> Iterator[RecipientEvidence]:
    """Tell whom a page or a script brings in; what a vendor's rule says goes before whose host."""
    word = mention.text
    calls = mention.kind == "function"
    found: Sequence[str] = known.functions.get(word, ()) if calls else _loaded(word, known)
    if not found and not calls and not any(fnmatchcase(word, link) for link in known.links):
        host, slash, path = word.partition("/")
        owner = owner_of(known.owners, host.partition(":")[0] + slash + path)
        found = [owner] if owner in known.vendors else []
    for vendor in found:
        text = f"{word}()" if calls else word
        yield _make(vendor, manifest, mention, known, ("page", text, ""), IN_A_BROWSER)


def _loaded(address: str, known: _Known) -> list[str]:
    return [
        str(sign.recipient)
        for sign in known.rulebook.signs
        if any(fnmatchcase(address, pattern) for pattern in sign.pages)
    ]


def _match(word: str, pattern: str) -> re.Match[str] | None:
    """Hold a word against a pattern, in which `{region}` stands for a name of a region."""
    written = (
        re.escape(pattern).replace(r"\*", ".*").replace(r"\{region\}", "(?P<region>[a-z0-9-]+)")
    )
    return re.fullmatch(written, word)


def _by_beginning(name: str, variables: Mapping[str, str]) -> str:
    """Return whose variable it is where a rule knows the beginning alone: `NAME_*`."""
    parts = name.split("_")
    beginnings = ("_".join(parts[:length]) + "_*" for length in range(len(parts) - 1, 0, -1))
    return next((variables[start] for start in beginnings if start in variables), "")


def _make(
    vendor: str,
    manifest: ManifestFacts,
    mention: Mention,
    known: _Known,
    made: tuple[str, str, str],
    note: str = "",
) -> RecipientEvidence:
    what, text, region = made
    signs = known.signs.get(vendor, ())
    area = area_of(region, [pair for sign in signs for pair in sign.regions])
    if not region:
        region, area = region_in(text, known.vendors.get(vendor), signs)
    return RecipientEvidence(
        RecipientId(vendor), manifest.path, mention.line, what, text, region, area, note
    )
