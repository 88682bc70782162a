"""Qualtrics definitions: recode values turn codes into points."""

import csv
import io

from secperf_pipeline.declarations.instrument import Instrument, instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.survey.qualtrics import QUALTRICS
from secperf_pipeline.readers.survey.qualtrics_codebook import QUALTRICS_CODEBOOK
from tests.inbox import assert_found_codebook, loaded, outcome, scores
from tests.qualtrics_exports import definition, export, row
from tests.sample_files import found_sample
from tests.surveys import HONEST, ITEMS, csv_text, expected


def test_recode_values_of_the_definition_turn_codes_into_points() -> None:
    recode = {"1": "1", "2": "6", "3": "2", "4": "3", "5": "4", "6": "11", "7": "12"}
    codes = [recode[str(point)] for point in HONEST]
    content = export(row(0, 1, "R_1", "a", codes))
    load = loaded({"q.csv": content, "survey.qsf": definition(recode)})
    assert scores(load) == expected({"a": HONEST})
    assert "survey.qsf" in (outcome(load, "q.csv").message or "")


SAMPLE = "survey/qualtrics/single_answer_matrix"


def matrix_instrument() -> Instrument:
    labels = [f"Click to write Scale point {point}" for point in range(1, 5)]
    return instrument_by_id("secperf-20").model_copy(
        update={
            "scale": instrument_by_id("secperf-20").scale.model_validate(
                {"min": 1, "max": 4, "labels": {"en": labels}}
            ),
            "items": [
                CORE_ITEM.model_copy(update={"id": name, "text": {}})
                for name in ("Q2_1", "Q4_1", "Q4_3", "Q5_question_two")
            ],
            "matching": instrument_by_id("secperf-20").matching.model_validate({}),
        }
    )


CORE_ITEM = next(item for item in instrument_by_id("secperf-20").items if item.id == ITEMS[0])


def test_a_found_export_is_recoded_by_its_found_definition() -> None:
    path = found_sample(f"{SAMPLE}_insights.csv")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    status = rows[0].index("Status")
    # All five are generated test responses, which would be left out.
    content = csv_text([*rows[:3], *([*one[:status], "0", *one[status + 1 :]] for one in rows[3:])])
    book = open_document("m.qsf", found_sample(f"{SAMPLE}.qsf").read_bytes())
    wave, file = Wave(quarter="2016Q2"), DeclaredFile(path="m.csv")
    codebook = QUALTRICS_CODEBOOK.read(
        book, Declared(wave=wave, file=file, instruments={})
    ).codebook
    assert codebook is not None
    declared = Declared(
        wave=wave, file=file, instruments={"matrix": matrix_instrument()}, codebooks=(codebook,)
    )
    reading = QUALTRICS.read(open_document("m.csv", content), declared)
    assert reading.faults == []
    answers = reading.tables["survey_answers"]
    for item in ("Q2_1", "Q4_1", "Q4_3", "Q5_question_two"):
        codes = [int(one[rows[0].index(item)]) for one in rows[3:]]
        # The definition recodes the points 1 to 4 of Q4 and Q5 as 10 to 13.
        points = codes if item == "Q2_1" else [code - 9 for code in codes]
        assert answers.filter(item_id=item)["answer"].to_list() == points


def test_a_found_definition_loads_without_rows() -> None:
    assert_found_codebook("qualtrics/single_answer_matrix.qsf", "qualtrics_qsf")
