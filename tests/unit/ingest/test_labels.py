"""Labels that look like a person's refuse their file, until wave.yaml declares a number."""

import pytest
from pydantic import ValidationError

from secperf_pipeline.declarations.wave import Organisation, Wave
from secperf_pipeline.ingest.read_file import read_file
from secperf_pipeline.readers.faults import RowIssue
from tests.surveys import HONEST, ITEMS
from tests.waves import csv_bytes

REGISTERED = "123-45-67890"


def faults(column: str, *labels: str, **declared: object) -> list[RowIssue]:
    """Read a survey whose respondents have these labels."""
    wave = Wave.model_validate({"quarter": "2025Q3", "instrument": "secperf-20", **declared})
    rows = [[f"r{at}", label, *HONEST] for at, label in enumerate(labels)]
    content = csv_bytes(["respondent_id", column, *ITEMS], rows)
    return read_file("survey.csv", content, wave).reading.faults


@pytest.mark.parametrize(
    ("column", "label", "kind"),
    [
        ("organisation_id", "lead@plant.example", "an e-mail address"),
        ("sector", "010-1234-5678", "a telephone or id number"),
        ("region", "870314-2345678", "a telephone or id number"),
        ("layer", "192.0.2.7", "a network address"),
    ],
)
def test_a_label_that_looks_like_a_persons_refuses_the_file(
    column: str, label: str, kind: str
) -> None:
    (fault,) = faults(column, "metals", label, label)
    assert (fault.row_number, fault.column_name, fault.rule) == (3, column, "personal_label")
    assert f"the label looks like {kind}" in fault.reason
    assert label not in str(fault)


@pytest.mark.parametrize(
    "declared",
    [{"organisation_ids": "registration_numbers"}, {"organisations": {REGISTERED: {}}}],
)
def test_a_number_of_a_business_register_is_taken_once_it_is_declared(
    declared: dict[str, object],
) -> None:
    (fault,) = faults("organisation_id", REGISTERED)
    assert "organisation_ids: registration_numbers" in fault.reason
    assert faults("organisation_id", REGISTERED, **declared) == []
    assert len(faults("organisation_id", "lead@plant.example", **declared)) == 1


def test_a_number_may_be_the_code_of_a_declared_segment() -> None:
    assert len(faults("sector", "2562000")) == 1
    assert faults("sector", "2562000", organisations={"a": Organisation(sector="2562000")}) == []


@pytest.mark.parametrize(
    "declared",
    [
        {"title": "ask kim@corp.example"},
        {"organisation": REGISTERED},
        {"organisation": "kim@corp.example"},
        {"organisations": {"kim@corp.example": {}}},
        {"organisations": {"a": {"region": "kim@corp.example"}}},
        {"files": [{"path": "a.csv", "organisation": "+82 10 1234 5678"}]},
    ],
)
def test_a_declaration_names_nobody_either(declared: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=r"looks like|contains"):
        Wave.model_validate({"quarter": "2025Q3", **declared})
