"""Heimdall Data Format: overlays, waivers, controls of no impact."""

import json
from typing import Any

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import assert_counted_statuses, checks, read_as


def hdf(*profiles: list[dict[str, Any]]) -> Reading:
    content = {"platform": {}, "profiles": [{"controls": controls} for controls in profiles]}
    return read_as("hdf.json", json.dumps(content), "hdf")


def test_an_overlay_of_inspec_has_no_results_of_its_own() -> None:
    waiver = {"justification": "accepted", "message": ""}
    reading = hdf(
        [{"id": "a", "results": [], "waiver_data": waiver}, {"id": "b"}],
        [{"id": "a", "impact": 0.5, "results": [{"status": "passed"}, {"status": "failed"}]}],
    )
    assert checks(reading) == [
        ("a", "not_implemented", "passed", True),
        ("a", "not_implemented", "failed", True),
        ("b", "not_assessed", "no result", False),
    ]


@pytest.mark.parametrize("impact", [0, 0.0, "0", "0.0", "none"])
def test_a_control_of_no_impact_does_not_apply_however_it_is_written(impact: object) -> None:
    control = {"id": "a", "impact": impact, "results": [{"status": "failed"}]}
    assert checks(hdf([control])) == [("a", "not_applicable", "failed", False)]


@pytest.mark.parametrize(
    ("control", "column"),
    [
        ({"results": []}, "controls.id"),
        ({"id": "a", "results": {"status": "failed"}}, "controls.results"),
    ],
)
def test_a_control_whose_parts_are_none_is_a_fault_with_its_place(
    control: dict[str, Any], column: str
) -> None:
    (fault,) = [one for one in hdf([control]).faults if one.rule != "no_rows"]
    assert (fault.row_number, fault.column_name) == (1, column)


def test_a_found_file_gives_the_counted_statuses() -> None:
    # Two failures, a pass and a skip are of controls that apply; one skip is of no impact.
    counts = {"implemented": 1, "not_implemented": 2, "not_assessed": 1, "not_applicable": 1}
    assert_counted_statuses("hdf/one_of_each_status.json", counts)
