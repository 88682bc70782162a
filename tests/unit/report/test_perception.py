"""Perception against evidence in the report: counted, with its error and what stands behind it."""

import polars as pl

from secperf_pipeline.report.perception import (
    calibration_table,
    overconfident_table,
    perception_sentence,
)
from secperf_pipeline.report.selection import indicators

PAIR = {
    "organisation_id": "plant",
    "indicator_id": "policy",
    "n_respondents": 7,
    "perceived": 0.9,
    "perceived_low": 0.8,
    "perceived_high": 1.0,
    "agreement": 0.75,
    "controls_applicable": 10,
    "controls_evaluated": 7,
    "evidenced_low": 0.2,
    "evidenced_high": 0.5,
    "evidence_coverage": 0.7,
    "gap_least": 0.3,
    "gap_class": "overconfident",
    "undecided_by": None,
    "is_suppressed": False,
    "reason": None,
}
HIDDEN = {**PAIR, "gap_class": None, "is_suppressed": True}
CALIBRATED = {
    "indicator_id": "policy",
    "n_compared": 12,
    "n_one_control": 3,
    "slope": 0.3,
    "slope_low": 0.1,
    "slope_high": 0.5,
    "icc2": 0.6,
    "means_are_reliable": False,
    "slope_corrected": 0.5,
    "slope_corrected_low": 0.1667,
    "slope_corrected_high": 0.8333,
    "corrected_reason": None,
}


def texts(rows):
    return [[cell.text for cell in row.cells] for row in rows]


def test_pairs_are_counted_by_how_perception_and_evidence_compare():
    alike = {**PAIR, "gap_class": "consistent"}
    unknown = {**PAIR, "gap_class": "undecided", "undecided_by": "evidence"}
    few = {**unknown, "undecided_by": "answers"}

    assert perception_sentence([PAIR, alike, unknown, few, few, HIDDEN]) == (
        "Of 6 pairs of organisation and indicator, 5 have both: 1 said strong, shown weak, "
        "1 alike within the tolerance, 1 undecided, as too little is audited, "
        "2 undecided, as the answers are too few or too far apart; "
        "1 rests on too few answers to show."
    )


def test_pairs_that_cannot_be_compared_say_why():
    unasked = {**PAIR, "gap_class": None, "reason": "no response that counts"}

    assert perception_sentence([unasked]).endswith("can be compared: no response that counts.")


def test_the_widest_gaps_come_first_and_hidden_pairs_never():
    wide = {**PAIR, "organisation_id": "works", "gap_least": 0.6}

    found = overconfident_table([PAIR, wide, HIDDEN], indicators(pl.DataFrame()))

    assert [row[0] for row in texts(found.rows)] == ["works", "plant"]
    assert texts(found.rows)[0][2:] == [
        *("80.0 % to 100 %", "20.0 % to 50.0 %", "70.0 %", "at least 60.0 %")
    ]
    said, coverage = found.rows[0].cells[2], found.rows[0].cells[4]
    assert said.note == "90.0 % of 7 answers, agreement 0.75"
    assert coverage.note == "7 of 10 controls"


def test_a_slope_stands_beside_the_corrected_one_and_says_which_means_are_unreliable():
    found = calibration_table([CALIBRATED], indicators(pl.DataFrame()), {"confidence": 0.95})

    assert texts(found.rows) == [
        ["policy", "12", "0.30", "0.10 to 0.50", "0.60", "0.50", "0.17 to 0.83"]
    ]
    notes = [cell.note for cell in found.rows[0].cells]
    assert (notes[1], notes[4]) == ("3 by one control", "means unreliable")


def test_a_slope_that_cannot_be_corrected_keeps_its_own_and_says_why():
    missing = dict.fromkeys(("slope_corrected", "slope_corrected_low", "slope_corrected_high"))
    row = CALIBRATED | missing | {"icc2": -0.2, "corrected_reason": "no more than chance"}

    found = calibration_table([row], indicators(pl.DataFrame()), {"confidence": 0.95})

    assert texts(found.rows)[0][2:] == ["0.30", "0.10 to 0.50", "−0.20", "–", "–"]
    assert found.rows[0].remark == "no more than chance"


def test_a_quarter_without_a_slope_has_no_table_of_them():
    few = CALIBRATED | {"slope": None}
    assert calibration_table([few], indicators(pl.DataFrame()), {"confidence": 0.95}) is None
