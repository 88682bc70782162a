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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one home on one worker, so that it is run once.

    First of all hooks: the one that deals tests out reads the groups in the same hook.
    """
    for item in items:
        used = getattr(item, "fixturenames", [])
        for home in ("demo", "replica_home"):
            if home in used:
                item.add_marker(pytest.mark.xdist_group(home))
                break


@pytest.fixture(scope="session")
def replica_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which 2021Q4 has been run once; tests only read it."""
    home = sample_home(tmp_path_factory.mktemp("replica"))
    assert run_quarter(home, "2021Q4").success
    return home


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """What `secperf demo` printed, and the home of its four quarters; tests only read it."""
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
