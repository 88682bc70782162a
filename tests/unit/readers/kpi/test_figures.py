"""The tidy KPI table: what is taken and what refuses the file."""

import datetime as dt

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import figures, read_bytes, read_path
from tests.sample_files import made_sample

HEADER = "kpi_id;period_start;period_end;value;unit;numerator;denominator"


def kpis(*rows: str, **declared: object) -> Reading:
    found = read_bytes("kpi.csv", "\n".join([HEADER, *rows]).encode(), **declared)
    assert found.format is not None
    assert found.format.name == "kpi_csv"
    return found.reading


def test_a_kpi_row_comes_out_with_its_share() -> None:
    rows = kpis("I1;2025-07-01;2025-09-30;0.75;ratio;3;4").tables["kpi_measurements"]
    row = rows.row(0, named=True)
    assert (row["measure_id"], row["numerator"], row["denominator"]) == ("I1", 3.0, 4.0)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("I1;2025-07-01;2025-09-30;0.9;ratio;3;4", "share"),
        ("I1;2025-07-01;2025-09-30;1.25;ratio;5;4", "share"),
        ("I1;2025-09-30;2025-07-01;0.75;ratio;3;4", "period"),
        ("I1;2025-07-01;2025-09-30;;ratio;;4", "no_figure"),
        ("I1;;2025-09-30;0.75;ratio;3;4", "period"),
        ("I1;2025-07-01;2025-09-30;nan;ratio;;", "value"),
        ("I1;2025-07-01;2025-09-30;1e999;ratio;;", "value"),
        ("I1;2025-07-01;2025-09-30;1,234;count;;", "value"),
        ("I1;2025-07-01;2025-09-30;75;ratio;;", "unit_range"),
        ("I1;2025-07-01;2025-09-30;-0.1;Ratio;;", "unit_range"),
        ("I1;2025-07-01;2025-09-30;7500%;%;;", "unit_range"),
        ("I1;2025-07-01;2025-09-30;60;percent;3;4", "share"),
        ("I2;2025-07-01;2025-09-30;-1;count;;", "unit_range"),
        ("soc_report_minutes;2025-07-01;2025-09-30;-5;minutes;;", "unit_range"),
        ("I1;2025-07-01;2025-09-30;0.75;;;", "empty_cell"),
    ],
)
def test_a_kpi_row_that_contradicts_itself_is_a_fault(row: str, rule: str) -> None:
    reading = kpis(row)
    assert [fault.rule for fault in reading.faults] == [rule]
    assert reading.faults[0].row_number == 2


def test_a_measure_given_twice_for_a_period_is_a_fault() -> None:
    row = "I1;2025-07-01;2025-09-30;0.75;ratio;3;4"
    (fault,) = kpis(row, row).faults
    assert (fault.row_number, fault.rule) == (3, "repeated_measure")


def test_a_decimal_comma_that_is_proven_holds_for_the_whole_file() -> None:
    reading = kpis(
        "I1;2025.07.01;2025. 9. 30.;0,75;ratio;;",
        "cost;2025-07-01;2025-09-30;1.234;KRW;;",
    )
    rows = reading.tables["kpi_measurements"]
    assert rows["value"].to_list() == [0.75, 1234.0]
    assert rows["period_end"][0] == dt.date(2025, 9, 30)


def test_a_percent_sign_of_a_ratio_is_a_hundredth() -> None:
    reading = kpis(
        "I1;2025-07-01;2025-09-30;75 %;ratio;3;4", "m;2025-07-01;2025-09-30;12.3%;percent;;"
    )
    assert reading.tables["kpi_measurements"]["value"].to_list() == [0.75, 12.3]


def test_the_last_day_of_a_period_proves_how_its_first_is_written() -> None:
    rows = kpis("I1;01.07.2025;30.09.2025;0,75;ratio;3;4").tables["kpi_measurements"]
    row = rows.row(0, named=True)
    assert (row["period_start"], row["period_end"]) == (dt.date(2025, 7, 1), dt.date(2025, 9, 30))


def test_a_ratio_above_one_is_refused_with_what_to_do() -> None:
    (fault,) = kpis("I1;2025-07-01;2025-09-30;75;ratio;;").faults
    assert "write 0.75, or give 75 the unit percent" in fault.reason


def test_a_unit_counts_however_it_is_spelt_and_money_has_no_range() -> None:
    rows = kpis(
        "m;2025-07-01;2025-09-30;75;Percent;3;4",
        "C1;2025-07-01;2025-09-30;0.75;RATIO;;",
        "cost;2025-07-01;2025-09-30;-120;KRW;;",
    ).tables["kpi_measurements"]
    assert rows["unit"].to_list() == ["percent", "ratio", "KRW"]


def test_where_a_figure_comes_from_stays_in_the_store() -> None:
    content = f"{HEADER};source\nI1;2025-07-01;2025-09-30;0.75;ratio;3;4;Kim (kim@example.com)\n"
    reading = read_bytes("kpi.csv", content.encode()).reading
    assert reading.tables["kpi_measurements"]["source"].to_list() == ["table"]
    assert reading.unused_columns == ["source"]


def test_the_made_table_is_read_row_by_row() -> None:
    reading = read_path(made_sample("kpi/kpi_measurements.csv")).reading
    rows = {row[0]: row[3:] for row in figures(reading)}
    assert reading.rows_read == len(rows) == 7
    assert rows["soc_report_minutes"] == (54.5, None, None)
    assert rows["training_dev_team"] == (0.8, 16.0, 20.0)
