"""A response taken out of files: every other row stays what and where it was."""

import io

import openpyxl
import polars as pl
import pytest

from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_quarter
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.withdrawal import holdings, holds_text, without_lines
from tests.plain_surveys import HONEST_2021
from tests.waves import ITEMS_2021, csv_bytes, survey_2021

KEY = PseudonymKey(b"k" * 32)
WAVE = Wave(quarter="2021Q4")
ABOUT_B = KEY.response_id("2021Q4", "b")
SURVEY = survey_2021({"a": HONEST_2021, "b": HONEST_2021, "c": HONEST_2021})
DECIDED = ["reject", "asks to be forgotten", "desk", "2021-12-01T09:00:00+09:00"]


def reviews(who: str, *named: str) -> bytes:
    rows = [[one, *DECIDED] for one in named]
    return csv_bytes([who, "decision", "reason", "reviewer", "decided_at"], rows)


def load(**files: bytes) -> QuarterLoad:
    listed = [InboxFile(f"{name}.csv", content) for name, content in files.items()]
    return read_quarter(Quarter(2021, 4), listed, KEY)


def found(wave: Wave = WAVE, **files: bytes) -> tuple[dict[str, list[int]], frozenset[str]]:
    listed = [InboxFile(f"{name}.csv", content) for name, content in files.items()]
    one = holdings(listed, wave, KEY, ABOUT_B)
    return one.lines, one.whole


def test_the_lines_of_a_response_and_of_its_reviews_are_found() -> None:
    by_id = reviews("respondent_id", "a", "b")
    by_pseudonym = reviews("response_id", ABOUT_B)
    lines, whole = found(r1=by_id, r2=by_pseudonym, s=SURVEY)
    assert lines == {"s.csv": [3], "r1.csv": [3], "r2.csv": [2]}
    assert whole == {"r2.csv"}


def test_what_is_emptied_leaves_every_other_row_in_its_place() -> None:
    before = load(s=SURVEY).rows("survey_responses")
    rewritten = without_lines("s.csv", SURVEY, [3], WAVE)
    after = load(s=rewritten).rows("survey_responses")
    assert before is not None
    assert after is not None
    assert after.equals(before.filter(pl.col("respondent_id") != "b"))
    assert len(rewritten.splitlines()) == len(SURVEY.splitlines())
    assert found(s=rewritten) == ({}, frozenset())


def test_answers_that_do_not_count_go_too() -> None:
    rows = [[one, *HONEST_2021] for one in ("a", "b", "c", "b")]
    content = csv_bytes(["respondent_id", *ITEMS_2021], rows)
    first = DeclaredFile(path="s.csv", repeats="first")
    assert found(WAVE.model_copy(update={"files": [first]}), s=content)[0] == {"s.csv": [3, 5]}
    # A refused file holds the person as well.
    assert load(s=content).rows("survey_responses") is None
    assert found(s=content)[0] == {"s.csv": [3, 5]}


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp949"])
def test_lines_are_emptied_in_every_encoding(codec: str) -> None:
    text = SURVEY.decode().replace("\na,", "\n가,").replace("\n", "\r\n")
    wave = WAVE.model_copy(update={"files": [DeclaredFile(path="s.csv", encoding="cp949")]})
    rewritten = without_lines("s.csv", text.encode(codec), [3], wave).decode(codec)
    before, after = text.split("\r\n"), rewritten.split("\r\n")
    assert after == [*before[:2], "", *before[3:]]


def test_a_record_over_several_lines_goes_whole() -> None:
    header = ["respondent_id", "remark", *ITEMS_2021]
    rows = [["a", '"x"'], ["b", '"b lives\nhere, \nhe says"'], ["c", '"y\nz"']]
    content = csv_bytes(header, [[*row, *HONEST_2021] for row in rows])
    assert found(s=content)[0] == {"s.csv": [3]}
    rewritten = without_lines("s.csv", content, [3], WAVE)
    assert b"lives" not in rewritten
    assert b"says" not in rewritten
    lines = content.split(b"\n")
    assert rewritten.split(b"\n") == [*lines[:2], b"", b"", b"", *lines[5:]]


def test_rows_of_a_workbook_are_emptied() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["respondent_id", *ITEMS_2021])
    for one in ("a", "b", "c"):
        sheet.append([one, *HONEST_2021])
    content = io.BytesIO()
    book.save(content)
    rewritten = without_lines("s.xlsx", content.getvalue(), [3], WAVE)
    after = openpyxl.load_workbook(io.BytesIO(rewritten)).active
    assert after is not None
    assert [row[0].value for row in after.iter_rows()] == ["respondent_id", "a", None, "c"]
    assert b"b lives" not in rewritten


def test_a_file_that_cannot_be_rewritten_says_what_to_do() -> None:
    content = io.BytesIO()
    pl.DataFrame({"respondent_id": ["b"]}).write_parquet(content)
    with pytest.raises(SecperfError, match="export it again without this response"):
        without_lines("s.parquet", content.getvalue(), [2], WAVE)


def test_a_file_that_cannot_be_read_is_searched_for_the_id() -> None:
    broken = b"respondent_id;x\nKim-041;1\n"
    one = holdings([InboxFile("s.csv", broken)], WAVE, KEY, ABOUT_B)
    assert (one.respondent, one.lines, one.unread) == (None, {}, ["s.csv"])
    assert holds_text(broken, "Kim-041")
    assert holds_text("Kim-041".encode("utf-16-le"), "Kim-041")
    assert not holds_text(broken, "Kim-042")
