"""A quarter's folder: what loads, what is refused, and that the counts add up."""

import json
import os
import unicodedata
from pathlib import Path

import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile, inbox_files
from secperf_pipeline.ingest.load import QuarterLoad, load_id, read_quarter
from secperf_pipeline.ingest.outcomes import FileOutcome
from tests.waves import ITEMS_2021, csv_bytes, survey_2021

QUARTER = Quarter(2021, 4)
HONEST = [5, 4, 4, 5, 6, 5, 4, 5, 5, 3, 4, 4, 5]
CHECKLIST = csv_bytes(["control_id", "status"], [["B1.1", "Implemented"]])
SURVEY = survey_2021({"a": HONEST, "b": HONEST})


def load(**files: bytes) -> QuarterLoad:
    listed = [InboxFile(name.replace("__", "/") + ".csv", files[name]) for name in sorted(files)]
    return read_quarter(QUARTER, listed)


def outcome(result: QuarterLoad, path: str) -> FileOutcome:
    return next(one for one in result.outcomes if one.path == path)


def test_files_are_recognised_by_their_columns() -> None:
    result = load(a=SURVEY, b=CHECKLIST)
    assert [(one.kind, one.status) for one in result.outcomes] == [
        ("survey", "loaded"),
        ("audit", "loaded"),
    ]
    assert result.instrument is not None
    assert result.instrument.id == "secperf-2021"


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (b"", "empty"),
        (survey_2021({"a": [9.5, *HONEST[1:]]}), "line 2, column rd_performance"),
        (csv_bytes(["respondent_id", *ITEMS_2021[:-1]], [["a", *HONEST[:-1]]]), "is missing"),
        (csv_bytes(["x"], [["1"]]), "declare the file's format"),
    ],
)
def test_a_bad_file_is_refused_whole_and_the_others_load(broken: bytes, words: str) -> None:
    result = load(bad=broken, good=CHECKLIST)
    bad, good = outcome(result, "bad.csv"), outcome(result, "good.csv")
    assert (bad.status, good.status) == ("refused", "loaded")
    assert words in (bad.message or "")
    assert list(result.readings) == ["good.csv"]


def test_rows_read_are_accepted_or_rejected_in_every_file() -> None:
    result = load(good=SURVEY, bad=survey_2021({"c": HONEST, "d": ["x", *HONEST[1:]]}))
    for one in result.outcomes:
        assert one.rows_read == one.rows_accepted + one.rows_rejected
    assert outcome(result, "bad.csv").rows_rejected == 2
    assert outcome(result, "good.csv").rows_accepted == 2


def test_a_respondent_in_two_files_refuses_both() -> None:
    result = load(one=SURVEY, two=survey_2021({"b": HONEST}), three=survey_2021({"c": HONEST}))
    assert {one.path: one.status for one in result.outcomes} == {
        "one.csv": "refused",
        "two.csv": "refused",
        "three.csv": "loaded",
    }
    assert outcome(result, "two.csv").message == (
        "line 2, column respondent_id: the same respondent_id stands in one.csv, line 3; "
        "keep one of the two files in the inbox, or remove the row from one"
    )


def test_the_same_control_in_two_checklists_refuses_both() -> None:
    other = csv_bytes(["control_id", "status"], [["B1.1", "Partial"]])
    result = load(one=CHECKLIST, two=other)
    assert [one.status for one in result.outcomes] == ["refused", "refused"]


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


def test_a_declared_file_that_is_not_there_is_listed() -> None:
    declaration = b"quarter: 2021Q4\nfiles:\n  - {path: surveys/wawe.csv}\n"
    outcomes = read_quarter(QUARTER, [InboxFile("wave.yaml", declaration)]).outcomes
    assert [(one.path, one.status) for one in outcomes] == [
        ("wave.yaml", "loaded"),
        ("surveys/wawe.csv", "refused"),
    ]


@pytest.mark.parametrize("name", ["qualtrics", "kobo", "oscal", "incidents_csv", "gophish_events"])
def test_a_format_that_the_file_does_not_have_is_named(name: str) -> None:
    declared = f"quarter: 2021Q4\nfiles: [{{path: a.csv, format: {name}}}]\n".encode()
    files = [InboxFile("wave.yaml", declared), InboxFile("a.csv", b"x,y\n1,2\n")]
    (issue, *_) = outcome(read_quarter(QUARTER, files), "a.csv").issues
    assert issue.rule in ("format", "missing_column", "json")


