"""A test of the dbt project is told in a sentence that needs no knowledge of dbt."""

from typing import Any

import pytest

from secperf_pipeline.assets.dbt_checks import check_description


def said(kind: str, *, where: str | None = None, description: str = "", **arguments: Any) -> str:
    return check_description(
        {
            "description": description,
            "test_metadata": {"name": kind, "kwargs": {"model": "{{ m }}"} | arguments},
            "config": {"where": where},
        }
    )


@pytest.mark.parametrize(
    ("kind", "arguments", "sentence"),
    [
        ("not_null", {"column_name": "status"}, "Every row has a value in status."),
        (
            "accepted_values",
            {"column_name": "unit", "values": ["share", "count"]},
            "unit is share or count, or empty.",
        ),
        (
            "relationships",
            {"column_name": "control_id", "to": "ref('controls')", "field": "id"},
            "Every control_id stands in controls.id, or is empty.",
        ),
        (
            "between",
            {"column_name": "rate_pct", "low": 0, "high": 100},
            "rate_pct lies between 0 and 100, or is empty.",
        ),
        ("between", {"column_name": "n", "low": 0}, "n is at least 0, or is empty."),
        ("between", {"column_name": "n", "high": 9}, "n is at most 9, or is empty."),
        ("row_count", {"rows": 26}, "The table has 26 rows, as many as the source it copies."),
        (
            "on_scale",
            {"column_name": "score_likert", "items": "ref('stg_survey__items')"},
            "score_likert lies on the answer scale of its wave, or is empty.",
        ),
        ("one_of_ones_own", {"column_name": "n", "least": 3}, "one of ones own: column_name n"),
    ],
)
def test_a_generic_test_is_told_by_its_kind_and_arguments(
    kind: str, arguments: dict[str, Any], sentence: str
) -> None:
    assert said(kind, **arguments).startswith(sentence)


@pytest.mark.parametrize(
    ("grain", "sentence"),
    [
        (["kpi_id"], "No two rows have the same kpi_id."),
        (
            ["wave_quarter", "tool", "path"],
            "No two rows have the same wave_quarter, tool and path.",
        ),
    ],
)
def test_the_test_of_a_grain_names_the_grain_that_the_table_declares(
    grain: list[str], sentence: str
) -> None:
    test = {"test_metadata": {"name": "grain_is_unique", "kwargs": {}}, "config": {}}
    assert check_description(test, grain) == sentence


def test_rows_that_a_test_leaves_out_are_told() -> None:
    assert said("row_count", rows=10, where="author = 'paper'").endswith(
        "Only rows with author = 'paper' count."
    )


def test_what_the_yaml_says_comes_first() -> None:
    assert said("not_null", column_name="id", description="One id each. ") == "One id each."


def test_a_test_written_in_sql_is_told_by_its_yaml() -> None:
    assert check_description({"description": "Sums hold.", "config": {}}) == "Sums hold."
