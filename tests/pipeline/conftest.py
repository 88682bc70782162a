from pathlib import Path

import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import run_quarter, sample_home


@pytest.fixture(scope="session")
def replica_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which 2021Q4 has been run once; tests only read it."""
    home = sample_home(tmp_path_factory.mktemp("replica"))
    assert run_quarter(home, "2021Q4").success
    return home


@pytest.fixture
def fresh_home(tmp_path: Path) -> Home:
    """A home in which nothing has been run."""
    return sample_home(tmp_path)
