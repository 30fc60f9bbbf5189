"""Reads `[tool.datamap]` of pyproject.toml."""

from datamap.settings.load import load_settings

__all__ = ["load_settings"]
