"""Signs of recipients: imports, calls, hosts in texts, dependencies and infrastructure files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.model.evidence import RecipientEvidence
from datamap.model.names import RecipientId
from datamap.model.recipients import is_inside
from datamap.trace.sending.asked_and_imported import compare_requirements
from datamap.trace.sending.flows import SinkRecord, call_text
from datamap.trace.sending.host_regions import region_of_call
from datamap.trace.sending.hosts import compile_hosts
from datamap.trace.sending.implicit import trigger_evidence
from datamap.trace.sending.outside_signs import find_outside_signs
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
    *,
    hosts: Sequence[tuple[str, str]] = (),
) -> tuple[RecipientEvidence, ...]:
    """Return every sign of a recipient, sorted, each once; `hosts` are those that the user maps."""
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
    owners = compile_hosts(rulebook, hosts)
    for record in records:
        if record.hit.recipient == UNKNOWN or is_inside(record.hit.recipient):
            continue
        span = span_of(program, record.call.place)
        text = call_text(record.call.chain)
        recipient = RecipientId(record.hit.recipient)
        place = region_of_call(rulebook, owners, record.call.chain, recipient)
        found.add(RecipientEvidence(recipient, span.path, span.line, "call", text, *place))
    found.update(trigger_evidence(triggers))
    outside = list(find_outside_signs(rulebook, manifests, hosts))
    return tuple(sorted(compare_requirements({*found, *outside}, rulebook, manifests)))


def _vendor_of(modules: Mapping[str, str], written: str) -> str:
    parts = written.split(".")
    for length in range(len(parts), 0, -1):
        vendor = modules.get(".".join(parts[:length]))
        if vendor is not None:
            return vendor
    return ""


def _is_own(program: Program, module: str) -> bool:
    return module in program.modules
