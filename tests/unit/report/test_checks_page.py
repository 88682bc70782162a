"""The page of checks says what failed, what was not evaluated, and hides nothing of it."""

from typing import get_args

import polars as pl

from secperf_pipeline.declarations.instrument import IndexId
from secperf_pipeline.report.checks_page import ChecksData, render_checks
from secperf_pipeline.report.screening_indices import NAMES, index_name
from tests.reports import Cells, assumptions

EMPTY = pl.DataFrame()


def result(number: int, passed: bool | None, severity: str = "warning") -> dict[str, object]:
    return {
        "suite": "kpi_values",
        "suite_about": "Figures are possible.",
        "table_name": "marts.fct_kpi_values",
        "expectation_number": number,
        "description": "No share is above one.",
        "expectation": "column values to be between: column value, max_value 1",
        "severity": severity,
        "passed": passed,
        "element_count": 0 if passed is None else 3,
        "unexpected_count": 1 if passed is False else 0,
        "observed_value": None,
        "unexpected_values": "1.5 <script>" if passed is False else None,
        "failing_rows_query": "select row_key" if passed is False else None,
        "reason": "No rows came." if passed is None else None,
    }


def page(*results: dict[str, object], **frames: pl.DataFrame) -> str:
    names = (
        "failures",
        "drift",
        "flow",
        "effects",
        "bias",
        "indices",
        "not_computable",
        "indicators",
    )
    frames = {"assumptions": assumptions()} | frames
    return render_checks(
        ChecksData(
            quarter="2021Q4",
            title="A wave",
            default_profile="paper",
            results=pl.DataFrame(results),
            **(dict.fromkeys(names, EMPTY) | frames),
        )
    )


def test_what_failed_what_held_and_what_was_not_evaluated_is_told_apart() -> None:
    shown = page(result(1, True), result(2, False), result(3, None))
    assert "1 of 3 expectations held, 1 failed, 1 had nothing to be held against." in shown
    for chip in ("chip green", "chip amber", "chip no_data"):
        assert f'<span class="{chip}">' in shown
    assert "No rows came." in shown


def test_what_is_expected_stands_in_words_over_its_arguments() -> None:
    shown = " ".join(page(result(1, True)).split())
    assert (
        'No share is above one.<details class="under"><summary>as written</summary>'
        "column values to be between: column value, max_value 1</details>"
    ) in shown
    kept_by_an_earlier_program = page(result(1, True) | {"description": None})
    assert "<td>column values to be between: column value, max_value 1" in " ".join(
        kept_by_an_earlier_program.split()
    )


def test_a_critical_failure_says_that_the_quarter_is_stopped() -> None:
    shown = page(result(1, False, "critical"))
    assert "The quarter is stopped: 1 critical expectation failed." in shown
    assert 'href="2021Q4.html"' not in shown
    assert 'href="2021Q4.html"' in page(result(1, True))


def test_an_error_is_shown_as_one_and_stops_nothing() -> None:
    shown = page(result(1, False, "error"), result(2, False), result(3, False))
    assert "Nothing stops the quarter; 1 error demands and 2 warnings advise a look." in shown
    assert '<span class="chip red">error</span>' in shown
    assert 'href="2021Q4.html"' in shown


def test_a_value_cannot_become_markup() -> None:
    failures = pl.DataFrame(
        {
            "suite": ["kpi_values"],
            "expectation_number": [1],
            "row_key": ["kpi_id=<b>"],
            "observed_value": ["1.5"],
        }
    )
    shown = page(result(1, False), failures=failures)
    assert "<script>" not in shown
    assert "kpi_id=&lt;b&gt;" in shown
    assert "No share is above one. 1 row in KPI values:" in shown


def test_a_first_wave_says_that_drift_was_not_assessed() -> None:
    assert "Drift was not assessed" in page(result(1, True))


def test_an_index_without_values_says_why_and_of_how_many() -> None:
    indices = pl.DataFrame(
        {
            "index_id": ["even_odd"],
            "family": ["inconsistency"],
            "flag_when": ["at_most"],
            "calibration": ["calibrated"],
            "cut_off": pl.Series([None], dtype=pl.Float64),
            "model_rate": pl.Series([None], dtype=pl.Float64),
            "flagged_share": pl.Series([None], dtype=pl.Float64),
            "excess": pl.Series([None], dtype=pl.Float64),
            "reason": ["one item an indicator"],
            "n": [138],
            "n_values": [0],
            "n_flagged": [0],
        }
    )
    reasons = pl.DataFrame(
        {"index_id": ["even_odd"], "reason": ["one item an indicator"], "responses": [138]}
    )
    shown = page(result(1, True), indices=indices, not_computable=reasons)
    assert "one item an indicator" in shown
    assert "not known" in shown


