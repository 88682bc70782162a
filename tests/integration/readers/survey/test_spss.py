"""SPSS files as tools write them: labels and missing values decide, and damage refuses."""

from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from secperf_pipeline.readers.faults import FileRefusedError
from secperf_pipeline.readers.survey.spss_dump import dump
from tests.inbox import loaded, outcome, scores_of
from tests.sample_files import found_sample
from tests.spss_files import FORM_IDS, FORMS, POINTS, cases, read_sav, sav, wave
from tests.surveys import HONEST, ITEMS, expected


def scores_in(content: bytes) -> dict[tuple[str, str], int | str | None]:
    tables = read_sav(content).tables
    return scores_of(tables["survey_responses"], tables["survey_answers"])


def test_labels_in_another_order_than_the_codes_decide(tmp_path: Path) -> None:
    turned = {8 - point: label for point, label in POINTS.items()}
    labels = {item.lower(): turned for item in ITEMS}
    content = sav(tmp_path / "w.sav", wave(), variable_value_labels=labels)
    assert scores_in(content) == expected({"a": [8 - one for one in HONEST]})


def test_user_missing_values_keep_their_reason(tmp_path: Path) -> None:
    labels = {item.lower(): POINTS for item in ITEMS}
    ranges = {"sp1_1": [{"lo": 90.0, "hi": 99.0}], "sp1_2": [77.0]}
    content = sav(
        tmp_path / "w.sav",
        wave(sp1_1=99.0, sp1_2=77.0, sp2_1=None),
        variable_value_labels=labels,
        missing_ranges=ranges,
    )
    given = scores_in(content)
    assert given["a", "SP1_1"] == "refused"
    assert given["a", "SP1_2"] == "user_missing_77"
    assert given["a", "SP2_1"] == "empty"


def test_codes_without_value_labels_refuse_the_file(tmp_path: Path) -> None:
    fault = read_sav(sav(tmp_path / "w.sav", wave())).faults[0]
    assert (fault.row_number, fault.column_name) == (1, "sp1_1")


def test_a_label_that_is_not_on_the_scale_refuses_the_file(tmp_path: Path) -> None:
    labels = {item.lower(): POINTS for item in ITEMS} | {"sp1_1": {4: "Sometimes"}}
    content = sav(tmp_path / "w.sav", wave(), variable_value_labels=labels)
    (issue,) = read_sav(content).faults
    assert "labels '4' as a text of 9 characters" in issue.reason


def test_a_label_with_letters_of_another_alphabet_is_told_from_the_one_it_resembles(
    tmp_path: Path,
) -> None:
    labels = {item.lower(): POINTS for item in ITEMS} | {"sp1_1": {4: "\u0410gree"}}
    content = sav(tmp_path / "w.sav", wave(), variable_value_labels=labels)
    (issue,) = read_sav(content).faults
    assert "labels '4' as '\u0410gree', which is not a label" in issue.reason


def test_a_point_that_the_file_calls_missing_refuses_it(tmp_path: Path) -> None:
    labels = {item.lower(): POINTS for item in ITEMS}
    content = sav(
        tmp_path / "w.sav",
        wave(sp1_1=4.0),
        variable_value_labels=labels,
        missing_ranges={"sp1_1": [{"lo": float("-inf"), "hi": 5.0}]},
    )
    (issue,) = read_sav(content).faults
    assert (issue.row_number, issue.column_name) == (1, "sp1_1")
    assert "calls '4' missing, but it stands for the point 4" in issue.reason


def test_a_missing_value_that_the_instrument_does_not_list_is_told_by_its_label(
    tmp_path: Path,
) -> None:
    labels = {item.lower(): POINTS | {77: "Not applicable", 99: "No answer"} for item in ITEMS}
    ranges = {"sp1_1": [77.0], "sp1_2": [99.0]}
    content = sav(
        tmp_path / "w.sav",
        wave(sp1_1=77.0, sp1_2=99.0),
        variable_value_labels=labels,
        missing_ranges=ranges,
    )
    given = scores_in(content)
    assert (given["a", "SP1_1"], given["a", "SP1_2"]) == ("not_applicable", "refused")


def test_words_that_a_file_calls_missing_stay_outside(tmp_path: Path) -> None:
    cells = wave() | {"sp1_1": ["J. Kim"]}
    labels = {item.lower(): POINTS for item in ITEMS[1:]}
    content = sav(
        tmp_path / "w.sav",
        cells,
        variable_value_labels=labels,
        missing_ranges={"sp1_1": ["J. Kim"]},
    )
    assert scores_in(content)["a", "SP1_1"] == "user_missing"


@pytest.mark.parametrize("options", FORMS, ids=FORM_IDS)
def test_a_file_without_cases_says_so(tmp_path: Path, options: dict[str, object]) -> None:
    frame = pl.DataFrame({"resp": pl.Series([], dtype=pl.Float64)})
    pyreadstat.write_sav(frame, tmp_path / "w.sav", **options)
    with pytest.raises(FileRefusedError, match="variables but no cases; export the data as well"):
        read_sav((tmp_path / "w.sav").read_bytes())


@pytest.mark.parametrize("magic", [b"$FL9", b"XXXX"])
def test_a_file_that_is_another_than_its_first_bytes_say_is_refused(
    tmp_path: Path, magic: bytes
) -> None:
    content = magic + cases(tmp_path, 3)[4:]
    one = outcome(loaded({"w.sav": content}), "w.sav")
    assert (one.status, one.rows_accepted) == ("refused", 0)


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    content = sav(tmp_path / "w.sav", wave())
    for length in (4, 60):
        assert "error" in dump(content[:length], None)
    for length in (200, len(content) - 3):
        assert outcome(loaded({"w.sav": content[:length]}), "w.sav").status == "refused"


def test_a_file_that_ends_the_process_that_reads_it_is_refused(tmp_path: Path) -> None:
    content = bytearray(sav(tmp_path / "w.sav", wave()))
    # Every record count and type of the dictionary turned at once.
    for position in range(180, len(content), 7):
        content[position] ^= 0xFF
    assert outcome(loaded({"w.sav": bytes(content)}), "w.sav").status == "refused"


@pytest.mark.parametrize(
    ("path", "cases"),
    [("pyreadstat_sample_missing.sav", 7), ("pyreadstat_ordered_category.sav", 4)],
)
def test_an_spss_file_of_another_study_is_counted_and_refused(path: str, cases: int) -> None:
    content = found_sample(f"survey/spss/{path}").read_bytes()
    one = outcome(loaded({path: content}), path)
    assert (one.format, one.status, one.rows_read) == ("spss", "refused", cases)
