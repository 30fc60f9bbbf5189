"""Finds the files to read below the scanned paths."""

from datamap.discover.discovery import discover

__all__ = ["discover"]
