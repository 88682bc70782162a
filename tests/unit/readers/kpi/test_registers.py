"""Registers of projects, exercises and trainings: what counts, and what is left out."""

import datetime as dt

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import figures, read_bytes

QUARTER = (dt.date(2025, 7, 1), dt.date(2025, 9, 30))


def register(text: str, name: str) -> Reading:
    found = read_bytes("register.csv", text.encode())
    assert found.format is not None
    assert found.format.name == name
    return found.reading


def test_projects_of_the_quarter_are_counted() -> None:
    reading = register(
        "project_id,security_involved,started_on,ended_on\n"
        "P1,yes,2025-01-01,\nP2,아니오,2025-08-01,2025-12-31\nP3,yes,2025-01-01,2025-06-30\n"
        "P4,,2025-08-01,\n",
        "project_register",
    )
    assert figures(reading) == [("project_involvement", *QUARTER, 0.5, 1.0, 2.0)]
    assert [one.row_number for one in reading.exclusions] == [4, 5]


def test_exercises_are_counted_by_day_and_organisation() -> None:
    reading = register(
        "organisation_id,drill_id,held_on\na,D1,2025.08.05\na,D2,2025.08.05\nb,D1,2025-09-01\n",
        "drill_register",
    )
    held = [row[1:4] for row in figures(reading)]
    first, second = dt.date(2025, 8, 5), dt.date(2025, 9, 1)
    assert held == [(first, first, 2.0), (second, second, 1.0)]


def test_a_team_counts_as_trained_for_a_year() -> None:
    reading = register(
        "team_id,trained_on\nT1,2024-10-01\nT2,2024-09-30\nT3,\nT4,2025-10-01\n",
        "training_register",
    )
    ((measure, start, end, *counts),) = figures(reading)
    assert (measure, start, end) == ("training_dev_team", dt.date(2024, 10, 1), QUARTER[1])
    assert counts == [pytest.approx(1 / 3), 1.0, 3.0]
    assert [one.row_number for one in reading.exclusions] == [5]


def test_a_row_given_twice_is_a_fault() -> None:
    reading = register("drill_id,held_on\nD1,2025-08-05\nD1,2025-08-06\n", "drill_register")
    assert [(one.row_number, one.rule) for one in reading.faults] == [(3, "repeated_row")]


def test_the_end_of_a_project_proves_how_its_start_is_written() -> None:
    text = "project_id,security_involved,started_on,ended_on\np,yes,01/07/2025,30/09/2025\n"
    assert register(text, "project_register").faults == []
