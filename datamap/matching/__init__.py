"""API patterns, terms and names: what rules say, made fast to ask. Trace and check share it."""
