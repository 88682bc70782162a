"""Figures that a reader counted, as rows of the raw table."""

import datetime as dt

from secperf_pipeline.readers.kpi.measures import measure_rows, share

PERIOD = (dt.date(2025, 7, 1), dt.date(2025, 9, 30))


def test_a_share_keeps_its_counts() -> None:
    rows = measure_rows([share("own", "m", PERIOD, 3, 4, source="register", row_number=7)])
    assert rows.row(0, named=True) == {
        "organisation_id": "own",
        "measure_id": "m",
        "period_start": PERIOD[0],
        "period_end": PERIOD[1],
        "value": 0.75,
        "unit": "ratio",
        "numerator": 3.0,
        "denominator": 4.0,
        "source": "register",
        "row_number": 7,
    }


def test_no_figures_are_a_table_of_the_same_columns() -> None:
    assert (
        measure_rows([]).columns
        == measure_rows([share("o", "m", PERIOD, 1, 1, source="s")]).columns
    )
