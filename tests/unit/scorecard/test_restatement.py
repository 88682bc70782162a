"""What changed between two snapshots, split over the layers so that it adds up."""

import json
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.restatement import Step, changes_frame, restatement


def verdict(hypothesis: str = "H1", **figures: Any) -> dict[str, Any]:
    return {
        "wave_quarter": "2025Q3",
        "hypothesis_id": hypothesis,
        "policy": "robust",
        "profile": "standard",
    } | figures


def rows(*verdicts: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "table_name": ["verdicts"] * len(verdicts),
            "content": [json.dumps(one) for one in verdicts],
        },
        schema={"table_name": pl.String, "content": pl.String},
    )


def test_equal_snapshots_have_no_change() -> None:
    same = rows(verdict(p=0.04, verdict="adopt"))
    assert restatement(same, same, []) == []


def test_the_name_of_the_quarter_is_no_figure() -> None:
    before = rows(verdict(p=0.04))
    after = rows(verdict(p=0.04, wave_quarter="2025Q4", profile="strict"))
    assert restatement(before, after, []) == []


def test_digits_that_the_order_of_adding_makes_are_no_change() -> None:
    assert restatement(rows(verdict(p=0.3)), rows(verdict(p=0.1 + 0.2)), []) == []


def test_a_single_layer_made_every_change() -> None:
    before = rows(verdict(p=0.04, verdict="adopt"))
    after = rows(verdict(p=0.06, verdict="inconclusive"))
    p, word = restatement(before, after, [Step(layer="data", before=before, after=after)])
    assert (p.figure, p.layers, p.parts["data"]) == ("p", ("data",), Fraction(2, 100))
    assert (word.figure, word.before, word.after) == ("verdict", "adopt", "inconclusive")
    assert word.layers == ("data",)
    assert str(word) == "verdicts: H1 | robust, verdict: adopt -> inconclusive (data)"


def test_the_code_is_what_the_other_layers_leave() -> None:
    before, after = rows(verdict(p=0.01)), rows(verdict(p=0.10))
    old, new = rows(verdict(p=0.02)), rows(verdict(p=0.05))
    (change,) = restatement(before, after, [Step(layer="data", before=old, after=new)])
    assert change.parts == {"data": Fraction(3, 100), "code": Fraction(6, 100)}
    assert change.layers == ("data", "code")


def test_a_verdict_flips_where_its_step_flips() -> None:
    words = ["adopt", "adopt", "inconclusive", "inconclusive"]
    states = [rows(verdict(verdict=word)) for word in words]
    steps = [
        Step(layer=layer, before=one, after=two)
        for layer, one, two in zip(
            ("data", "screening", "definitions"), states, states[1:], strict=False
        )
    ]
    (change,) = restatement(states[0], states[-1], steps)
    assert change.layers == ("screening",)


def test_a_row_that_comes_or_goes_is_a_change_without_a_difference() -> None:
    before, after = rows(), rows(verdict(p=0.04))
    (change,) = restatement(before, after, [Step(layer="data", before=before, after=after)])
    assert (change.before, change.difference, change.layers) == (None, None, ("data",))
    frame = changes_frame([change], is_attributed=True)
    assert frame.row(0, named=True) == {
        "table_name": "verdicts",
        "row_key": "H1 | robust",
        "organisation_id": None,
        "source": None,
        "figure": "p",
        "unit": None,
        "value_before": None,
        "value_after": "0.04",
        "difference": None,
        "attributed_to": "data",
        "by_data": None,
        "by_screening": None,
        "by_definitions": None,
        "by_code": None,
        "is_flip": False,
    }


def test_the_written_parts_sum_to_the_written_difference() -> None:
    before, after = rows(verdict(p=0.04, verdict="adopt")), rows(verdict(p=0.06, verdict="dismiss"))
    step = Step(layer="screening", before=before, after=after)
    changes = restatement(before, after, [step])
    p, word = changes_frame(changes, is_attributed=True).to_dicts()
    parts = [p[f"by_{layer}"] for layer in ("data", "screening", "definitions", "code")]
    assert parts == [0.0, 0.02, 0.0, 0.0]
    assert p["difference"] == sum(parts)
    assert (word["attributed_to"], word["is_flip"], word["by_screening"]) == (
        "screening",
        True,
        None,
    )


def kpi(**figures: Any) -> pl.DataFrame:
    row = {"organisation_id": "all", "perspective": "finance", "kpi_id": "F1"} | figures
    return pl.DataFrame({"table_name": ["scorecard"], "content": [json.dumps(row)]})


@pytest.mark.parametrize(
    ("unit", "figure", "said"),
    [
        ("share", "value", "85 % -> 90 % (data +4, code +1 percentage points)"),
        ("share", "score", "0.85 -> 0.9 (data +0.04, code +0.01)"),
        ("likert", "target", "0.85 points -> 0.9 points (data +0.04, code +0.01)"),
        ("count", "value", "0.85 -> 0.9 (data +0.04, code +0.01)"),
        ("share", "median_minutes", "0.85 min -> 0.9 min (data +0.04, code +0.01)"),
    ],
)
def test_a_figure_is_told_in_its_unit(unit: str, figure: str, said: str) -> None:
    was, between, became = (kpi(unit=unit, **{figure: one}) for one in (0.85, 0.89, 0.9))
    step = Step(layer="data", before=was, after=between)
    (change,) = restatement(was, became, [step])
    assert str(change) == f"scorecard: all | finance | F1, {figure}: {said}"


def test_what_has_no_value_any_more_is_told_without_a_unit() -> None:
    was, became = kpi(unit="share", value=0.85), kpi(unit="share", value=None)
    (change,) = restatement(was, became, [Step(layer="data", before=was, after=became)])
    assert str(change).endswith("value: 85 % -> none (data)")
    (row,) = changes_frame([change], is_attributed=True).to_dicts()
    assert (row["unit"], row["value_before"]) == ("share", "0.85")


def test_layers_that_are_not_known_are_not_named() -> None:
    before, after = rows(verdict(p=0.04)), rows(verdict(p=0.06))
    (row,) = changes_frame(restatement(before, after, []), is_attributed=False).to_dicts()
    assert (row["difference"], row["attributed_to"], row["by_code"]) == (0.02, None, None)


numbers = st.floats(min_value=-1e6, max_value=1e6) | st.floats(min_value=1e-300, max_value=1e-10)


@given(st.lists(numbers, min_size=6, max_size=6))
def test_the_parts_sum_to_the_difference_exactly(values: list[float]) -> None:
    before, *path, after = [rows(verdict(p=value)) for value in values]
    layers = ("data", "screening", "definitions")
    steps = [
        Step(layer=layer, before=one, after=two)
        for layer, one, two in zip(layers, path, path[1:], strict=False)
    ]
    for change in restatement(before, after, steps):
        assert sum(change.parts.values()) == change.difference


def test_a_change_knows_whether_it_is_of_all_organisations_together() -> None:
    def scorecard(value: float) -> pl.DataFrame:
        values = {"perspective": "process", "kpi_id": "I1", "value": value}
        content = [
            json.dumps({"organisation_id": one, **values}) for one in ("all", "all | mfr-001")
        ]
        return pl.DataFrame({"table_name": "scorecard", "content": content})

    whole, single = restatement(scorecard(0.5), scorecard(0.75), [])
    assert (whole.row_key, whole.is_of_the_whole) == ("all | process | I1", True)
    assert not single.is_of_the_whole
    (verdicts,) = restatement(rows(verdict(p=0.1)), rows(verdict(p=0.2)), [])
    assert verdicts.is_of_the_whole
