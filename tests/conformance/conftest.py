"""Leave the comparison out where the environment names no suite."""

import pytest

from tests.conformance.suite import VARIABLE, find_suite

_LEFT_OUT = pytest.StashKey[bool]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what needs a suite; what `-m` deselects is gone already."""
    if find_suite() is not None:
        return
    left_out = [item for item in items if item.get_closest_marker("conformance")]
    if left_out:
        config.stash[_LEFT_OUT] = True
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_collectionfinish(config: pytest.Config) -> str | list[str]:
    """Tell those who asked for it what is missing."""
    return f"conformance: {VARIABLE} names no suite" if config.stash.get(_LEFT_OUT, False) else []
