"""When responses were sent: by an offset, by a zone, or unknown with a reason."""

import datetime as dt
import json

import pytest

from tests.inbox import loaded, outcome
from tests.plain_surveys import HONEST_2021, read_plain
from tests.qualtrics_exports import CODED, IDS, OWN, row
from tests.surveys import HONEST, csv_text, questions, worded
from tests.waves import ITEMS_2021, csv_bytes


def test_a_zone_that_does_not_exist_leaves_the_times_unknown() -> None:
    ids = [json.dumps({"ImportId": f"QID{number}", "timeZone": "../x"}) for number in range(26)]
    cells = row(0, 1, "R_1", "a", worded(HONEST))
    load = loaded(
        {"q.csv": csv_text([[*OWN, *CODED], [*OWN, *questions()], ids, cells])}, time_zone=None
    )
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["submitted_at"].to_list() == [None]
    assert "the file's time zone is not known" in (outcome(load, "q.csv").message or "")


def test_a_zone_that_is_none_leaves_the_times_out() -> None:
    ids = IDS.copy()
    for zone in ("right/UTC", "../../etc/passwd", "Asia"):
        ids[0] = json.dumps({"ImportId": "startDate", "timeZone": zone})
        headers = [[*OWN, *CODED], [*OWN, *questions()], ids]
        content = csv_text([*headers, row("IP-Adresse", "WAHR", "R_1", "a", worded(HONEST))])
        one = outcome(loaded({"a.csv": content}, time_zone=None), "a.csv")
        assert (one.status, one.rows_accepted) == ("loaded", 1)
        assert "is not known" in (one.message or "")


def test_times_need_an_offset_or_a_declared_zone() -> None:
    header = ["respondent_id", "submitted_at", *ITEMS_2021]
    content = csv_bytes(header, [["a", "2021-10-05T09:00:00", *HONEST_2021]])
    (fault,) = read_plain(content).faults
    assert "declare time_zone" in fault.reason
    moment = read_plain(content, "Asia/Seoul").tables["survey_responses"]["submitted_at"].item()
    assert moment == dt.datetime(2021, 10, 5, 0, 0, tzinfo=dt.UTC)


def test_a_time_beyond_the_calendar_is_a_fault() -> None:
    header = ["respondent_id", "submitted_at", *ITEMS_2021]
    content = csv_bytes(header, [["a", "0001-01-01T00:00:00", *HONEST_2021]])
    (fault,) = read_plain(content, "Asia/Seoul").faults
    assert (fault.row_number, fault.column_name) == (2, "submitted_at")


@pytest.mark.parametrize("hour", ["2026-10-25T02:30:00", "2026-03-29T02:30:00"])
def test_a_local_time_with_two_meanings_or_none_refuses_the_plain_layout(hour: str) -> None:
    rows = [["a", hour, *HONEST_2021], ["b", "2026-10-25T04:30:00", *HONEST_2021]]
    survey = csv_bytes(["respondent_id", "submitted_at", *ITEMS_2021], rows)
    load = loaded({"s.csv": survey}, instrument="secperf-2021", time_zone="Europe/Berlin")
    (issue,) = outcome(load, "s.csv").issues
    assert (issue.row_number, issue.column_name) == (2, "submitted_at")
    assert "the clocks were changed at this time" in issue.reason
