"""Tests of datamap.matching."""
