"""Keeps facts and summaries between runs, in one SQLite file of the user's."""

from datamap.cache.sqlite_cache import Cache, open_cache

__all__ = ["Cache", "open_cache"]
