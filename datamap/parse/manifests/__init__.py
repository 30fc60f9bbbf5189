"""Dependency manifests and infrastructure files: what they ask for, and whom they name."""

from datamap.parse.manifests.reading import parse_manifest

__all__ = ["parse_manifest"]
