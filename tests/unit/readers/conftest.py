"""Limits that a test may lower, so that kilobytes go beyond them and not gigabytes."""

from collections.abc import Callable
from importlib import import_module

import pytest

from secperf_pipeline.readers import limits


@pytest.fixture
def lowered(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Lower a limit in the module that holds files to it: ``sheet.MAX_CELLS``."""

    def lower(place: str, limit: int) -> None:
        module, name = place.rsplit(".", 1)
        user = import_module(f"secperf_pipeline.readers.{module}")
        assert getattr(user, name) == getattr(limits, name)
        monkeypatch.setattr(user, name, limit)

    return lower
