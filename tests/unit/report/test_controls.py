import polars as pl

from secperf_pipeline.report.controls import (
    causes_table,
    modules_table,
    overconfident_table,
    perception_sentence,
)
from secperf_pipeline.report.selection import indicators

MODULE = {
    "module_id": "basic",
    "name_en": "Basic",
    "n_applicable": 3,
    "n_scored": 2,
    "score": 0.75,
    "score_low": 0.5,
    "score_high": 0.9,
    "evidence_coverage": 0.8,
    "n_declared_away": 0,
    "n_assumed": 0,
    "n_ruled_out": 0,
}
PAIR = {
    "organisation_id": "plant",
    "indicator_id": "policy",
    "n_respondents": 7,
    "perceived": 0.9,
    "evidenced_low": 0.2,
    "evidenced_high": 0.5,
    "evidence_coverage": 0.7,
    "gap_low": 0.4,
    "gap_class": "overconfident",
    "is_suppressed": False,
    "reason": None,
}
HIDDEN = {**PAIR, "gap_class": None, "is_suppressed": True}


def texts(rows):
    return [[cell.text for cell in row.cells] for row in rows]


def test_a_score_stands_with_its_bounds_its_coverage_and_how_many_it_speaks_of():
    found = modules_table([MODULE])

    assert texts(found.rows) == [["Basic", "3", "75.0 %", "50.0 % to 90.0 %", "80.0 %"]]
    assert found.rows[0].cells[2].note == "mean of 2 with enough evidence"


def test_a_module_without_a_score_says_why():
    away = {**MODULE, "n_applicable": 0, "n_scored": 0, "n_declared_away": 3}
    missing = dict.fromkeys(("score", "score_low", "score_high", "evidence_coverage"))

    found = modules_table([away | missing])

    assert found.rows[0].remark == "applies to nobody"
    assert found.rows[0].cells[0].note == "declared not to apply to 3"


def test_what_an_audit_rules_out_is_told_apart_from_what_is_assumed():
    found = modules_table([{**MODULE, "n_ruled_out": 2, "n_assumed": 3}])

    assert found.rows[0].cells[0].note == (
        "the audit of 2 says that nothing of it applies; "
        "only assumed to apply to 3: nothing is declared"
    )


def test_a_quarter_without_an_audit_has_no_tables():
    assert modules_table([]) is None
    assert causes_table([]) is None


def test_pairs_are_counted_by_how_perception_and_evidence_compare():
    alike = {**PAIR, "gap_class": "consistent"}

    assert perception_sentence([PAIR, alike, HIDDEN]) == (
        "Of 3 pairs of organisation and indicator, 2 have both: 1 said strong, shown weak, "
        "1 alike within the tolerance; 1 rests on too few answers to show."
    )


def test_pairs_that_cannot_be_compared_say_why():
    unasked = {**PAIR, "gap_class": None, "reason": "no response that counts"}

    assert perception_sentence([unasked]).endswith("can be compared: no response that counts.")


def test_the_widest_gaps_come_first_and_hidden_pairs_never():
    wide = {**PAIR, "organisation_id": "works", "gap_low": 0.6}

    found = overconfident_table([PAIR, wide, HIDDEN], indicators(pl.DataFrame()))

    assert [row[0] for row in texts(found.rows)] == ["works", "plant"]
    assert texts(found.rows)[0][2:] == [
        *("90.0 %", "20.0 % to 50.0 %", "70.0 %", "at least 60.0 %")
    ]
