"""Whose summary comes first, and the callers made up for functions that nobody calls."""
