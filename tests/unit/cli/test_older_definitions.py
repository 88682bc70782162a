"""Definitions of an earlier version get what the present program needs, and keep what they say."""

import json

import pytest

from secperf_pipeline.cli.older_definitions import completed
from secperf_pipeline.cli.recomputation import present_definitions
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.yaml_file import parse_declaration
from secperf_pipeline.quality.suite_files import Suite

REGISTER = "data/declarations/assumptions.yaml"
SUITE = "expectations/screened_wave.json"
SEED = "dbt_project/seeds/kpis.csv"


@pytest.fixture
def present() -> dict[str, bytes]:
    return present_definitions()


def test_definitions_of_today_stay_as_they_are(present: dict[str, bytes]) -> None:
    assert completed(present, present) == present


def test_a_number_that_came_later_is_added_and_an_old_value_stays(
    present: dict[str, bytes],
) -> None:
    text = (
        present[REGISTER].decode().replace("{id: min_cell, value: 5,", "{id: min_cell, value: 7,")
    )
    before, _, after = text.partition("  - {id: trailing_quarters")
    old = (before + after[after.find("  - {id:") :] if "  - {id:" in after else before).encode()
    found = completed(present | {REGISTER: old}, present)[REGISTER].decode()
    register = parse_declaration(found, AssumptionRegister, name="assumptions.yaml")
    assert "trailing_quarters" not in old.decode()
    assert (register.value("min_cell"), register.value("trailing_quarters")) == (7, 4)


def test_a_suite_learns_what_it_stops_and_keeps_its_limits(present: dict[str, bytes]) -> None:
    suite = json.loads(present[SUITE])
    stops = suite["meta"].pop("stops")
    suite["expectations"][0]["kwargs"]["min_value"] = 99
    found = completed(present | {SUITE: json.dumps(suite).encode()}, present)[SUITE]
    read = Suite.model_validate_json(found)
    assert list(read.meta.stops) == stops
    assert read.expectations[0].kwargs["min_value"] == 99


def test_a_seed_that_came_later_is_added(present: dict[str, bytes]) -> None:
    old = {path: content for path, content in present.items() if path != SEED}
    assert completed(old, present)[SEED] == present[SEED]
