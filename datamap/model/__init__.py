"""The nouns: every value that crosses a stage boundary, and the two store protocols."""
