"""Summaries of earlier runs, taken again where all that they asked still holds."""
