"""Run quarters through the Dagster job inside this process, telling what goes on."""

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from secperf_pipeline.cli.freshness import is_restated, is_up_to_date
from secperf_pipeline.domain import errors
from secperf_pipeline.domain.errors import QuarterError, SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home

if TYPE_CHECKING:
    import dagster as dg

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class QuarterRun:
    """How the run of one quarter ended.

    Parameters
    ----------
    quarter
        The quarter.
    seconds
        Wall time.
    failure
        What went wrong and where; None after a run that succeeded.
    exit_code
        What the command ends with for it; see `SecperfError`.
    """

    quarter: Quarter
    seconds: float
    failure: str | None = None
    exit_code: int = 0


def run_quarters(
    home: Home, quarters: Sequence[Quarter], say: Say, *, force: bool = False
) -> list[QuarterRun]:
    """Run each quarter in order; one that fails does not stop the others.

    A quarter whose figures a later one's files restate is run once more at the end.

    Parameters
    ----------
    home
        The data folder, DAGSTER_HOME and SECPERF_HOME of this process.
    quarters
        Oldest first: a quarter's trailing windows read the ones before it.
    say
        Receives one sentence for each step.
    force
        Run a quarter also where nothing has changed since its last run.
    """
    ended = []
    for quarter in quarters:
        if not force and is_up_to_date(home, quarter):
            say(f"{quarter}  nothing has changed since its last run")
            ended.append(QuarterRun(quarter, 0.0))
        else:
            ended.append(_run_quarter(quarter, say))
    for position, run in enumerate(ended):
        if run.failure is None and is_restated(home, run.quarter):
            say(f"{run.quarter}  restated by the files of a later quarter")
            ended[position] = _run_quarter(run.quarter, say)
    return ended


def _run_quarter(quarter: Quarter, say: Say) -> QuarterRun:
    import dagster as dg

    from secperf_pipeline.assets.partitions import FIRST_QUARTER, QUARTER_TAG, can_run
    from secperf_pipeline.definitions import defs

    if not can_run(quarter):
        return QuarterRun(
            quarter,
            0.0,
            f"its quarter: only those from {FIRST_QUARTER} to the one that is going on can be run",
            QuarterError.exit_code,
        )
    job = defs.resolve_job_def("quarterly_run")
    started = time.monotonic()
    run_id = str(uuid.uuid4())
    progress = _Progress(str(quarter), say)
    with dg.DagsterInstance.get() as instance:
        instance.add_event_listener(run_id, progress)
        outcome = job.execute_in_process(
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            instance=instance,
            partition_key=quarter.partition_key,
            tags={QUARTER_TAG: str(quarter)},
            run_id=run_id,
            raise_on_error=False,
        )
    seconds = time.monotonic() - started
    if outcome.success:
        return QuarterRun(quarter, seconds)
    failure = progress.failure or "the run failed"
    return QuarterRun(quarter, seconds, failure, progress.exit_code)


class _Progress:
    """Turns the events of a run into sentences."""

    def __init__(self, quarter: str, say: Say) -> None:
        self._quarter = quarter
        self._say = say
        self._started: dict[str, float] = {}
        self.failure: str | None = None
        self.exit_code = SecperfError.exit_code

    def __call__(self, entry: "dg.EventLogEntry") -> None:
        event = entry.dagster_event
        if event is None:
            return
        if event.event_type_value == "PIPELINE_FAILURE" and self.failure is None:
            # No step had begun: the home could not be had.
            self._fail("its start", event.job_failure_data.error)
        if event.step_key is None:
            return
        step = event.step_key
        match event.event_type_value:
            case "STEP_START":
                self._started[step] = entry.timestamp
            case "STEP_SUCCESS":
                seconds = entry.timestamp - self._started.get(step, entry.timestamp)
                self._say(f"{self._quarter}  {_label(step):<22} {seconds:6.1f} s")
            case "STEP_FAILURE":
                self._fail(_label(step), event.step_failure_data.error)
                self._say(f"{self._quarter}  {_label(step):<22} failed")

    def _fail(self, where: str, error: object) -> None:
        self.failure = f"{where}: {said_of(error)}"
        self.exit_code = code_of(error)


def _label(step: str) -> str:
    """Name a step as people do: a check by its suite."""
    from secperf_pipeline.quality.suite_files import suites

    checked = [one.name for one in suites() if step == one.step_name]
    return f"check {checked[0]}" if checked else step


def code_of(error: object) -> int:
    """Find the exit code of an error that Dagster has kept; 1 where it is none of ours."""
    kind = getattr(errors, str(getattr(_told(error), "cls_name", "")), SecperfError)
    return int(kind.exit_code)


def said_of(error: object) -> str:
    """Say the message of the error that started it all, or of ours, which tells the remedy."""
    message = str(getattr(_told(error), "message", error)).strip()
    return message.split(": ", 1)[-1] if message.startswith("secperf_pipeline.") else message


def _told(error: object) -> object:
    """Find the error that started it all, or ours."""
    while getattr(error, "cause", None) is not None:
        if str(getattr(error, "message", "")).startswith(f"{SecperfError.__module__}."):
            break
        error = error.cause  # type: ignore[attr-defined]
    return error
