import numpy as np
import pytest

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.organisations import Organisations, organisations_of
from secperf_pipeline.simulator.population import LAYERS, Population
from secperf_pipeline.simulator.survey import NO_ANSWER, Wave, honest_wave, survey_table

QUARTER = Quarter(2026, 2)
POPULATION = Population(manufacturers=400)


@pytest.fixture(scope="module")
def organisations() -> Organisations:
    return organisations_of(POPULATION)


@pytest.fixture(scope="module")
def wave(organisations: Organisations) -> Wave:
    return honest_wave(POPULATION, organisations, QUARTER)


def test_each_layer_of_each_organisation_answers_about_as_often_as_asked(wave: Wave) -> None:
    heads = np.zeros((400, len(LAYERS)), dtype=int)
    np.add.at(heads, (wave.organisation, wave.layer), 1)
    assert (heads.min(axis=0) == [2, 5, 2]).all()
    assert (heads.max(axis=0) == [2, 9, 4]).all()
    assert abs(len(wave) / 400 - 12) < 0.3


def test_honest_people_pass_the_instructed_item_and_skip_little(wave: Wave) -> None:
    items = instrument_by_id("secperf-20").items
    core = np.array([item.is_core for item in items])
    check = [item.id for item in items].index("check_1")
    assert (wave.answers[:, check] == 2).all()
    skipped = wave.answers[:, core] == NO_ANSWER
    assert 0.003 < skipped.mean() < 0.005
    assert skipped.sum(axis=1).max() <= 2
    assert (wave.answers[:, ~core] != NO_ANSWER).all()


def test_answers_stay_on_the_scale_and_use_all_of_it(wave: Wave) -> None:
    assert set(np.unique(wave.answers)) == {NO_ANSWER, *range(1, 8)}


def test_rows_stand_in_the_order_of_submission_within_the_quarter(
    wave: Wave, organisations: Organisations
) -> None:
    table = survey_table(wave, organisations, QUARTER)
    times = table["submitted_at"].to_list()
    assert times == sorted(times)
    assert times[0].startswith("2026-04-")
    assert times[0].endswith("+09:00")
    assert times[-1] < "2026-06-30"
    assert table["respondent_id"].to_list()[:2] == ["r26q2-0001", "r26q2-0002"]


def test_the_columns_are_the_layout_and_the_items_of_the_instrument(
    wave: Wave, organisations: Organisations
) -> None:
    assert survey_table(wave, organisations, QUARTER).columns == [
        *("respondent_id", "organisation_id", "layer", "division", "tenure", "sector", "size"),
        *("region", "submitted_at", "duration_seconds"),
        *(item.id for item in instrument_by_id("secperf-20").items),
    ]


def test_an_organisation_keeps_its_sector_size_and_region(organisations: Organisations) -> None:
    by_quarter = []
    for quarter in (QUARTER, QUARTER.next()):
        table = survey_table(
            honest_wave(POPULATION, organisations, quarter), organisations, quarter
        )
        columns = table.select("organisation_id", "sector", "size", "region").unique()
        assert columns.height == 400
        by_quarter.append(columns.sort("organisation_id"))
    assert by_quarter[0].equals(by_quarter[1])


def test_a_division_belongs_to_its_layer(wave: Wave, organisations: Organisations) -> None:
    table = survey_table(wave, organisations, QUARTER)
    divisions = {layer: set(table.filter(layer=layer)["division"].to_list()) for layer in LAYERS}
    assert divisions["executives"] == {"management"}
    assert divisions["security"] == {"information security", "industrial security"}
    assert "production" in divisions["operations"]
    assert not divisions["operations"] & (divisions["executives"] | divisions["security"])
