"""Signs of recipients: imports, calls, hosts in texts, dependencies and infrastructure files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.evidence import RecipientEvidence
from datamap.model.names import RecipientId
from datamap.trace.sending.flows import SinkRecord, call_text
from datamap.trace.sending.implicit import trigger_evidence
from datamap.trace.sending.places import span_of
from datamap.trace.sending.sinks import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from datamap.model.facts import ManifestFacts
    from datamap.model.program import Program
    from datamap.model.rules import Rulebook
    from datamap.trace.sending.implicit import Trigger


def find_recipients(
    program: Program,
    rulebook: Rulebook,
    manifests: Sequence[ManifestFacts],
    records: Iterable[SinkRecord],
    triggers: tuple[Trigger, ...],
) -> tuple[RecipientEvidence, ...]:
    """Return every sign of a recipient, sorted, each once."""
    found: set[RecipientEvidence] = set()
    modules = {module: str(v.id) for v in rulebook.vendors for module in v.modules}
    for index in program.modules.values():
        for entry in index.imports:
            if entry.level or entry.typing_only:
                continue
            written = f"{entry.module}.{entry.name}" if entry.name else entry.module
            vendor = _vendor_of(modules, written)
            if vendor and not _is_own(program, entry.module):
                found.add(
                    RecipientEvidence(
                        RecipientId(vendor), index.path, entry.line, "import", written
                    )
                )
    for record in records:
        if record.hit.recipient == UNKNOWN:
            continue
        span = span_of(program, record.call.place)
        text = call_text(record.call.chain)
        recipient = RecipientId(record.hit.recipient)
        found.add(RecipientEvidence(recipient, span.path, span.line, "call", text))
    found.update(trigger_evidence(triggers))
    found.update(_from_manifests(rulebook, manifests))
    return tuple(sorted(found))


def _vendor_of(modules: Mapping[str, str], written: str) -> str:
    parts = written.split(".")
    for length in range(len(parts), 0, -1):
        vendor = modules.get(".".join(parts[:length]))
        if vendor is not None:
            return vendor
    return ""


def _is_own(program: Program, module: str) -> bool:
    return module in program.modules


def _from_manifests(
    rulebook: Rulebook, manifests: Sequence[ManifestFacts]
) -> list[RecipientEvidence]:
    packages = {package: str(v.id) for v in rulebook.vendors for package in v.packages}
    files = {name: str(v.id) for v in rulebook.vendors for name in v.files}
    found = []
    for manifest in manifests:
        if manifest.kind in files:
            found.append(
                RecipientEvidence(
                    RecipientId(files[manifest.kind]), manifest.path, 1, "file", manifest.kind
                )
            )
        for requirement in manifest.requirements:
            vendor = packages.get(requirement.name)
            if vendor is not None:
                found.append(
                    RecipientEvidence(
                        RecipientId(vendor),
                        manifest.path,
                        requirement.line,
                        "dependency",
                        requirement.name,
                    )
                )
    return found
