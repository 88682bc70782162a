"""The section on joint links: an order, a caution where indicators are one, and a reason."""

from dataclasses import replace

import polars as pl

from secperf_pipeline.report.quarter_report import render
from tests.reports import SAMPLE, Cells, catalogue


def row(x: str, weight: float | None, **changed: object) -> dict[str, object]:
    known = weight is not None
    return (
        SAMPLE
        | {
            "y": "sales",
            "x": x,
            "n": 113,
            "n_clusters": 41,
            "r2": 0.314 if known else None,
            "slope": 0.25 if known else None,
            "slope_low": 0.05 if known else None,
            "slope_high": 0.45 if known else None,
            "vif": 1.8 if known else None,
            "relative_weight": weight,
            "relative_weight_low": 0.01 if known else None,
            "relative_weight_high": 0.2 if known else None,
            "probability_first": 0.61 if known else None,
            "reason": None if known else "an indicator does not vary",
        }
        | changed
    )


def page(nothing, *rows: dict[str, object]) -> str:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return render(replace(nothing, joint_links=frame, indicators=catalogue()))


def test_what_carries_most_comes_first_and_what_is_one_with_the_others_is_said(nothing):
    shown = page(nothing, row("policy", 0.08), row("access_control", 0.12, vif=14.2))

    assert (
        "Sales: together they explain 0.31 of its variance; 113 responses of 41 organisations"
    ) in shown
    assert shown.index("<td>access_control") < shown.index("<td>Policy &amp; rules")
    cells = Cells(shown)
    assert cells.row("Policy & rules") == [
        *("Policy & rules", "0.25", "0.05 to 0.45", "1.8", "0.080", "0.010 to 0.200", "61 %")
    ]
    assert cells.row("access_control")[3] == "14.2 cannot be told apart"
    assert "VIF above 10:" in shown


def test_without_a_regression_the_reason_is_said(nothing):
    shown = page(nothing, row("policy", None))

    assert Cells(shown).row("Policy & rules")[-1] == "an indicator does not vary"
