"""A name for each finding that stays the same when lines move."""

import hashlib
from collections.abc import Iterable

from datamap.check.check_input import Candidate
from datamap.model.findings import Finding


def sign_candidates(candidates: Iterable[Candidate]) -> tuple[Finding, ...]:
    """Give each candidate its fingerprint and sort by place; equal ones are numbered from above."""
    seen: dict[str, int] = {}
    findings: list[Finding] = []
    for candidate in sorted(candidates, key=order_candidate):
        fingerprint = _hash_identity(candidate)
        seen[fingerprint] = seen.get(fingerprint, 0) + 1
        ordinal = seen[fingerprint]
        findings.append(
            Finding(
                code=candidate.check.code,
                name=candidate.check.name,
                level=candidate.level,
                message=candidate.message,
                span=candidate.span,
                fingerprint=fingerprint if ordinal == 1 else f"{fingerprint}-{ordinal}",
                flow=candidate.flow,
                help=candidate.help,
                related=candidate.related,
            )
        )
    return tuple(findings)


def order_candidate(candidate: Candidate) -> tuple[object, ...]:
    """Return the key by which findings are sorted: place, code, message."""
    return (candidate.span, candidate.check.code, candidate.message, candidate.identity)


def _hash_identity(candidate: Candidate) -> str:
    parts = "\0".join((candidate.check.code, *candidate.identity))
    return hashlib.blake2b(parts.encode(), digest_size=8).hexdigest()
