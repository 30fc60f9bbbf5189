"""Reads one file after the other to facts; a pure function of each file's bytes and path."""

from datamap.parse.file_facts import parse_file

__all__ = ["parse_file"]
