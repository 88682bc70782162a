"""Moodle's completion report: who has completed a course, and words that are not declared."""

import datetime as dt

from secperf_pipeline.readers.reading import Reading
from tests.measured import figures, read_bytes

QUARTER = (dt.date(2025, 7, 1), dt.date(2025, 9, 30))


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
