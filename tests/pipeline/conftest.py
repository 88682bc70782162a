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
    """Begin with the demo, and end with the unit tests.

    While one worker runs the demo, the other takes the long files that need none. The unit tests,
    of which no file is long, come last: both workers end at almost the same time.
    """
    need_the_demo = {item.path for item in items if "demo" in getattr(item, "fixturenames", ())}

    def turn(item: pytest.Item) -> tuple[bool, bool, bool]:
        makes_the_demo = item.path.name == _MAKES_THE_DEMO
        return (not makes_the_demo, "unit" in item.path.parts, item.path in need_the_demo)

    items.sort(key=turn)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], str]) -> Demo:
    """Make a home that all workers of this test session share; the others wait for it.

    One that cannot be made is not tried again: every test that needs it fails at once.
    """
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    printed, failed = shared / "printed.txt", shared / "failed.txt"
    shared.mkdir(exist_ok=True)
    with exclusive(shared / "made.lock", timeout_seconds=_MAKING_SECONDS):
        if failed.exists():
            pytest.fail(f"the home {name!r} could not be made: {failed.read_text()}")
        if not printed.exists():
            try:
                printed.write_text(make(shared / "home"))
            except BaseException as error:
                failed.write_text(f"{type(error).__name__}: {error}"[:4_000])
                raise
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
