"""The organisations behind a pooled colour."""

import polars as pl

from secperf_pipeline.scorecard.organisations import ORGANISATIONS, with_organisations


def counted(*rows: tuple[str, str, str]) -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), schema=["organisation_id", "kpi_id", "status"], orient="row")
    return with_organisations(frame)


def test_beside_a_pooled_colour_stand_the_organisations_by_colour() -> None:
    statuses = ["green", "amber", "red", "red", "no_data", "stale", "too_few"]
    own = [(f"mfr-{place}", "F1", status) for place, status in enumerate(statuses)]
    rows = counted(("all", "F1", "red"), *own, ("all", "sales", "green"), ("mfr-0", "sales", "red"))
    pooled = rows.filter(organisation_id="all").select("kpi_id", *ORGANISATIONS)
    assert pooled.columns[1:] == ["n_green", "n_amber", "n_red", "n_without"]
    # An organisation without a row of the KPI has no colour either.
    assert pooled.rows() == [("F1", 1, 1, 2, 3), ("sales", 0, 0, 1, 6)]


def test_the_row_of_an_organisation_counts_none() -> None:
    rows = counted(("all", "F1", "red"), ("a", "F1", "red"))
    assert rows.filter(organisation_id="a").select(ORGANISATIONS).row(0) == (None,) * 4


def test_all_together_without_an_organisation_count_nobody() -> None:
    assert counted(("all", "F1", "no_data")).select(ORGANISATIONS).row(0) == (0, 0, 0, 0)
