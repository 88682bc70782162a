import csv
import io
import json

from secperf_pipeline.declarations.instrument import Instrument, instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.survey.qualtrics import QUALTRICS
from secperf_pipeline.readers.survey.qualtrics_codebook import QUALTRICS_CODEBOOK
from tests.inbox import loaded, outcome, scores
from tests.sample_files import found_sample
from tests.surveys import HONEST, ITEMS, LABELS, csv_text, expected, questions, worded

OWN = ["StartDate", "EndDate", "Status", "Finished", "ResponseId", "ExternalReference"]
TIMES = ["2025-09-03 09:00:00", "2025-09-03 09:10:00"]
IDS = [json.dumps({"ImportId": f"QID{number}"}) for number in range(26)]
CODED = [f"Q{number}" for number in range(1, 21)]


def row(
    status: object, finished: object, response: str, person: str, cells: list[str]
) -> list[str]:
    return [*TIMES, str(status), str(finished), response, person, *cells]


def export(*rows: list[str], ids: bool = True) -> bytes:
    headers = [[*OWN, *CODED], [*OWN, *questions()], *([IDS] if ids else [])]
    return csv_text([*headers, *rows])


def test_text_and_numeric_flags_mean_the_same() -> None:
    cells = worded(HONEST)
    content = export(
        row("IP Address", "True", "R_1", "a", cells),
        row(0, 1, "R_2", "b", cells),
        row(1, 1, "R_3", "", cells),
        row("Survey Test", "True", "R_4", "", cells),
        row(8, 1, "R_5", "c", cells),
        row(0, 0, "R_6", "d", cells),
        row("Imported", 1, "R_7", "e", cells),
    )
    load = loaded({"q.csv": content})
    assert scores(load) == expected({"a": HONEST, "b": HONEST})
    rules = [(issue.row_number, issue.rule) for issue in outcome(load, "q.csv").issues]
    assert rules == [
        (6, "preview"),
        (7, "test"),
        (8, "spam"),
        (9, "unfinished"),
        (10, "other_status"),
    ]


def test_a_status_in_an_unlisted_language_is_a_fault_until_it_is_declared() -> None:
    content = export(
        row("Vista previa", "True", "R_1", "a", worded(HONEST)),
        row("IP Address", "True", "R_2", "b", worded(HONEST)),
    )
    (issue,) = outcome(loaded({"q.csv": content}), "q.csv").issues
    assert (issue.row_number, issue.column_name, issue.rule) == (4, "Status", "unknown_status")
    assert "'Vista previa' is not a known Status" in issue.reason
    declared = (DeclaredFile(path="q.csv", answers={"vista previa": "preview", "0": "other"}),)
    load = loaded({"q.csv": content}, declared=declared)
    assert scores(load) == expected({"b": HONEST})
    assert [one.rule for one in outcome(load, "q.csv").issues] == ["preview"]


def test_a_status_that_could_be_a_person_is_not_told() -> None:
    content = export(row("kim@example.com", "True", "R_1", "a", worded(HONEST)))
    assert "kim@" not in (outcome(loaded({"q.csv": content}), "q.csv").message or "")


def test_declared_answers_change_no_status_that_is_known() -> None:
    content = export(row(0, 1, "R_1", "a", worded(HONEST)))
    declared = (DeclaredFile(path="q.csv", answers={"0": "other"}),)
    assert scores(loaded({"q.csv": content}, declared=declared)) == expected({"a": HONEST})


def test_an_answer_off_the_scale_in_an_excluded_row_is_no_fault() -> None:
    content = export(
        row(0, 1, "R_1", "a", worded(HONEST)), row(1, 1, "R_2", "", ["?", *worded(HONEST[1:])])
    )
    assert outcome(loaded({"q.csv": content}), "q.csv").status == "loaded"


def test_of_a_repeated_reference_the_earliest_end_counts() -> None:
    late, early = row(0, 1, "R_1", "a", worded([7] * 20)), row(0, 1, "R_2", "a", worded(HONEST))
    late[1] = "2025-09-04 09:00:00"
    load = loaded({"q.csv": export(late, early)})
    assert scores(load) == expected({"a": HONEST})
    (issue,) = outcome(load, "q.csv").issues
    assert (issue.row_number, issue.rule) == (4, "repeated_respondent")
    assert "line 5" in issue.reason


def test_without_a_reference_the_tools_own_id_stands_in() -> None:
    load = loaded({"q.csv": export(row(0, 1, "R_1", "", worded(HONEST)))})
    assert scores(load) == expected({"ResponseId R_1": HONEST})


