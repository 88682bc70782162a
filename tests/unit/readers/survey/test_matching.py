"""Which column is which item."""

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import loaded, outcome, scores
from tests.plain_surveys import HONEST_2021, read_plain
from tests.surveys import HONEST, ITEMS, csv_text, expected, questions, worded
from tests.waves import ITEMS_2021, csv_bytes


def test_a_missing_item_column_is_named() -> None:
    content = csv_bytes(["respondent_id", *ITEMS_2021[:-1]], [["a", *HONEST_2021[:-1]]])
    (fault,) = read_plain(content).faults
    assert (fault.rule, fault.column_name) == ("missing_column", "reliability_image")


def test_two_columns_that_fit_one_item_refuse_the_file() -> None:
    rows = [
        ["Timestamp", "Your code", *questions(), questions()[0]],
        ["2025-09-03", "a", *worded(HONEST), "Agree"],
    ]
    one = outcome(loaded({"g.csv": csv_text(rows)}), "g.csv")
    assert [(issue.row_number, issue.rule) for issue in one.issues] == [(1, "ambiguous_column")]
    assert "all fit SP1_1" in (one.message or "")


def test_a_column_map_names_what_headers_do_not_say() -> None:
    header = ["who", *(f"v{number}" for number in range(1, 21))]
    columns = {"who": "respondent_id"} | dict(zip(header[1:], ITEMS, strict=True))
    declared = (DeclaredFile(path="p.csv", format="survey_wide_csv", columns=columns),)
    load = loaded({"p.csv": csv_text([header, ["a", *HONEST]])}, declared=declared)
    assert scores(load) == expected({"a": HONEST})
