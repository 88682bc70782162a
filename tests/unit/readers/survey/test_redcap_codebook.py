"""REDCap data dictionaries."""

from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.survey.redcap_codebook import REDCAP_CODEBOOK
from tests.inbox import assert_found_codebook
from tests.surveys import csv_text


def test_choices_are_the_labels_of_their_codes() -> None:
    header = ["field_name", "field_label", "select_choices_or_calculations"]
    content = csv_text([header, ["q1", "How far?", "1, No | 2, Yes, mostly"], ["note", "", ""]])
    declared = Declared(
        wave=Wave(quarter="2025Q3"), file=DeclaredFile(path="d.csv"), instruments={}
    )
    codebook = REDCAP_CODEBOOK.read(open_document("d.csv", content), declared).codebook
    assert codebook is not None
    assert codebook.columns["q1"].texts == ("How far?",)
    assert codebook.columns["q1"].labels == {"1": ("No",), "2": ("Yes, mostly",)}
    assert codebook.columns["note"].labels == {}


def test_a_found_dictionary_loads_without_rows() -> None:
    assert_found_codebook("redcap/longitudinal_dictionary.csv", "redcap_dictionary")
