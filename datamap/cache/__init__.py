"""Keeps facts and summaries between runs, in one SQLite file of the user's."""

from datamap.cache.project_summaries import ProjectSummaries
from datamap.cache.sqlite_cache import Cache, open_cache

__all__ = ["Cache", "ProjectSummaries", "open_cache"]
