"""Rule files into a Rulebook; says what is wrong in a rule file, with its line."""

from datamap.rulebook.inside import without_inside
from datamap.rulebook.load import build_rulebook, bundled_files_in, load_rulebook
from datamap.rulebook.own_names import name_fields

__all__ = [
    "build_rulebook",
    "bundled_files_in",
    "load_rulebook",
    "name_fields",
    "without_inside",
]
