import datetime as dt

import polars as pl
import pytest

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.incidents import drilling_organisation
from secperf_pipeline.simulator.kpis import kpi_table
from secperf_pipeline.simulator.organisations import Organisations, organisations_of
from secperf_pipeline.simulator.population import Population

POPULATION = Population(manufacturers=400, reporting_share=0.9)
QUARTER = Quarter(2026, 3)


@pytest.fixture(scope="module")
def organisations() -> Organisations:
    return organisations_of(POPULATION)


@pytest.fixture(scope="module")
def kpis(organisations: Organisations) -> pl.DataFrame:
    return kpi_table(POPULATION, organisations, QUARTER)


def test_the_measures_are_the_shares_the_count_and_the_context(kpis: pl.DataFrame) -> None:
    units = dict(kpis.select("kpi_id", "unit").unique().iter_rows())
    assert units == {
        "C1": "ratio",
        "I1": "ratio",
        "L1": "ratio",
        "I2": "count",
        "sales": "KRW",
        "security_cost": "KRW",
        "market_share": "percent",
    }


def test_a_ratio_is_its_numerator_over_its_denominator_to_four_digits(
    kpis: pl.DataFrame,
) -> None:
    ratios = kpis.filter(pl.col("unit") == "ratio")
    exact = ratios["numerator"] / ratios["denominator"]
    assert (ratios["denominator"] > 0).all()
    assert exact.is_between(0, 1).all()
    assert ((ratios["value"].cast(pl.Float64) - exact).abs() <= 0.00005 + 1e-12).all()


def test_figures_that_are_no_ratio_are_not_negative_and_have_no_parts(
    kpis: pl.DataFrame,
) -> None:
    others = kpis.filter(pl.col("unit") != "ratio")
    assert (others["value"].cast(pl.Float64) >= 0).all()
    assert others["numerator"].null_count() == others["denominator"].null_count() == others.height


def test_training_speaks_about_a_year_and_the_rest_about_the_quarter(kpis: pl.DataFrame) -> None:
    periods = kpis.select("kpi_id", "period_start", "period_end").unique()
    for measure, start, end in periods.iter_rows():
        first = dt.date(2025, 10, 1) if measure == "L1" else dt.date(2026, 7, 1)
        assert (start, end) == (first, dt.date(2026, 9, 30))
    assert periods.height == 7


def test_the_organisation_with_a_drill_ticket_states_no_exercises(
    kpis: pl.DataFrame, organisations: Organisations
) -> None:
    drilling = organisations.ids[drilling_organisation(POPULATION, QUARTER)]
    stating = kpis.filter(pl.col("kpi_id") == "I2")["organisation_id"].to_list()
    assert drilling not in stating
    assert len(stating) >= int(organisations.reports_kpis.sum()) - 1


def test_an_organisation_that_reports_nothing_has_no_rows(
    kpis: pl.DataFrame, organisations: Organisations
) -> None:
    reporting = [
        name
        for name, reports in zip(organisations.ids, organisations.reports_kpis, strict=True)
        if reports
    ]
    assert kpis["organisation_id"].unique(maintain_order=True).to_list() == reporting
    assert len(reporting) < 400


def test_reporting_of_mails_rises_with_awareness(
    kpis: pl.DataFrame, organisations: Organisations
) -> None:
    rates = kpis.filter(pl.col("kpi_id") == "C1").select(
        "organisation_id", rate=pl.col("numerator") / pl.col("denominator")
    )
    factors = pl.DataFrame(
        {
            "organisation_id": organisations.ids,
            "awareness": organisations.factors["employee_awareness"],
        }
    )
    joined = rates.join(factors, on="organisation_id")
    assert joined.select(pl.corr("rate", "awareness")).item() > 0.7
