"""A quarter's report names the indicators that its instrument measures, and no other."""

import re
from dataclasses import replace

import polars as pl

from secperf_pipeline.report.quarter_report import render
from secperf_pipeline.report.selection import Indicators
from secperf_pipeline.report.survey import indicator_table
from tests.reports import SAMPLE, Cells, catalogue, verdict, verdicts

NAMES = Indicators(
    names={"sales": "Sales", "trust": "trust", "culture": "culture"},
    families={"business": ["sales"], "own": ["culture", "trust"]},
)
LEVEL = {"confidence": 0.95}
FOUR = ["policy", "executive_will", "sales", "market_share"]


def summary(*indicators: str) -> pl.DataFrame:
    figures = {"n": 60, "mean": 3.5, "sd": 0.5, "ci_low": 3.4, "ci_high": 3.6}
    return pl.DataFrame([SAMPLE | {"indicator_id": one} | figures for one in indicators])


def test_only_the_indicators_that_a_quarter_measures_are_shown() -> None:
    rows = summary("trust", "sales").to_dicts()
    table = indicator_table(rows, NAMES, [], (1, 5), LEVEL)
    assert table is not None
    assert [[cell.text for cell in one.cells[:3]] for one in table.rows] == [
        ["Business", "Sales", "60"],
        ["Own", "trust", "60"],
    ]
    assert table.headers[-2:] == ("95 % interval", "1 to 5")


def test_an_instrument_of_four_of_the_ten_has_a_matrix_of_its_own(nothing):
    page = render(
        replace(
            nothing,
            verdicts=pl.DataFrame(verdicts()),
            indicator_summary=summary(*FOUR),
            indicators=catalogue(),
        )
    )

    assert Cells(page).row("Policy & rules") == ["", "Policy & rules", "executive_will"]
    assert len(Cells(page).row("Sales")) == 3
    assert "H2: 2 of 4 links" in page
    assert not re.search("customer.loyalty|access.control|production.security|H1", page)


def test_hypotheses_about_indicators_of_ones_own_have_a_matrix(nothing):
    rows = [
        verdict(f"H9:{x}:sales", x, "sales", p) for x, p in (("trust", 0.001), ("culture", 0.2))
    ]
    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    assert Cells(page).row("trust") == ["", "trust", "culture"]
    assert "H9: does trust, culture go with Sales?" in page
    assert "H9: 1 of 2 links between an indicator and Sales were adopted" in page
