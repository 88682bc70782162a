"""The plain layout: ids or questions in the header, one row for each respondent."""

import io

import polars as pl

from tests.inbox import loaded, outcome, scores
from tests.plain_surveys import HONEST_2021, read_plain
from tests.surveys import HONEST, ITEMS, expected, xlsx
from tests.waves import survey_2021


def test_answers_come_out_as_scale_points() -> None:
    reading = read_plain(survey_2021({"a": HONEST_2021, "b": [7] * 13}))
    assert reading.faults == []
    answers = reading.tables["survey_answers"]
    assert answers.filter(row_number=2)["answer"].to_list() == HONEST_2021
    assert reading.tables["survey_responses"]["respondent_id"].to_list() == ["a", "b"]


def test_the_plain_layout_may_be_a_workbook_or_parquet() -> None:
    rows: list[list[object]] = [["respondent_id", *ITEMS], ["a", *HONEST]]
    stream = io.BytesIO()
    pl.DataFrame([rows[1]], schema=["respondent_id", *ITEMS], orient="row").write_parquet(stream)
    files = {"plain.xlsx": xlsx(rows), "plain.parquet": stream.getvalue()}
    for name, content in files.items():
        load = loaded({name: content})
        assert outcome(load, name).format == f"survey_wide_{name.split('.')[1]}"
        assert scores(load) == expected({"a": HONEST})
