"""A result as text, JSON or SARIF."""
