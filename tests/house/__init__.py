"""Test what holds for the project as a whole."""
