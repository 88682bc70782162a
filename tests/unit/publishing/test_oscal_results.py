import datetime as dt
import re
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError
from trestle.oscal.assessment_results import Model

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.publishing.oscal_results import assessment_results

QUARTER = Quarter.parse("2025Q3")
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def rows(*states: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "control_id": [f"B1.{number + 1}" for number in range(len(states))],
            "name_en": ["A control"] * len(states),
            "status": list(states),
            "value": [None] * len(states),
            "value_low": [0.0] * len(states),
            "value_high": [1.0] * len(states),
            "assessed_on": [dt.date(2025, 8, 1)] * len(states),
            "source_file": ["audits/a.csv"] * len(states),
            "reason": [None] * len(states),
        },
        schema_overrides={"value": pl.Float64, "reason": pl.String},
    )


def result(*states: str) -> dict[str, Any]:
    document = assessment_results(rows(*states), quarter=QUARTER, organisation="own")
    return dict(document["assessment-results"]["results"][0])


@pytest.mark.parametrize(
    ("status", "state", "implementation"),
    [
        ("implemented", "satisfied", {"state": "implemented"}),
        ("partial", "not-satisfied", {"state": "partial"}),
        ("planned", "not-satisfied", {"state": "planned"}),
        ("not_implemented", "not-satisfied", None),
        ("not_applicable", "satisfied", {"state": "not-applicable"}),
    ],
)
def test_a_state_becomes_oscals_words(
    status: str, state: str, implementation: dict[str, str] | None
) -> None:
    target = result(status)["findings"][0]["target"]
    assert target["status"]["state"] == state
    assert target.get("implementation-status") == implementation


def test_a_control_that_was_not_assessed_is_observed_but_no_finding() -> None:
    found = result("implemented", "not_assessed")
    assert len(found["observations"]) == 2
    assert [one["target"]["target-id"] for one in found["findings"]] == ["b1.1_obj"]


def test_nothing_assessed_gives_no_empty_list_which_oscal_forbids() -> None:
    assert "findings" not in result("not_assessed")


def test_every_finding_rests_on_an_observation_of_the_document() -> None:
    found = result("implemented", "partial")
    known = {one["uuid"] for one in found["observations"]}
    assert all(UUID.fullmatch(one) for one in known)
    for finding in found["findings"]:
        assert {one["observation-uuid"] for one in finding["related-observations"]} <= known


def test_equal_results_give_equal_documents() -> None:
    assert result("partial") == result("partial")


def test_an_organisation_without_results_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to export"):
        assessment_results(rows(), quarter=QUARTER, organisation="own")


def test_compliance_trestle_reads_every_state_and_would_not_read_a_fault() -> None:
    states = ["implemented", "partial", "planned", "not_implemented", "not_applicable"]
    document = assessment_results(
        rows(*states, "not_assessed"), quarter=QUARTER, organisation="own"
    )
    read = Model.model_validate(document).assessment_results.results[0]
    assert [len(read.observations), len(read.findings)] == [6, 5]
    assert [one.target.status.state.value for one in read.findings].count("satisfied") == 2
    document["assessment-results"]["results"][0]["findings"][0]["target"]["status"] = "open"
    with pytest.raises(ValidationError, match="status"):
        Model.model_validate(document)