def test_an_unknown_format_in_a_wave_file_stops_the_quarter() -> None:
    declaration = b"quarter: 2021Q4\nfiles:\n  - {path: a.csv, format: fax}\n"
    with pytest.raises(DeclarationError, match="there is no format 'fax'; the formats are"):
        read_quarter(QUARTER, [InboxFile("wave.yaml", declaration)])


def test_a_wave_file_that_is_not_read_stops_the_quarter(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("quarter: 2021Q4")
    (tmp_path / "wave.yaml").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeclarationError, match="not a regular file"):
        read_quarter(QUARTER, inbox_files(tmp_path))


def test_a_link_to_a_folder_and_a_name_that_cannot_be_shown_are_refused(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "surveys")
    (tmp_path / "two\nlines.csv").write_bytes(CHECKLIST)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv")).write_bytes(CHECKLIST)
    (tmp_path / "설문 ★.csv").write_bytes(CHECKLIST)
    outcomes = read_quarter(QUARTER, inbox_files(tmp_path)).outcomes
    assert {one.path: one.status for one in outcomes} == {
        "caf\\udce9.csv": "refused",
        "link": "refused",
        "two\\nlines.csv": "refused",
        "설문 ★.csv": "loaded",
    }


def test_a_wastebasket_is_not_read(tmp_path: Path) -> None:
    for name in (".Trash-1000/files/a.csv", "~old/b.csv", "desktop.ini", "x.csv/c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"a,b\n1,2\n")
    statuses = {file.path: file.status for file in inbox_files(tmp_path)}
    assert statuses == {
        ".Trash-1000/files/a.csv": "ignored",
        "desktop.ini": "ignored",
        "x.csv/c.csv": None,
        "~old/b.csv": "ignored",
    }


def test_a_folder_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "audits").mkdir()
    scan = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("audits"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    (found,) = inbox_files(tmp_path)
    assert (found.path, found.status) == ("audits", "refused")
    assert "cannot be read (Permission denied)" in (found.message or "")


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


def test_one_key_on_many_rows_of_two_files_does_not_multiply() -> None:
    header = ["PROVIDER", "CHECK_ID", "STATUS", "STATUS_EXTENDED"]
    rows = [["aws", "x", "PASS", ""]] * 10_000
    result = load(a=csv_bytes(header, rows), b=csv_bytes(header, [*rows, ["aws", "y", "PASS", ""]]))
    assert {one.status for one in result.outcomes} == {"refused"}
    assert (
        outcome(result, "a.csv")
        .issues[0]
        .reason.endswith(
            "b.csv, line 2; keep one of the two files in the inbox, or remove the row from one"
        )
    )


def test_a_header_without_end_is_shortened_in_the_ledger() -> None:
    result = load(a=csv_bytes(["control_id", "status", "x" * 9_000], [["B1.1", "Implemented", ""]]))
    assert len(outcome(result, "a.csv").message or "") < 100


def test_links_and_pipes_are_refused_and_hidden_files_ignored(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(CHECKLIST)
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / "~lock.csv").write_bytes(b"x")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    os.mkfifo(tmp_path / "pipe.csv")
    statuses = {file.path: file.status for file in inbox_files(tmp_path)}
    assert statuses == {
        ".DS_Store": "ignored",
        "link.csv": "refused",
        "pipe.csv": "refused",
        "real.csv": None,
        "~lock.csv": "ignored",
    }
    outcomes = {
        one.path: one.status for one in read_quarter(QUARTER, inbox_files(tmp_path)).outcomes
    }
    assert outcomes["real.csv"] == "loaded"
    assert outcomes["pipe.csv"] == "refused"


def test_a_wave_without_files_of_a_kind_has_no_rows_of_it() -> None:
    result = load(b=CHECKLIST)
    assert result.rows("survey_responses") is None
    assert result.instrument is None


def test_wazuh_files_of_two_hosts_load_where_wave_yaml_names_the_hosts() -> None:
    item = {"id": 1, "policy_id": "cis", "result": "passed", "compliance": []}
    sca = json.dumps({"data": {"affected_items": [item]}}).encode()
    files = [InboxFile("a.json", sca), InboxFile("b.json", sca + b" ")]
    refused = read_quarter(QUARTER, files)
    assert [one.status for one in refused.outcomes] == ["refused", "refused"]
    assert "declare the `resource` of each" in (refused.outcomes[0].message or "")
    declared = b"""quarter: 2021Q4
files:
  - {path: a.json, resource: web-1}
  - {path: b.json, resource: web-2}
"""
    loaded = read_quarter(QUARTER, [*files, InboxFile("wave.yaml", declared)])
    assert [one.status for one in loaded.outcomes] == ["loaded"] * 3
