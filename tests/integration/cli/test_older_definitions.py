"""Definitions of an earlier version get what the present program needs, and keep what they say."""

import json

import pytest
import yaml

from secperf_pipeline.cli.older_definitions import completed
from secperf_pipeline.cli.recomputation import present_definitions
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.yaml_file import parse_declaration
from secperf_pipeline.domain.hashing import sha256_of_json
from secperf_pipeline.quality.suite_files import Suite

REGISTER = "data/declarations/assumptions.yaml"
PROTOCOL = "data/declarations/protocol.yaml"
SUITE = "expectations/screened_wave.json"
SEED = "dbt_project/seeds/kpis.csv"


@pytest.fixture(scope="module")
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


def test_an_older_protocol_gets_its_hash_as_seed_and_tests_in_all_segments(
    present: dict[str, bytes],
) -> None:
    protocol = yaml.safe_load(present[PROTOCOL])
    del protocol["seed"], protocol["segment_kinds"]
    protocol["assumptions"] = ["significance"]
    found = yaml.safe_load(completed(present | {PROTOCOL: dumped(protocol)}, present)[PROTOCOL])
    assert found["seed"] == sha256_of_json({"protocol": protocol, "values": {"significance": 0.05}})
    kinds = ["all", "sector", "size", "region", "layer", "organisation"]
    assert protocol | {"seed": found["seed"], "segment_kinds": kinds} == found


def test_the_level_of_the_paper_is_the_older_significance(present: dict[str, bytes]) -> None:
    register = yaml.safe_load(present[REGISTER])
    older = [one for one in register["assumptions"] if one["id"] != "paper_significance"]
    changed = [one | {"value": 0.01} if one["id"] == "significance" else one for one in older]
    old = dumped(register | {"assumptions": changed})
    found = completed(present | {REGISTER: old}, present)[REGISTER].decode()
    read = parse_declaration(found, AssumptionRegister, name="assumptions.yaml")
    assert (read.value("paper_significance"), read.value("significance")) == (0.01, 0.01)


def test_a_cut_in_points_of_the_papers_scale_is_a_place_of_any(present: dict[str, bytes]) -> None:
    register = yaml.safe_load(present[REGISTER])
    older = [one for one in register["assumptions"] if one["id"] != "group_cut_place"]
    likert = older[0] | {"id": "group_cut_likert", "value": 5.5}
    old = dumped(register | {"assumptions": [*older, likert]})
    found = completed(present | {REGISTER: old}, present)[REGISTER].decode()
    read = parse_declaration(found, AssumptionRegister, name="assumptions.yaml")
    assert read.value("group_cut_place") == 0.75


def dumped(value: object) -> bytes:
    return yaml.safe_dump(value, sort_keys=False).encode()
