"""Tests of the pictures, on values made by hand."""
