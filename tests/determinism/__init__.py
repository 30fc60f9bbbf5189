"""The same input gives the same bytes, whatever the order in which things happen to be held."""