def test_what_was_flagged_stands_beside_what_the_model_flags() -> None:
    indices = pl.DataFrame(
        {
            "index_id": ["mahalanobis"],
            "family": ["atypicality"],
            "flag_when": ["at_least"],
            "calibration": ["calibrated"],
            "cut_off": [30.0],
            "model_rate": [0.0099],
            "flagged_share": [0.08],
            "excess": [0.0701],
            "reason": pl.Series([None], dtype=pl.String),
            "n": [100],
            "n_values": [100],
            "n_flagged": [8],
        }
    )
    reasons = pl.DataFrame(
        schema={"index_id": pl.String, "reason": pl.String, "responses": pl.Int64}
    )
    shown = page(result(1, True), indices=indices, not_computable=reasons)
    for text in ("Model", "Excess", "0.99 %", "8.00 %", "8 of 100", "7.01 %"):
        assert text in shown
    assert "no error rate of people" in shown


def test_every_index_has_a_name_in_words() -> None:
    assert set(NAMES) == set(get_args(IndexId))
    assert index_name("even_odd") == "Halves of the indicators disagree"


def effect(profile: str, measure: str, **figures: object) -> dict[str, object]:
    return {
        "profile": profile,
        "measure": measure,
        "subject": "H1",
        "policy": "robust",
        "value": 0.03,
        "value_raw": 0.2,
        "difference": -0.17,
        "outcome": "adopt",
        "outcome_raw": "inconclusive",
        "is_changed": True,
    } | figures


def test_a_verdict_that_the_waves_own_profile_changes_is_listed_with_both_p() -> None:
    effects = pl.DataFrame(
        [effect("raw", "verdict"), effect("paper", "verdict", subject="H2:policy:sales")]
    )
    shown = page(result(1, True), effects=effects)
    assert "1 of 1" in shown
    assert "p = .200" in shown
    assert "p = .030" in shown
    assert "policy → sales" in shown


def test_verdicts_that_no_profile_could_test_are_not_counted() -> None:
    untested = {"outcome": "not_testable", "outcome_raw": "not_testable", "is_changed": False}
    effects = pl.DataFrame([effect("paper", "verdict"), effect("paper", "verdict", **untested)])
    assert Cells(page(result(1, True), effects=effects)).row("paper")[-1] == "1 of 1"


def test_a_segment_that_loses_much_more_is_listed_and_the_others_are_counted() -> None:
    def segment(name: str, is_warned: bool) -> dict[str, object]:
        return {
            "segment_kind": "layer",
            "segment": name,
            "profile": "paper",
            "n": 40,
            "rejected_share": 0.4,
            "others_share": 0.1,
            "p": 0.001,
            "is_warned": is_warned,
        }

    effects = pl.DataFrame([effect("paper", "mean")])
    bias = pl.DataFrame([segment("security", True), segment("operations", False)])
    shown = page(result(1, True), effects=effects, bias=bias)
    assert "2 segments were compared with all others of their kind; 1 stands out." in shown
    assert "security" in shown
    assert "operations" not in shown


def test_every_profile_has_a_column_the_waves_own_first() -> None:
    steps = {
        "raw": [("all", 9, 9), ("kept", 9, 9)],
        "paper": [("all", 9, 9), ("exact_duplicate", 2, 2), ("all_equal", 0, 1), ("kept", 7, 7)],
    }
    columns = ("profile", "step", "reason", "count", "count_with_reason")
    flow = pl.DataFrame(
        [
            dict(zip(columns, (profile, step, *counted), strict=True))
            for profile, rows in steps.items()
            for step, counted in enumerate(rows, start=1)
        ]
    )
    cells = Cells(page(result(1, True), flow=flow))
    assert cells.row("Step") == ["Step", "paper, the wave's own", "raw"]
    assert cells.row("Received") == ["Received", "9", "9"]
    assert cells.row(index_name("exact_duplicate"))[1:] == ["−2", ""]
    assert cells.row(index_name("all_equal"))[1:] == ["0 of 1", ""]
    assert cells.row("Kept") == ["Kept", "7", "9"]


def test_what_was_found_has_a_column_only_where_something_failed() -> None:
    assert Cells(page(result(1, True))).row("Result") == [
        *("Result", "Expectation", "Rows", "Failing")
    ]
    failed = Cells(page(result(1, True), result(2, False)))
    assert failed.row("Result")[4:] == ["Found"]
    assert failed.row("warns")[4] == "1.5 <script>"
