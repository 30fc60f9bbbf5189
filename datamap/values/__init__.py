"""The domain: one lattice for types and data."""
