"""Tests of the checks, on made-up maps and through the examples of their pages."""
