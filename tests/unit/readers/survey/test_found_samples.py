"""Files that others published are read to their facts, and refused for following no instrument."""

import pytest

from secperf_pipeline.readers.document import open_document
from tests.inbox import loaded, outcome
from tests.sample_files import found_sample


@pytest.mark.parametrize(
    ("path", "form", "records", "columns"),
    [
        ("qualtrics/legitimacy_pilot_text.csv", "qualtrics", 12, 204),
        ("qualtrics/single_answer_matrix_insights.csv", "qualtrics", 5, 30),
        ("qualtrics/single_answer_matrix_legacy.csv", "qualtrics", 5, 30),
        ("qualtrics/ropensci_german_labels.csv", "qualtrics", 1, 20),
        ("surveymonkey/steak_risk.csv", "surveymonkey", 550, 15),
        ("google_forms/dask_2019.csv.gz", "google_forms", 259, 24),
        ("limesurvey/digital_twins_english.csv", "limesurvey", 96, 317),
        ("redcap/longitudinal_data.csv", "redcap", 9, 6),
    ],
)
def test_the_format_and_the_size_are_the_facts_and_the_instrument_is_asked_for(
    path: str, form: str, records: int, columns: int
) -> None:
    content = found_sample(f"survey/{path}").read_bytes()
    assert open_document(path, content).sheet.width == columns
    one = outcome(loaded({path: content}, instrument=None), path)
    assert (one.kind, one.format, one.status) == ("survey", form, "refused")
    assert (one.rows_read, one.rows_accepted) == (records, 0)
    assert "the columns fit no instrument" in (one.message or "")


@pytest.mark.parametrize(
    ("path", "cases"),
    [("pyreadstat_sample_missing.sav", 7), ("pyreadstat_ordered_category.sav", 4)],
)
def test_an_spss_file_of_another_study_is_counted_and_refused(path: str, cases: int) -> None:
    content = found_sample(f"survey/spss/{path}").read_bytes()
    one = outcome(loaded({path: content}), path)
    assert (one.format, one.status, one.rows_read) == ("spss", "refused", cases)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("qualtrics/single_answer_matrix.qsf", "qualtrics_qsf"),
        ("limesurvey/digital_twins.lss", "limesurvey_lss"),
        ("redcap/longitudinal_dictionary.csv", "redcap_dictionary"),
    ],
)
def test_a_codebook_loads_without_rows(path: str, form: str) -> None:
    one = outcome(loaded({path: found_sample(f"survey/{path}").read_bytes()}), path)
    assert (one.kind, one.format, one.status) == ("codebook", form, "loaded")
    assert (one.rows_read, one.rows_rejected) == (0, 0)
