"""Measures what a scan costs; run by hand, no part of the tests."""
