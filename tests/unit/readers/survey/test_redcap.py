"""REDCap: codes, and pages that were not completed."""

from tests.inbox import assert_found_survey, loaded, outcome, scores
from tests.surveys import HONEST, LABELS, csv_text, expected, questions


def test_redcap_codes_are_read_by_the_data_dictionary() -> None:
    named = ["Variable / Field Name", "Field Label", "Choices, Calculations, OR Slider Labels"]
    dictionary = [named, ["record_id", "Record ID", ""]]
    choices = " | ".join(f"{10 * point}, {label}" for point, label in enumerate(LABELS, start=1))
    dictionary += [
        [f"q{number}", text, choices] for number, text in enumerate(questions(), start=1)
    ]
    header = ["record_id", "wave_timestamp", *(f"q{number}" for number in range(1, 21))]
    done = ["1", "2025-09-03 14:05:00", *(str(10 * point) for point in HONEST), "2"]
    open_page = ["2", "[not completed]", *[""] * 20, "0"]
    files = {
        "data.csv": csv_text([[*header, "wave_complete"], done, open_page]),
        "dictionary.csv": csv_text(dictionary),
    }
    load = loaded(files)
    assert scores(load) == expected({"record_id 1": HONEST})
    assert [one.rule for one in outcome(load, "data.csv").issues] == ["unfinished"]


def test_a_found_export_has_its_format_and_size() -> None:
    assert_found_survey("redcap/longitudinal_data.csv", "redcap", records=9, columns=6)
