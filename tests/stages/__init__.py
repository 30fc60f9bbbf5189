"""Test the stages where no page can: files, caches, positions, limits."""
