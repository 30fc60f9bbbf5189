"""Tests of reading, editing and drafting a declaration."""
