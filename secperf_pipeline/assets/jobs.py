"""The quarterly job, its schedule, and the sensor that watches the inbox."""

import json
from collections.abc import Collection, Iterator

import dagster as dg

from secperf_pipeline.assets.partitions import QUARTER_TAG, can_run
from secperf_pipeline.assets.plain_errors import tells_no_cell
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.hashing import sha256_of_json
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home

quarterly_run = dg.define_asset_job(
    "quarterly_run",
    selection=dg.AssetSelection.all(),
    description="Everything for one quarter: from its inbox folder to the published report.",
)


def request(quarter: Quarter, run_key: str | None = None) -> dg.RunRequest:
    """Ask for one quarter's run."""
    return dg.RunRequest(
        partition_key=quarter.partition_key, run_key=run_key, tags={QUARTER_TAG: str(quarter)}
    )


@dg.schedule(
    job=quarterly_run,
    cron_schedule="0 6 20 1,4,7,10 *",
    execution_timezone="UTC",
    description="On day 20 of a quarter at 06:00 UTC, run the quarter that has ended.",
)
def after_each_quarter(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Run the quarter that ended before the tick, if it has files."""
    ended = Quarter.containing(context.scheduled_execution_time.date()).previous()
    if ended not in Home.from_environment().quarters():
        return dg.SkipReason(f"{ended} has no files in the inbox yet")
    return request(ended)


@dg.sensor(
    job=quarterly_run,
    minimum_interval_seconds=60,
    description=assumption_register().said(
        "Runs a quarter when files of its inbox folder, or of the {trailing_quarters} quarters "
        "that its trailing windows reach back to, have come or changed."
    ),
)
@tells_no_cell
def inbox_changes(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Compare each quarter's folder with what it was at the last look."""
    home = Home.from_environment()
    if not home.inbox.is_dir():
        yield dg.SkipReason(f"there is no inbox at {home.inbox}")
        return
    before: dict[str, str] = json.loads(context.cursor or "{}")
    quarters = [quarter for quarter in home.quarters() if can_run(quarter)]
    now = {str(quarter): _state(home, quarter) for quarter in quarters}
    context.update_cursor(json.dumps(now))
    concerned = _with_trailing_year([one for one in now if before.get(one) != now[one]], now)
    for quarter in concerned:
        trail = [now[one] for one in now if quarter in _with_trailing_year([one], now)]
        yield request(Quarter.parse(quarter), run_key=f"{quarter}:{sha256_of_json(trail)}")
    if not concerned:
        foreign = [f"; {remark}" for remark in home.foreign_folders()]
        yield dg.SkipReason("no file of the inbox has come or changed" + "".join(foreign))


def _with_trailing_year(quarters: list[str], known: Collection[str]) -> list[str]:
    """Add the quarters after each whose trailing windows read its KPIs."""
    wanted = set(quarters)
    for text in quarters:
        later = Quarter.parse(text)
        for _ in range(assumption_register().count("trailing_quarters")):
            later = later.next()
            wanted.add(str(later))
    return sorted(wanted & set(known))


def _state(home: Home, quarter: Quarter) -> str:
    """Name, size and time of each file: cheap to ask, and new whenever a file is dropped."""
    folder = home.inbox / str(quarter)
    facts = []
    for path in sorted(folder.rglob("*")):
        try:
            stat = path.lstat()
        except FileNotFoundError:
            continue
        if not path.is_dir() and not path.name.startswith((".", "~")):
            facts.append([path.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns])
    return sha256_of_json(facts)
