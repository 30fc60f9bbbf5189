"""Reads `datamap.toml`: what the company says it sends, and to whom."""

from datamap.declaration.reading import load_declaration

__all__ = ["load_declaration"]
