"""What objects hold: attributes, items and fields, read and written, and the data inside."""
