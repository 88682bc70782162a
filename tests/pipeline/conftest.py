from dataclasses import dataclass
from pathlib import Path

import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import copied, run_quarter, sample_home, secperf


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo's home and its printed end."""

    home: Home
    printed: str


@pytest.fixture(scope="session")
def replica_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which 2021Q4 has been run once; tests only read it.

    Tests that use it are of the xdist group replica, so that one worker makes it once.
    """
    home = sample_home(tmp_path_factory.mktemp("replica"))
    assert run_quarter(home, "2021Q4").success
    return home


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """What `secperf demo` printed, and the home of its four quarters; tests only read it.

    Tests that use it are of the xdist group demo.
    """
    home = Home(tmp_path_factory.mktemp("demo"))
    return Demo(home=home, printed=secperf(home, "demo").stdout)


@pytest.fixture(scope="session")
def demo_home(demo: Demo) -> Home:
    """The home of the demo."""
    return demo.home


@pytest.fixture
def replica_copy(replica_home: Home, tmp_path: Path) -> Home:
    """A home of one's own in which 2021Q4 has been run."""
    return copied(replica_home, tmp_path / "home")


@pytest.fixture
def demo_copy(demo_home: Home, tmp_path: Path) -> Home:
    """A home of one's own in which the demo has been run."""
    return copied(demo_home, tmp_path / "home")


@pytest.fixture
def fresh_home(tmp_path: Path) -> Home:
    """A home in which nothing has been run."""
    return sample_home(tmp_path)
