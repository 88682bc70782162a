"""The home folder and the warehouse as Dagster hands them to assets."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from secperf_pipeline.domain.failures import in_words
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.private_files import keep_private
from secperf_pipeline.instance.dead_runs import fail_dead_runs
from secperf_pipeline.quality.suites import SuiteOutcome
from secperf_pipeline.warehouse.lock import exclusive
from secperf_pipeline.warehouse.tables import Warehouse


class Workspace(dg.ConfigurableResource["Workspace"]):
    """A home folder whose warehouse this run holds alone.

    The lock is taken when a run starts and given back when it ends, also by a kill; a second
    run waits for it.
    """

    root: str | None = None
    lock_timeout_seconds: float = 900.0
    _outcomes: dict[tuple[str, str], SuiteOutcome] = PrivateAttr(default_factory=dict)

    @property
    def outcomes(self) -> dict[tuple[str, str], SuiteOutcome]:
        """What this run's suites found, by suite and quarter."""
        return self._outcomes

    @property
    def home(self) -> Home:
        """The home folder: as configured, else from the environment."""
        return Home(Path(self.root)) if self.root else Home.from_environment()

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Workspace"]:
        """Hold the warehouse lock for the length of the run; end the runs that were killed."""
        with in_words(), self._alone():
            if context.instance is not None:
                fail_dead_runs(context.instance)
            yield self

    @contextmanager
    def _alone(self) -> Iterator[None]:
        keep_private(self.home)
        with exclusive(self.home.lock, timeout_seconds=self.lock_timeout_seconds):
            yield

    def warehouse(self) -> AbstractContextManager[Warehouse]:
        """Open the warehouse for one step."""
        return Warehouse.open(self.home.warehouse)
