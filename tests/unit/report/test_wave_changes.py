"""The report's tables on changes and layers, from rows of the published tables."""

from typing import Any

import pytest

from secperf_pipeline.report.figures import Table
from secperf_pipeline.report.selection import Indicators
from secperf_pipeline.report.wave_changes import (
    changes_sentence,
    changes_table,
    flips_sentence,
    flips_table,
    invariance_sentence,
    layers_reason,
    layers_table,
)

NAMES = Indicators(
    names={"policy": "Policy", "sales": "Sales"}, families={"all": ["policy", "sales"]}
)


def change(
    indicator: str, difference: float | None, p: float | None, **other: Any
) -> dict[str, Any]:
    row = {
        "indicator_id": indicator,
        "comparison": "previous_wave",
        "compared_quarter": "2026Q1",
        "n": 400,
        "n_before": 380,
        "mean": 4.5,
        "mean_before": 4.25,
        "difference": difference,
        "difference_low": None if difference is None else difference - 0.2,
        "difference_high": None if difference is None else difference + 0.2,
        "p_holm": p,
        "reason": None if p is not None else "too few",
    }
    return row | other


def texts(found: Table | None) -> list[list[str]]:
    assert found is not None
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_changes_beyond_chance_are_named_with_their_sign() -> None:
    rows = [change("sales", -0.3, 0.2), change("policy", 0.25, 0.01)]
    assert changes_sentence(rows, NAMES, 0.05) == (
        "Since 2026Q1, 1 of 2 tested indicators changed by more than chance, allowing for their "
        "number: Policy (+0.25)."
    )


def test_changes_stand_in_the_order_of_the_catalogue() -> None:
    found = changes_table([change("sales", -0.3, 0.2), change("policy", 0.25, 0.01)], NAMES)
    assert texts(found) == [
        ["Policy", "400", "4.50", "380", "4.25", "+0.25", "p = .010"],
        ["Sales", "400", "4.50", "380", "4.25", "−0.30", "p = .200"],
    ]


def test_the_year_before_has_a_column_unless_it_is_the_previous_wave() -> None:
    row = change("policy", 0.25, 0.01)
    yearly = row | {"comparison": "year_before", "difference": 0.5}
    found = changes_table([row, yearly | {"compared_quarter": "2025Q2"}], NAMES)
    assert found is not None
    assert found.headers[-1] == "Since 2025Q2"
    assert texts(found)[0][-1] == "+0.50"
    same = changes_table([row, yearly], NAMES)
    assert same is not None
    assert same.headers[-1] == "Holm"


def test_a_change_that_is_missing_prints_a_dash_with_its_reason() -> None:
    found = changes_table([change("policy", None, None)], NAMES)
    assert texts(found)[0][-2:] == ["–", "–"]
    assert found is not None
    assert found.rows[0].remark == "too few"


def test_a_first_wave_says_that_there_is_nothing_before_it() -> None:
    rows = [change("policy", None, None, compared_quarter=None, reason="no earlier wave")]
    assert changes_sentence(rows, NAMES, 0.05) == "Nothing to compare with: no earlier wave."
    assert changes_table(rows, NAMES) is None
    assert changes_sentence([], NAMES, 0.05) is None


def verdict(flipped: bool | None, **other: Any) -> dict[str, Any]:
    row = {
        "x": "policy",
        "y": "sales",
        "policy": "robust",
        "compared_quarter": "2026Q1",
        "verdict_before": "inconclusive",
        "verdict": "adopt_contrary",
        "is_flipped": flipped,
        "effect_before": -0.1,
        "effect": -0.25,
        "effect_kind_before": "standardised slope",
        "effect_kind": "standardised slope",
        "is_same_protocol": True,
    }
    return row | other


def test_verdicts_that_are_others_are_listed() -> None:
    rows = [verdict(True), verdict(False), verdict(None)]
    assert texts(flips_table(rows, NAMES)) == [
        ["Policy → Sales", "robust", "inconclusive", "adopt contrary", "−0.10", "−0.25"]
    ]
    assert flips_sentence(rows) == (
        "1 of 2 verdicts that both waves reached (every policy counted) differs from 2026Q1."
    )


def test_a_protocol_that_changed_is_said() -> None:
    found = flips_sentence([verdict(True, is_same_protocol=False)])
    assert found is not None
    assert found.endswith("The protocol has changed in between.")
    assert flips_sentence([verdict(None)]) is None
    assert flips_table([verdict(None)], NAMES) is None


def gap(indicator: str, one: str, other: str, difference: float | None) -> dict[str, Any]:
    p = None if difference is None else 0.04
    return change(indicator, difference, p) | {"segment": one, "other_segment": other}


def test_layers_are_laid_out_by_indicator_and_pair() -> None:
    rows = [
        gap("policy", "executives", "operations", 0.5),
        gap("policy", "executives", "security", None),
        gap("sales", "executives", "operations", -0.1),
        gap("sales", "executives", "others", 0.2),
    ]
    found = layers_table(rows, NAMES)
    assert texts(found) == [["Policy", "+0.50", "–", ""], ["Sales", "−0.10", "", "+0.20"]]
    assert found is not None
    assert found.rows[0].cells[1].note == "0.30 to 0.70; Holm p = .040"
    assert found.rows[0].remark == "too few"


def test_layers_that_cannot_be_compared_have_a_reason_in_place_of_a_table() -> None:
    rows = [gap("policy", "executives", "operations", None)]
    assert layers_table(rows, NAMES) is None
    assert layers_reason(rows) == "too few"
    assert (layers_table([], NAMES), layers_reason([])) == (None, None)


@pytest.mark.parametrize(
    ("metric", "scalar", "said"),
    [
        (True, True, "so that means may be compared"),
        (True, False, "may come from a different use of the questionnaire"),
        (False, False, "differences say little"),
        (
            None,
            None,
            "may come from a different use of it: 2026Q1 has 40 complete responses",
        ),
    ],
)
def test_how_far_the_questionnaire_measures_the_same_is_said(
    metric: bool | None, scalar: bool | None, said: str
) -> None:
    reason = None if metric is not None else "2026Q1 has 40 complete responses, 50 needed"
    rows = [
        {"comparison": "previous_wave", "level": level, "is_invariant": one, "reason": reason}
        for level, one in (("configural", None), ("metric", metric), ("scalar", scalar))
    ]
    sentence = invariance_sentence(rows, "previous_wave")
    assert sentence is not None
    assert said in sentence
    assert invariance_sentence(rows, "layers") is None
