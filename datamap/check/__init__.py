"""Holds the map of the flows against the declaration; a check is one .py and its page beside it."""

from datamap.check.checking import check

__all__ = ["check"]
