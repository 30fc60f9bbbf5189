"""Reads one file after the other to facts; a pure function of each file's bytes and path."""

from datamap.parse.file_facts import parse_file
from datamap.parse.kept_pages import parse_pages
from datamap.parse.manifests import parse_manifest
from datamap.parse.many_files import parse_files
from datamap.parse.pages import parse_page

__all__ = ["parse_file", "parse_files", "parse_manifest", "parse_page", "parse_pages"]
