"""The verdict on one file is the loading's own, and an undeclared file gets a draft."""

from pathlib import Path

from secperf_pipeline.cli.validation import validation
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.declarations.yaml_file import parse_declaration
from tests.surveys import HONEST, ITEMS, csv_text, questions, worded

PLAIN = csv_text([["respondent_id", *ITEMS], ["a", *HONEST]])
FORMS = csv_text(
    [["Timestamp", "Your code", *questions()], ["9/3/2025 14:05:11", "a", *worded(HONEST)]]
)


def test_a_declared_file_is_read_with_its_whole_folder(tmp_path: Path) -> None:
    (tmp_path / "wave.yaml").write_text("quarter: 2025Q3\ninstrument: secperf-20\n")
    (tmp_path / "one.csv").write_bytes(PLAIN)
    assert validation(tmp_path / "one.csv")[0]
    (tmp_path / "two.csv").write_bytes(csv_text([["respondent_id", *ITEMS], ["a", *[7] * 20]]))
    is_valid, lines = validation(tmp_path / "one.csv")
    assert not is_valid
    assert "stands in two.csv, line 2" in lines[1]


def test_a_draft_tells_what_was_recognised_and_what_must_be_declared(tmp_path: Path) -> None:
    folder = tmp_path / "2025Q3"
    folder.mkdir()
    (folder / "forms.csv").write_bytes(FORMS)
    is_valid, lines = validation(folder / "forms.csv")
    assert is_valid
    draft = lines[lines.index("draft of a wave.yaml (declare what is marked with <...>):") + 1 :]
    assert "  quarter: 2025Q3" in draft
    assert "  instrument: secperf-20" in draft
    assert "      format: google_forms" in draft
    assert "      date_order: <dmy or mdy>" in draft


def test_a_draft_is_a_wave_file_once_the_marks_are_filled_in(tmp_path: Path) -> None:
    (tmp_path / "forms.csv").write_bytes(FORMS)
    _, lines = validation(tmp_path / "forms.csv")
    draft = "\n".join(line[2:] for line in lines if line.startswith("  "))
    filled = (
        draft.replace("<such as 2026Q4>", "2025Q3")
        .replace("<zone of times without an offset, such as Asia/Seoul>", "Asia/Seoul")
        .replace("<dmy or mdy>", "mdy")
    )
    (tmp_path / "wave.yaml").write_text(filled)
    assert parse_declaration(filled, Wave, name="wave.yaml").time_zone == "Asia/Seoul"
    is_valid, lines = validation(tmp_path / "forms.csv")
    assert is_valid
    assert lines[0].endswith("would load as google_forms; 1 of 1 rows accepted")
    assert len(lines) == 1


def test_an_unknown_file_gets_its_headers_to_be_explained(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_bytes(csv_text([["who", "v1: agree?"], ["a", 4]]))
    is_valid, lines = validation(tmp_path / "odd.csv")
    assert not is_valid
    # What stands in a header may be a person's words: the user finds it by its place.
    assert "        <header of column 2, a text of 10 characters>: <item or field>" in lines


def test_a_codebook_beside_the_file_counts(tmp_path: Path) -> None:
    (tmp_path / "survey.qsf").write_bytes(b'{"SurveyElements": []}')
    (tmp_path / "one.csv").write_bytes(PLAIN)
    assert validation(tmp_path / "one.csv")[0]
    is_valid, lines = validation(tmp_path / "survey.qsf")
    assert is_valid
    assert "would load as qualtrics_qsf" in lines[0]
