"""Tests of the map of the flows, on values made by hand."""
