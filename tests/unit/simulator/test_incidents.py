import datetime as dt
import itertools

import polars as pl
import pytest

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.incidents import drilling_organisation, incident_table
from secperf_pipeline.simulator.organisations import Organisations, organisations_of
from secperf_pipeline.simulator.population import Population

POPULATION = Population(manufacturers=400)
QUARTER = Quarter(2026, 1)
TIMES = ("detected_at", "reported_to_csirt_at", "csirt_launched_at", "closed_at")


@pytest.fixture(scope="module")
def organisations() -> Organisations:
    return organisations_of(POPULATION)


@pytest.fixture(scope="module")
def incidents(organisations: Organisations) -> pl.DataFrame:
    table = incident_table(POPULATION, organisations, QUARTER)
    return table.with_columns(pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%z") for name in TIMES)


def test_one_ticket_is_a_drill_of_the_drilling_organisation(
    incidents: pl.DataFrame, organisations: Organisations
) -> None:
    drills = incidents.filter(pl.col("is_drill") == "true")
    assert drills["organisation_id"].to_list() == [
        organisations.ids[drilling_organisation(POPULATION, QUARTER)]
    ]
    assert drills["reported_to_csirt_at"].null_count() == 0


def test_steps_follow_each_other_and_all_begin_in_the_quarter(incidents: pl.DataFrame) -> None:
    # Midnight in Korea is 15:00 UTC of the day before.
    begins = dt.datetime(2025, 12, 31, 15, tzinfo=dt.UTC)
    ends = dt.datetime(2026, 3, 31, 15, tzinfo=dt.UTC)
    for moments in (incidents[name].drop_nulls() for name in TIMES):
        assert (moments >= begins).all()
        assert (moments < ends).all()
    for before, after in itertools.pairwise(TIMES):
        step = (incidents[after] - incidents[before]).drop_nulls()
        assert (step > dt.timedelta(0)).all()
    assert incidents["detected_at"].is_sorted()


def test_a_few_incidents_are_never_reported_nor_launched(incidents: pl.DataFrame) -> None:
    never = incidents.filter(pl.col("reported_to_csirt_at").is_null())
    assert 0.015 < never.height / incidents.height < 0.025
    assert never["csirt_launched_at"].null_count() == never.height
    assert never["closed_at"].null_count() == never.height


@pytest.mark.parametrize(("start", "end", "limit"), [(0, 1, 60), (1, 2, 30)])
def test_most_steps_keep_the_limit_and_some_do_not(
    incidents: pl.DataFrame, start: int, end: int, limit: int
) -> None:
    steps = (incidents[TIMES[end]] - incidents[TIMES[start]]).drop_nulls()
    minutes = steps.dt.total_minutes().to_numpy()
    assert 0.05 < (minutes > limit).mean() < 0.2
    assert (minutes == limit).any()
    assert minutes.max() <= 3 * limit


def test_only_reporting_organisations_have_incidents(
    incidents: pl.DataFrame, organisations: Organisations
) -> None:
    reporting = {
        name
        for name, reports in zip(organisations.ids, organisations.reports_kpis, strict=True)
        if reports
    }
    real = incidents.filter(pl.col("is_drill") == "false")
    assert set(real["organisation_id"].to_list()) <= reporting


def test_ticket_numbers_are_distinct_also_across_quarters(
    incidents: pl.DataFrame, organisations: Organisations
) -> None:
    later = incident_table(POPULATION, organisations, QUARTER.next())
    ids = [*incidents["incident_id"], *later["incident_id"]]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "INC-26Q1-0001"