def test_codes_without_a_codebook_refuse_the_file() -> None:
    content = export(row(0, 1, "R_1", "a", [str(point) for point in HONEST]))
    one = outcome(loaded({"q.csv": content}), "q.csv")
    assert one.status == "refused"
    assert "no codebook says what it means" in (one.message or "")
    assert (one.issues[0].row_number, one.issues[0].column_name) == (4, "Q1")


def definition(recode: dict[str, str]) -> bytes:
    choices = {str(number): {"Display": label} for number, label in enumerate(LABELS, start=1)}
    elements = [
        {
            "Element": "SQ",
            "Payload": {
                "QuestionID": f"QID{number}",
                "DataExportTag": tag,
                "QuestionText": text,
                "QuestionType": "MC",
                "Choices": choices,
                "RecodeValues": recode,
            },
        }
        for number, (tag, text) in enumerate(zip(CODED, questions(), strict=True), start=6)
    ]
    return json.dumps({"SurveyElements": elements}).encode()


def test_recode_values_of_the_definition_turn_codes_into_points() -> None:
    recode = {"1": "1", "2": "6", "3": "2", "4": "3", "5": "4", "6": "11", "7": "12"}
    codes = [recode[str(point)] for point in HONEST]
    content = export(row(0, 1, "R_1", "a", codes))
    load = loaded({"q.csv": content, "survey.qsf": definition(recode)})
    assert scores(load) == expected({"a": HONEST})
    assert "survey.qsf" in (outcome(load, "q.csv").message or "")


def test_two_definitions_that_fit_equally_have_to_be_declared() -> None:
    plain = {str(number): str(number) for number in range(1, 8)}
    turned = {str(number): str(8 - number) for number in range(1, 8)}
    content = export(row(0, 1, "R_1", "a", [str(point) for point in HONEST]))
    files = {"q.csv": content, "one.qsf": definition(plain), "two.qsf": definition(turned)}
    one = outcome(loaded(files), "q.csv")
    assert "one.qsf and two.qsf both fit the file" in (one.message or "")
    declared = (DeclaredFile(path="q.csv", codebook="two.qsf"),)
    assert scores(loaded(files, declared=declared)) == expected({"a": [8 - one for one in HONEST]})


def test_a_finished_flag_that_is_neither_true_nor_false_is_a_fault() -> None:
    content = export(row(0, "vielleicht", "R_1", "a", worded(HONEST)))
    (issue,) = outcome(loaded({"q.csv": content}), "q.csv").issues
    assert (issue.row_number, issue.column_name) == (4, "Finished")


def test_the_two_header_rows_of_older_exports_are_read() -> None:
    names = [f"V{number}" for number in range(1, 7)]
    tags = ["question_one"] * 20
    texts = [f"How far do you agree-{text}" for text in questions()]
    rows = [[*names, *tags, ""], [*OWN, *texts, ""], [*row(0, 1, "R_1", "a", worded(HONEST)), ""]]
    content = b"\xef\xbb\xbf" + csv_text(rows)
    load = loaded({"q.csv": content})
    assert scores(load) == expected({"a": HONEST})


def test_the_display_order_of_a_question_is_not_its_answer() -> None:
    texts = [*questions(), questions()[0]]
    rows = [
        [*OWN, *CODED, "Q1_DO_1"],
        [*OWN, *texts],
        [*row(0, 1, "R_1", "a", worded(HONEST)), "3"],
    ]
    assert scores(loaded({"q.csv": csv_text(rows)})) == expected({"a": HONEST})


def test_a_zone_that_does_not_exist_leaves_the_times_unknown() -> None:
    ids = [json.dumps({"ImportId": f"QID{number}", "timeZone": "../x"}) for number in range(26)]
    cells = row(0, 1, "R_1", "a", worded(HONEST))
    load = loaded(
        {"q.csv": csv_text([[*OWN, *CODED], [*OWN, *questions()], ids, cells])}, time_zone=None
    )
    responses = load.rows("survey_responses")
    assert responses is not None
    assert responses["submitted_at"].to_list() == [None]
    assert "time zone '../x' is not known" in (outcome(load, "q.csv").message or "")


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


def test_a_zone_that_is_none_leaves_the_times_out() -> None:
    ids = IDS.copy()
    for zone in ("right/UTC", "../../etc/passwd", "Asia"):
        ids[0] = json.dumps({"ImportId": "startDate", "timeZone": zone})
        headers = [[*OWN, *CODED], [*OWN, *questions()], ids]
        content = csv_text([*headers, row("IP-Adresse", "WAHR", "R_1", "a", worded(HONEST))])
        one = outcome(loaded({"a.csv": content}, time_zone=None), "a.csv")
        assert (one.status, one.rows_accepted) == ("loaded", 1)
        assert "is not known" in (one.message or "")
