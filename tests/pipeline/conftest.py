import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from secperf_pipeline.ingest.home import Home
from secperf_pipeline.warehouse.lock import exclusive
from tests.pipeline.homes import copied, run_quarter, sample_home, secperf
from tests.pipeline.recorded_reads import recorded_reads

_MAKES_THE_DEMO = "test_command.py"
_MAKING_SECONDS = 1_200.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo's home and its printed end."""

    home: Home
    printed: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the demo; while one worker runs it, the others take the files that need none."""
    need_the_demo = {item.path for item in items if "demo" in getattr(item, "fixturenames", ())} - {
        item.path for item in items if item.path.name == _MAKES_THE_DEMO
    }
    items.sort(key=lambda item: (item.path.name != _MAKES_THE_DEMO, item.path in need_the_demo))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> Demo:
    """Make a home that all workers of this test session share; the others wait for it."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    printed = shared / "printed.txt"
    shared.mkdir(exist_ok=True)
    with exclusive(shared / "made.lock", timeout_seconds=_MAKING_SECONDS):
        if not printed.exists():
            printed.write_text(make(shared / "home"))
    return Demo(home=Home(shared / "home"), printed=printed.read_text())


@pytest.fixture(scope="session")
def replica_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which 2021Q4 has been run once; tests only read it."""
    return made_once(tmp_path_factory, "replica", _replica).home


@pytest.fixture(scope="session")
def reads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The tables that each step of the replica's run read."""
    read: dict[str, list[str]] = json.loads(
        made_once(tmp_path_factory, "replica", _replica).printed
    )
    return read


def _replica(folder: Path) -> str:
    """Run 2021Q4; tell which tables each step read."""
    with recorded_reads() as recorder:
        assert run_quarter(sample_home(folder), "2021Q4", recorder).success
    return json.dumps({step: sorted(tables) for step, tables in recorder.reads.items()})


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """What `secperf demo` printed, and the home of its four quarters; tests only read it."""

    def make(folder: Path) -> str:
        return secperf(Home(folder), "demo").stdout

    return made_once(tmp_path_factory, "demo", make)


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
