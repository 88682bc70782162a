"""Registers and completion reports: what counts, and what is left out with a reason."""

import datetime as dt

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import read_bytes

QUARTER = (dt.date(2025, 7, 1), dt.date(2025, 9, 30))


def register(text: str, name: str) -> Reading:
    found = read_bytes("register.csv", text.encode())
    assert found.format is not None
    assert found.format.name == name
    return found.reading


def figures(reading: Reading) -> list[tuple[object, ...]]:
    columns = ("measure_id", "period_start", "period_end", "value", "numerator", "denominator")
    return reading.tables["kpi_measurements"].select(columns).rows()


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


def moodle(text: str, encoding: str = "utf-8") -> Reading:
    found = read_bytes("progress.csv", text.encode(encoding))
    assert found.format is not None
    assert found.format.name == "moodle"
    return found.reading


def test_who_completed_every_activity_has_completed_the_course() -> None:
    reading = moodle(
        ",Email address,Policy,,Quiz,\n"
        "Mina,m@x.example,Completed,3 July 2025,Completed (achieved pass grade),\n"
        "Taro,t@x.example,Completed,,Completed (did not achieve pass grade),\n"
        "Ana,a@x.example,Not completed,,,\n"
    )
    assert figures(reading) == [("training_completion", *QUARTER, 0.5, 1.0, 2.0)]
    assert [one.row_number for one in reading.exclusions] == [4]
    assert "x.example" not in str(reading)


def test_the_flavour_for_excel_reads_the_same() -> None:
    reading = moodle("\tPolicy\t\nMina\t完了\t\nTaro\t未完了\t\n", "utf-16")
    assert figures(reading)[0][3:] == (0.5, 1.0, 2.0)


def test_a_word_that_is_not_declared_is_a_fault_with_its_row() -> None:
    reading = moodle(",Policy\nMina,Completed\nTaro,Almost\n")
    assert [(one.row_number, one.column_name) for one in reading.faults] == [(3, "Policy")]


def test_an_activity_whose_words_are_all_unknown_is_not_passed_over() -> None:
    reading = moodle(",Email,Policy,,Quiz,\nMina,m,Completed,,Erledigt,\nTaro,t,Completed,,,\n")
    assert [(one.row_number, one.column_name) for one in reading.faults] == [(2, "Quiz")]
    assert reading.tables == {}


def test_an_activity_that_lost_its_name_still_counts() -> None:
    reading = moodle(",Email,Policy,,,\nMina,m,Completed,,Not completed,\nTaro,t,Completed,,OK,\n")
    (fault,) = reading.faults
    assert (fault.row_number, fault.column_name) == (3, "(column 5)")
    half = moodle(
        ",Email,Policy,,,\nMina,m,Completed,,Not completed,\nTaro,t,Completed,,Completed,\n"
    )
    assert figures(half)[0][3:] == (0.5, 1.0, 2.0)


def test_a_participant_who_stands_twice_is_a_fault_and_a_namesake_is_not() -> None:
    rows = (
        "Mina,m@x.example,Completed\nMina,m@x.example,Not completed\nMina,n@x.example,Completed\n"
    )
    (fault,) = moodle(f",Email,Policy\n{rows}").faults
    assert (fault.row_number, fault.rule) == (3, "repeated_row")
    assert "m@x.example" not in str(fault)
    namesakes = moodle(",Department,Policy\nMina,Sales,Completed\nMina,Sales,Completed\n")
    assert figures(namesakes)[0][3:] == (1.0, 2.0, 2.0)


def test_columns_of_days_and_of_people_are_listed_as_left_out() -> None:
    reading = moodle(",Email,Policy,Policy due\nMina,m,Completed,3 July 2025\n")
    assert reading.unused_columns == ["Email", "Policy due"]


def test_who_set_a_completion_by_hand_does_not_count_and_is_not_told() -> None:
    reading = moodle(
        ",Policy,\nMina,Completed (set by Jisoo Park),\nTaro,Not completed (set by Jisoo Park),\n"
        "Ana,完了 (Jisoo Park による設定),\n"
    )
    assert (
        figures(reading)[0][-3:]
        == figures(moodle(",Policy,\na,Completed,\nb,Not completed,\nc,Completed,\n"))[0][-3:]
    )
    strange = moodle(",Policy,\nMina,Completed,\nAna,Jisoo Park <park@example.com>,\n")
    (fault,) = strange.faults
    assert (fault.row_number, "Jisoo" in fault.reason) == (3, False)


def test_the_end_of_a_project_proves_how_its_start_is_written() -> None:
    text = "project_id,security_involved,started_on,ended_on\np,yes,01/07/2025,30/09/2025\n"
    assert register(text, "project_register").faults == []
