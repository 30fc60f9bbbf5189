"""What manifests ask for held against what the code imports, vendor by vendor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datamap.model.evidence import RecipientEvidence
    from datamap.model.facts import ManifestFacts
    from datamap.model.rules import Rulebook

NOT_IMPORTED = "nothing that was read imports it"
NOT_ASKED_FOR = "no manifest asks for it"
_ASKED = {"dependency", "locked", "development"}


def compare_requirements(
    signs: Iterable[RecipientEvidence], rulebook: Rulebook, manifests: Sequence[ManifestFacts]
) -> Iterator[RecipientEvidence]:
    """Yield all signs, with a note on a dependency or an import that stands alone.

    It is vendors that are compared, not packages: one package may bring the modules of another. A
    vendor of which the rules know no package, or no module, is left alone.
    """
    known = list(signs)
    asked = {sign.recipient for sign in known if sign.what in _ASKED}
    imported = {sign.recipient for sign in known if sign.what in {"import", "call"}}
    with_package = {str(vendor.id) for vendor in rulebook.vendors if vendor.packages}
    with_module = {str(vendor.id) for vendor in rulebook.vendors if vendor.modules}
    has_manifest = any(manifest.requirements for manifest in manifests)
    for sign in known:
        vendor = sign.recipient
        if sign.what == "dependency" and vendor in with_module and vendor not in imported:
            yield replace(sign, note=NOT_IMPORTED)
        elif (
            sign.what == "import"
            and has_manifest
            and vendor in with_package
            and vendor not in asked
        ):
            yield replace(sign, note=NOT_ASKED_FOR)
        else:
            yield sign
