"""GoPhish: three exports of one campaign count the same, and no person leaves the reader."""

import json

import pytest

from secperf_pipeline.readers.reading import Reading
from tests.measured import read_bytes, read_path
from tests.sample_files import found_sample, made_sample

FILES = [
    "2025Q3 mail training - Results.csv",
    "2025Q3 mail training - Events.csv",
    "gophish_campaign.json",
]
RESULTS = "id,status,ip,latitude,longitude,send_date,reported,modified_date,email,first_name"


def shares(reading: Reading) -> dict[str, tuple[float, float]]:
    rows = reading.tables["kpi_measurements"]
    return {
        measure.removeprefix("phishing_"): (counted, among)
        for measure, counted, among in rows.select(
            "measure_id", "numerator", "denominator"
        ).iter_rows()
    }


def results(*rows: str) -> Reading:
    found = read_bytes("results.csv", "\n".join([RESULTS, *rows]).encode())
    assert found.format is not None
    assert found.format.name == "gophish_results"
    return found.reading


@pytest.mark.parametrize("name", FILES)
def test_each_export_gives_the_stated_counts(name: str) -> None:
    facts = json.loads(made_sample("kpi/FACTS.json").read_text())["files"]["gophish"]
    reading = read_path(made_sample(f"kpi/{name}")).reading
    among = facts["delivered"]
    assert shares(reading) == {
        "reported_among_opened": (facts["opened_and_reported"], facts["opened_or_worse"]),
        "reported_among_recipients": (facts["reported"], among),
        "opened_among_recipients": (facts["opened_or_worse"], among),
        "clicked_among_recipients": (facts["clicked_or_worse"], among),
        "submitted_among_recipients": (facts["submitted"], among),
    }
    assert reading.rows_read == (facts["events"] if "Events" in name else facts["targets"])


@pytest.mark.parametrize("name", FILES)
def test_nothing_about_a_person_leaves_the_reader(name: str) -> None:
    reading = read_path(made_sample(f"kpi/{name}")).reading
    told = str(reading.tables["kpi_measurements"].rows()) + str(reading)
    for secret in ("hunter2", "198.51.100", "example.com", "HYPERLINK", "Mina", "user00"):
        assert secret not in told


def test_a_report_without_an_opening_counts_among_recipients_only() -> None:
    reading = results(
        "a,Email Sent,,0,0,2025-08-05T00:01:00Z,true,2025-08-05T00:02:00Z,a@x.example,A",
        "b,Email Opened,,0,0,2025-08-05T00:01:00Z,false,2025-08-05T00:02:00Z,b@x.example,B",
    )
    found = shares(reading)
    assert found["reported_among_opened"] == (0, 1)
    assert found["reported_among_recipients"] == (1, 2)


def test_the_day_of_sending_is_the_local_one() -> None:
    reading = results("a,Email Opened,,0,0,2025-08-04T23:01:00Z,false,,a@x.example,A")
    rows = reading.tables["kpi_measurements"]
    assert str(rows["period_start"][0]) == "2025-08-05"


def test_an_unknown_status_is_a_fault_with_its_row() -> None:
    (fault,) = results("a,Bounced,,0,0,2025-08-05T00:01:00Z,false,,a@x.example,A").faults
    assert (fault.row_number, fault.column_name, fault.rule) == (2, "status", "unknown_status")
    assert "a@x.example" not in fault.reason


def test_a_campaign_that_delivered_nothing_measures_nothing() -> None:
    reading = results("a,Error,,0,0,0001-01-01T00:00:00Z,false,,a@x.example,A")
    assert (reading.tables, reading.faults) == ({}, [])
    assert "nothing is measured" in reading.notes[0]


def test_a_report_made_by_another_tool_is_refused_with_what_to_drop() -> None:
    reading = read_path(found_sample("kpi/gophish/goreport_demo.xlsx")).reading
    assert "GoReport" in reading.faults[0].reason
