"""Test what holds for any input, with made-up ones."""
