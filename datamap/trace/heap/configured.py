"""Classes whose instances the environment fills."""

CONFIGURED = ("pydantic_settings.", "pydantic.BaseSettings", "pydantic.v1.BaseSettings")


def is_configured(externals: tuple[str, ...]) -> bool:
    """Tell whether the environment fills an instance's fields: a default is one possibility."""
    return any(path.startswith(CONFIGURED) for path in externals)
