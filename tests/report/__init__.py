"""Tests of the reports, on values made by hand."""
