"""The sensor and the schedule ask for the right quarters."""

import datetime as dt
from collections.abc import Iterator

import dagster as dg
import pytest

from secperf_pipeline.assets.jobs import after_each_quarter, inbox_changes
from secperf_pipeline.definitions import defs
from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import environment


@pytest.fixture
def inbox_home(fresh_home: Home) -> Iterator[Home]:
    with environment(fresh_home):
        yield fresh_home


def asked(cursor: str | None = None) -> tuple[dict[str, str], str | None]:
    """Evaluate the sensor; give run keys by partition, and its new cursor."""
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_sensor_context(
            instance=instance, cursor=cursor, repository_def=defs.get_repository_def()
        )
        data = inbox_changes.evaluate_tick(context)
    keys = {str(one.partition_key): str(one.run_key) for one in data.run_requests or []}
    return keys, data.cursor


def test_the_first_look_asks_for_every_quarter_in_order(inbox_home: Home) -> None:
    keys, _ = asked()
    assert list(keys) == ["2021-10-01", "2026-01-01", "2026-04-01", "2026-07-01"]


def test_an_unchanged_inbox_asks_for_nothing(inbox_home: Home) -> None:
    _, cursor = asked()
    assert asked(cursor)[0] == {}


def test_a_changed_quarter_asks_for_itself_and_those_whose_trailing_year_it_is_in(
    inbox_home: Home,
) -> None:
    before, cursor = asked()
    (inbox_home.inbox / "2026Q2" / "kpis" / "more.csv").write_text("kpi_id\n")
    after, _ = asked(cursor)
    assert list(after) == ["2026-04-01", "2026-07-01"]
    assert all(after[partition] != before[partition] for partition in after)


def test_an_inbox_that_is_not_there_is_said(
    inbox_home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with environment(Home(tmp_path_factory.mktemp("empty"))):
        keys, _ = asked()
    assert keys == {}


@pytest.mark.parametrize(
    ("day", "partition"), [(dt.datetime(2026, 10, 20, 6), "2026-07-01"), (None, None)]
)
def test_the_schedule_asks_for_the_quarter_that_has_ended_if_it_has_files(
    inbox_home: Home, day: dt.datetime | None, partition: str | None
) -> None:
    tick = (day or dt.datetime(2027, 1, 20, 6)).replace(tzinfo=dt.UTC)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance=instance,
            scheduled_execution_time=tick,
            repository_def=defs.get_repository_def(),
        )
        data = after_each_quarter.evaluate_tick(context)
    partitions = [one.partition_key for one in data.run_requests or []]
    assert partitions == ([partition] if partition else [])
    if not partition:
        assert "2026Q4 has no files" in str(data.skip_message)
