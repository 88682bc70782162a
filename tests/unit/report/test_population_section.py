"""The section on the population: only with weights, and verdicts are called unweighted then."""

from dataclasses import replace

import polars as pl

from secperf_pipeline.report.quarter_report import render
from tests.reports import SAMPLE, Cells, catalogue, verdicts


def estimate(statistic: str, **changed: object) -> dict[str, object]:
    mean = statistic == "mean"
    return (
        SAMPLE
        | {
            "indicator_id": "sales",
            "statistic": statistic,
            "n": 113,
            "n_weighted": 111,
            "estimate": 4.61 if mean else 0.62,
            "weighted": 4.25 if mean else 0.5,
            "weighted_low": 4.0 if mean else 0.4,
            "weighted_high": 4.5 if mean else 0.6,
            "n_effective_kish": 87.26,
            "represented_share": 0.9913,
            "note": "no responses of size large, so that the weights leave it out",
            "reason": None,
        }
        | changed
    )


CAUSE = {
    "wave_quarter": "2021Q4",
    "cause_id": "cause_1",
    "name_en": "People who leave",
    "residual": 15.48,
    "ci_low": 13.08,
    "ci_high": 17.89,
    "weighted_residual": 16.81,
    "weighted_residual_low": 14.51,
    "weighted_residual_high": 19.06,
    "weighted_ci_low": 12.34,
    "weighted_ci_high": 21.29,
    "n_weighted": 30,
    "n_effective_kish": 14.74,
    "represented_share": 1.0,
    "note": None,
    "reason": None,
}
UNWEIGHTED = "All verdicts are unweighted"


def last_row(cells: Cells, first: str) -> list[str]:
    rows = [[" ".join(cell.split()) for cell in row] for row in cells.rows]
    return next(row for row in reversed(rows) if row[0] == first)


def page(nothing, *rows: dict[str, object], causes: tuple[dict[str, object], ...] = ()) -> str:
    return render(
        replace(
            nothing,
            population_estimates=pl.DataFrame(rows, infer_schema_length=None),
            population_exposure=pl.DataFrame(causes, infer_schema_length=None),
            verdicts=pl.DataFrame(verdicts()),
            indicators=catalogue(),
        )
    )


def test_without_weights_there_is_no_section_and_no_word(nothing):
    shown = page(nothing, causes=(CAUSE | {"weighted_residual": None},))
    assert "Weighted to the population" not in shown
    assert UNWEIGHTED not in shown


def test_both_figures_stand_side_by_side_with_what_the_weights_cost(nothing):
    shown = page(nothing, estimate("mean"), estimate("share_above_cut"), causes=(CAUSE,))
    assert UNWEIGHTED in shown
    assert (
        "The 111 weighted responses are worth 87.3 of equal weight (Kish) and speak for 99 % of "
        "the population&#39;s organisations." in shown
    )
    assert "No responses of size large, so that the weights leave it out." in shown
    assert "The 30 weighted organisations are worth 14.7 of equal weight (Kish) and" in shown
    cells = Cells(shown)
    assert last_row(cells, "Sales")[1:] == [
        *("4.61", "4.25", "4.00 to 4.50", "62.0 %", "50.0 %", "40.0 % to 60.0 %")
    ]
    assert cells.row("People who leave") == [
        *("People who leave", "15.5", "13.1 to 17.9", "16.8", "12.3 to 21.3", "14.5 to 19.1")
    ]


def test_a_figure_that_is_missing_has_its_reason(nothing):
    gone = {"weighted": None, "weighted_low": None, "weighted_high": None, "reason": "too few"}
    gone |= {"n_effective_kish": None, "n_weighted": None, "note": None}
    shown = page(nothing, estimate("mean", **gone), estimate("share_above_cut", **gone))
    assert last_row(Cells(shown), "Sales")[-1] == "too few"
    assert "and speak for" not in shown
