"""Incidents and KPI tables: what is taken and what refuses the file."""

import datetime as dt

import pytest

from secperf_pipeline.readers.csv_table import read_csv_table
from secperf_pipeline.readers.incidents_csv import read_incidents
from secperf_pipeline.readers.kpi_csv import read_kpi_table
from secperf_pipeline.readers.reading import Reading
from tests.waves import csv_bytes

KPI = ["kpi_id", "period_start", "period_end", "value", "unit", "numerator", "denominator"]
INCIDENT = ["incident_id", "detected_at", "reported_to_csirt_at", "csirt_launched_at"]


def kpis(*rows: list[object]) -> Reading:
    return read_kpi_table(read_csv_table(csv_bytes(KPI, rows)), organisation="own")


def incidents(*rows: list[object]) -> Reading:
    content = csv_bytes(INCIDENT, rows)
    return read_incidents(read_csv_table(content), organisation="own", time_zone=None)


def test_incident_times_come_out_in_utc_and_may_be_open() -> None:
    reading = incidents(["I1", "2025-07-02T20:57:00+09:00", "2025-07-02T21:38:00+09:00", ""])
    row = reading.tables["incidents"].row(0, named=True)
    assert row["detected_at"] == dt.datetime(2025, 7, 2, 11, 57, tzinfo=dt.UTC)
    assert row["csirt_launched_at"] is None


def test_an_incident_without_detection_or_given_twice_is_a_fault() -> None:
    when = "2025-07-02T20:57:00+09:00"
    reading = incidents(["I1", "", "", ""], ["I2", when, "", ""], ["I2", when, "", ""])
    assert [fault.rule for fault in reading.faults] == ["empty_cell", "repeated_incident"]


def test_a_kpi_row_comes_out_with_its_share() -> None:
    rows = kpis(["I1", "2025-07-01", "2025-09-30", 0.75, "ratio", 3, 4]).tables["kpi_measurements"]
    row = rows.row(0, named=True)
    assert (row["measure_id"], row["numerator"], row["denominator"]) == ("I1", 3.0, 4.0)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["I1", "2025-07-01", "2025-09-30", 0.9, "ratio", 3, 4], "share"),
        (["I1", "2025-07-01", "2025-09-30", 1.25, "ratio", 5, 4], "share"),
        (["I1", "2025-09-30", "2025-07-01", 0.75, "ratio", 3, 4], "period"),
        (["I1", "", "2025-07-01", 0.75, "ratio", 3, 4], "period"),
        (["I1", "2025-07-01", "2025-09-30", "", "ratio", "", ""], "no_figure"),
        (["I1", "2025-07-01", "2025-09-30", "75 %", "ratio", 3, 4], "value"),
        (["I1", "2025-07-01", "2025-09-30", "nan", "ratio", "", ""], "value"),
    ],
)
def test_a_kpi_row_that_contradicts_itself_is_a_fault(row: list[object], rule: str) -> None:
    (fault,) = kpis(row).faults
    assert (fault.row_number, fault.rule) == (2, rule)


def test_a_measure_given_twice_for_a_period_is_a_fault() -> None:
    row: list[object] = ["I1", "2025-07-01", "2025-09-30", 0.75, "ratio", 3, 4]
    (fault,) = kpis(row, row).faults
    assert (fault.row_number, fault.rule) == (3, "repeated_measure")
