"""Tests of the bundled rules and of their reading."""
