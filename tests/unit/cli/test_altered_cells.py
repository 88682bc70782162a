"""Each cell that is not what was computed is named, and what it should be."""

import polars as pl
import pytest

from secperf_pipeline.cli.altered_cells import differing_cells, differing_texts
from secperf_pipeline.publishing.published_tables import published_tables

TABLE = published_tables()["marts.fct_kpi_values"]
KEY = {"wave_quarter": "2026Q1", "organisation_id": "a", "kpi_id": "F1"}


def rows(*values: float | None, **others: object) -> pl.DataFrame:
    """Make rows of a table, with the columns that matter here filled in."""
    empty = dict.fromkeys(TABLE.columns)
    return pl.DataFrame(
        [
            {**empty, **KEY, "kpi_id": f"F{number}", "value": value, **others}
            for number, value in enumerate(values, start=1)
        ],
        schema_overrides={"value": pl.Float64},
    )


def test_rows_that_are_those_computed_are_not_named_whatever_their_order() -> None:
    assert list(differing_cells(TABLE, rows(1.5, None), rows(1.5, None).reverse())) == []
    last_digit = rows(1.5 + 2e-16, 0.1 + 0.2)
    assert list(differing_cells(TABLE, last_digit, rows(1.5, 0.3))) == []


@pytest.mark.parametrize(("was", "now"), [(2.0, 1.5), (None, 1.5), (1.5, None)])
def test_a_cell_is_named_with_its_row(was: float | None, now: float | None) -> None:
    said = {2.0: "2.0", 1.5: "1.5", None: "nothing"}
    assert list(differing_cells(TABLE, rows(was), rows(now))) == [
        f"marts.fct_kpi_values a F1: value is {said[was]}, computed {said[now]}"
    ]


def test_rows_that_are_missing_or_too_many_are_named() -> None:
    assert list(differing_cells(TABLE, rows(1.0), rows(1.0, 2.0))) == [
        "marts.fct_kpi_values a F2: is missing"
    ]
    assert list(differing_cells(TABLE, rows(1.0, 2.0), rows(1.0))) == [
        "marts.fct_kpi_values a F2: was not computed"
    ]


def test_a_page_names_the_place_where_it_says_something_else() -> None:
    page = "<h2>Verdicts</h2><table><tr><td>H1</td><td>Adopt</td></tr></table>"
    assert list(differing_texts(page, page)) == []
    assert list(differing_texts(page.replace("Adopt", "Dismissal"), page)) == [
        "after 'H1' it says 'Dismissal', made again 'Adopt'"
    ]
    assert list(differing_texts(page.replace("<td>Adopt</td>", ""), page)) == [
        "after 'H1' it says nothing, made again 'Adopt'"
    ]
    assert list(differing_texts(page.replace("<td>", '<td style="display:none">'), page)) == [
        "differs in a drawing or in how it is set"
    ]
