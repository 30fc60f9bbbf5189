"""Rule files into a Rulebook; says what is wrong in a rule file, with its line."""

from datamap.rulebook.load import build_rulebook, load_rulebook

__all__ = ["build_rulebook", "load_rulebook"]
