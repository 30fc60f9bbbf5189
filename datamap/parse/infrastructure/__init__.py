"""Reads infrastructure files for what names a recipient: hosts, variables, images, regions."""

from datamap.parse.infrastructure.mentions import find_mentions

__all__ = ["find_mentions"]
