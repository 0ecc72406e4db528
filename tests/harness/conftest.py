"""Night tests run when they are asked for (-m night), never by the way."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "night" in (config.option.markexpr or ""):
        return
    for item in items:
        if item.get_closest_marker("night"):
            item.add_marker(pytest.mark.skip(reason="a night test: make check-night"))
