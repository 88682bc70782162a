"""A quarter's load: what loads, and what stops it."""

import unicodedata
from pathlib import Path

import pytest

from secperf_pipeline.declarations.wave import Profile
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile, inbox_files
from secperf_pipeline.ingest.load import load_id, read_quarter
from tests.inbox import outcome
from tests.own_instrument import own_load
from tests.plain_surveys import HONEST_2021
from tests.quarters import CHECKLIST, QUARTER, SURVEY, load
from tests.waves import ITEMS_2021, csv_bytes, survey_2021


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (b"", "empty"),
        (survey_2021({"a": [9.5, *HONEST_2021[1:]]}), "line 2, column rd_performance"),
        (csv_bytes(["respondent_id", *ITEMS_2021[:-1]], [["a", *HONEST_2021[:-1]]]), "is missing"),
        (csv_bytes(["x"], [["1"]]), "declare the file's format"),
    ],
)
def test_a_bad_file_is_refused_whole_and_the_others_load(broken: bytes, words: str) -> None:
    result = load(bad=broken, good=CHECKLIST)
    bad, good = outcome(result, "bad.csv"), outcome(result, "good.csv")
    assert (bad.status, good.status) == ("refused", "loaded")
    assert words in (bad.message or "")
    assert list(result.readings) == ["good.csv"]


def test_the_same_bytes_under_two_names_count_once() -> None:
    result = load(one=SURVEY, two=SURVEY)
    assert [(one.status, one.rows_accepted) for one in result.outcomes] == [
        ("loaded", 2),
        ("ignored", 0),
    ]
    assert outcome(result, "two.csv").message == "the same bytes as one.csv"


def test_the_same_bytes_declared_for_two_organisations_count_for_each() -> None:
    declaration = b"quarter: 2021Q4\nfiles:\n  - {path: two.csv, organisation: plant-2}\n"
    files = [
        InboxFile("one.csv", CHECKLIST),
        InboxFile("two.csv", CHECKLIST),
        InboxFile("wave.yaml", declaration),
    ]
    rows = read_quarter(QUARTER, files).rows("control_results")
    assert rows is not None
    assert rows["organisation_id"].to_list() == ["own", "plant-2"]


def test_the_load_id_depends_on_content_and_path_alone() -> None:
    files = [InboxFile("a.csv", SURVEY), InboxFile("b.csv", CHECKLIST)]
    assert load_id(QUARTER, files) == load_id(QUARTER, list(files))
    assert load_id(QUARTER, files) != load_id(QUARTER, [InboxFile("c.csv", SURVEY), files[1]])
    assert load_id(QUARTER, files) != load_id(Quarter(2022, 1), files)


def test_a_wave_file_of_another_quarter_stops_the_quarter() -> None:
    with pytest.raises(DeclarationError, match="says 2022Q1, but the folder is 2021Q4"):
        read_quarter(QUARTER, [InboxFile("wave.yaml", b"quarter: 2022Q1")])


def test_a_wave_file_may_name_a_format_an_organisation_and_an_encoding() -> None:
    declaration = (
        "quarter: 2021Q4\nfiles:\n"
        "  - {path: a.csv, format: checklist_csv, organisation: plant-1, encoding: cp949}\n"
    )
    content = "control_id,status\nB1.1,이행\n".encode("cp949")
    files = [InboxFile("a.csv", content), InboxFile("wave.yaml", declaration.encode())]
    rows = read_quarter(QUARTER, files).rows("control_results")
    assert rows is not None
    assert rows["organisation_id"].to_list() == ["plant-1"]
    assert rows["status"].to_list() == ["implemented"]


def test_an_unknown_format_in_a_wave_file_stops_the_quarter() -> None:
    declaration = b"quarter: 2021Q4\nfiles:\n  - {path: a.csv, format: fax}\n"
    with pytest.raises(DeclarationError, match="there is no format 'fax'; the formats are"):
        read_quarter(QUARTER, [InboxFile("wave.yaml", declaration)])


def test_a_wave_file_that_is_not_read_stops_the_quarter(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("quarter: 2021Q4")
    (tmp_path / "wave.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeclarationError, match="not a regular file"):
        read_quarter(QUARTER, inbox_files(tmp_path))


@pytest.mark.parametrize("text", ["title: 0x_", f"title: {'1' * 6_000}", "x" * 5_000_000])
def test_a_wave_file_that_no_number_can_be_made_of_stops_the_quarter(text: str) -> None:
    file = InboxFile("wave.yaml", f"quarter: 2021Q4\n{text}\n".encode())
    with pytest.raises(DeclarationError, match=r"wave\.yaml"):
        read_quarter(QUARTER, [file])


def test_a_name_is_the_same_with_its_letters_taken_apart() -> None:
    declared = "quarter: 2021Q4\nfiles: [{path: 점검.csv, organisation: plant-2}]\n".encode()
    apart = unicodedata.normalize("NFD", "점검.csv")
    result = read_quarter(QUARTER, [InboxFile("wave.yaml", declared), InboxFile(apart, CHECKLIST)])
    rows = result.rows("control_results")
    assert rows is not None
    assert rows["organisation_id"].to_list() == ["plant-2"]
    assert [one.status for one in result.outcomes] == ["loaded", "loaded"]


def test_a_wave_without_files_of_a_kind_has_no_rows_of_it() -> None:
    result = load(b=CHECKLIST)
    assert result.rows("survey_responses") is None
    assert result.instrument is None


@pytest.mark.parametrize(
    ("profile", "needed"), [("standard", "standard"), ("strict", "strict"), ("manual", "standard")]
)
def test_a_default_profile_without_a_rule_stops_the_quarter(
    monkeypatch: pytest.MonkeyPatch, profile: Profile, needed: str
) -> None:
    words = f"default_profile: own declares no screening profile {needed}; it declares raw, paper"
    with pytest.raises(DeclarationError, match=words):
        own_load(monkeypatch, profile)
