"""Layers of a snapshot's basis: exchanged one at a time, and told apart."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from secperf_pipeline.scorecard.basis import LAYERS, Basis, changed_layers, mix_layers

INSTRUMENT = "data/declarations/instruments/a.yaml"
KPIS = "dbt_project/seeds/kpis.csv"
OLD = Basis(
    quarter="2025Q3",
    inputs={
        "2025Q3/wave.yaml": b"quarter: 2025Q3\ndefault_profile: paper\n",
        "2025Q3/surveys/a.csv": b"old",
    },
    definitions={INSTRUMENT: b"id: a\nscreening: {cut: 1}\nitems: [x]\n", KPIS: b"F1"},
    code="1",
)


def test_equal_bases_differ_in_nothing() -> None:
    assert changed_layers(OLD, dataclasses.replace(OLD)) == []


def test_a_new_file_is_data() -> None:
    new = dataclasses.replace(OLD, inputs=OLD.inputs | {"2025Q3/surveys/b.csv": b"more"})
    assert changed_layers(OLD, new) == ["data"]


def test_the_profile_of_the_wave_is_screening_and_the_rest_of_its_declaration_data() -> None:
    strict = b"quarter: 2025Q3\ndefault_profile: strict\n"
    new = dataclasses.replace(OLD, inputs=OLD.inputs | {"2025Q3/wave.yaml": strict})
    assert changed_layers(OLD, new) == ["screening"]
    named = b"quarter: 2025Q3\ntitle: Named\ndefault_profile: strict\n"
    both = dataclasses.replace(OLD, inputs=OLD.inputs | {"2025Q3/wave.yaml": named})
    assert changed_layers(OLD, both) == ["data", "screening"]


def test_the_screening_of_an_instrument_is_screening_and_its_items_are_definitions() -> None:
    cut = b"id: a\nscreening: {cut: 2}\nitems: [x]\n"
    new = dataclasses.replace(OLD, definitions=OLD.definitions | {INSTRUMENT: cut})
    assert changed_layers(OLD, new) == ["screening"]
    items = b"id: a\nscreening: {cut: 1}\nitems: [x, y]\n"
    new = dataclasses.replace(OLD, definitions=OLD.definitions | {INSTRUMENT: items})
    assert changed_layers(OLD, new) == ["definitions"]


def test_a_seed_is_a_definition_and_the_program_is_code() -> None:
    new = dataclasses.replace(OLD, definitions=OLD.definitions | {KPIS: b"F2"}, code="2")
    assert changed_layers(OLD, new) == ["definitions", "code"]


def test_another_quarter_brings_its_own_data_and_keeps_the_old_screening() -> None:
    new = dataclasses.replace(
        OLD,
        quarter="2025Q4",
        inputs={
            "2025Q4/wave.yaml": b"quarter: 2025Q4\ndefault_profile: standard\n",
            "2025Q4/surveys/a.csv": b"new",
        },
    )
    assert changed_layers(OLD, new) == ["data", "screening"]
    step = mix_layers(OLD, new, ["data"])
    assert step.quarter == "2025Q4"
    assert step.inputs["2025Q4/wave.yaml"] == b"quarter: 2025Q4\ndefault_profile: paper\n"


@given(st.sets(st.sampled_from(LAYERS)))
def test_a_basis_mixed_with_itself_is_itself(layers: set[str]) -> None:
    assert mix_layers(OLD, OLD, layers) == OLD
