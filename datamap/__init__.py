"""Follow personal data through Python code to the services that receive it."""

__version__ = "0.1.0"
