"""Names with an underscore that the program's classes keep for themselves.

What a service answers came over the wire, and a library's record is of the library's class: neither
is an object of a class of the program. So they have none of the attributes that such a class gives
its instances for its own use. A name without an underscore says less: what is answered often has a
field of that name, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datamap.values.nodes import External

if TYPE_CHECKING:
    from datamap.trace.frame import Analysis, Walk
    from datamap.values.nodes import Node
    from datamap.values.value import Label


def is_kept_private(walk: Walk, name: str) -> bool:
    """Tell whether a class of the program has an attribute of this name for its own use."""
    if not name.startswith("_"):
        return False
    analysis = walk.analysis
    if analysis.private_names is None:
        analysis.private_names = _private_names(analysis)
    return name in analysis.private_names


def _private_names(analysis: Analysis) -> frozenset[str]:
    """Return the names; a row or a record has its columns from elsewhere, whatever their names."""
    return frozenset(
        name
        for info in analysis.program.classes.values()
        if info.shape == "plain"
        for name in info.fields
        if name.startswith("_")
    )


def is_of_library(walk: Walk, node: Node) -> bool:
    """Tell whether something is an answer of a call that sends, or a record of a library's class.

    What a queue or a context gives back may well be an object of the program: they are neither.
    """
    link = node if isinstance(node, External) and node.called else None
    is_nearest = True
    while link is not None:
        if link.kind == "call" and link.base is not None:
            if walk.analysis.libraries.is_sink(link.path) or (is_nearest and _is_record(link)):
                return True
            is_nearest = False
        link = link.base
    return False


def _is_record(call: External) -> bool:
    """Tell whether a call makes an instance of a library's class of keywords."""
    name = call.path[-1]
    if not name[:1].isupper() or name.isupper():
        return False
    return bool(call.args) and not call.args[0].name.isdigit()


def without_libraries(walk: Walk, labels: frozenset[Label]) -> frozenset[Label]:
    """Return labels but for those of libraries that were not written into a field on the way."""
    return frozenset(label for label in labels if label.via or not is_of_library(walk, label.atom))
