"""Hold the tests of datamap."""
