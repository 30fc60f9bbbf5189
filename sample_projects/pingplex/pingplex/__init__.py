"""pingplex: one account and one balance for many generation models."""

__version__ = "2.7.0"
