"""Reads templates as the Python that prints the same, so that what follows code follows them."""

from datamap.parse.templates.template_facts import parse_template

__all__ = ["parse_template"]
