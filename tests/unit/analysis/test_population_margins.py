"""Both sides of a margin: categories of the population, of the sample, and of both."""

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.population import Weighting, population_weights
from secperf_pipeline.analysis.population_margins import population_margins
from tests.unit.analysis.test_population import CELLS, counts, units
from tests.unit.analysis.test_population_estimates import sample

PEOPLE = units(metals_small=4, metals_large=2, food_small=4, toys_small=2, none_large=1)


def rows(population: pl.DataFrame, weighting: Weighting | None = None) -> pl.DataFrame:
    found = weighting or population_weights(population, PEOPLE, trim=99, what="responses")
    return population_margins(population, [(sample(np.ones((PEOPLE.height, 2))), PEOPLE, found)])


def test_the_sample_the_population_and_the_weights_stand_side_by_side() -> None:
    sectors = rows(CELLS).filter(segment_kind="sector").drop("is_default_profile", "profile")
    metals, food = (
        sectors.row(by_predicate=pl.col("segment") == one, named=True) for one in ("metals", "food")
    )
    assert (metals["n_population"], metals["population_share"]) == (80, 0.8)
    assert (metals["n"], metals["sample_share"]) == (6, 0.5)
    assert metals["weighted_share"] == pytest.approx(0.8)
    assert metals["mean_weight"] == pytest.approx(0.8 * 10 / 6)
    assert (metals["n_unrecorded"], metals["n_empty_cells"], metals["reason"]) == (1, 0, None)
    assert food["n_empty_cells"] == 1


def test_what_only_the_sample_knows_has_no_weight_and_a_reason() -> None:
    toys = rows(CELLS).row(by_predicate=pl.col("segment") == "toys", named=True)
    assert (toys["n_population"], toys["n"], toys["mean_weight"]) == (0, 2, None)
    assert "population.yaml counts no organisation of it" in toys["reason"]


def test_what_only_the_population_knows_has_a_reason() -> None:
    found = rows(pl.concat([CELLS, counts(("ships", "large", 25))]))
    ships = found.row(by_predicate=pl.col("segment") == "ships", named=True)
    assert (ships["n_population"], ships["n"], ships["weighted_share"]) == (25, 0, None)
    assert ships["reason"].startswith("no responses are of it")


def test_margins_know_no_empty_cells_and_only_their_own_kinds() -> None:
    found = rows(counts((None, "small", 9), (None, "large", 1)))
    assert found["segment_kind"].unique().to_list() == ["size"]
    assert found["n_empty_cells"].null_count() == found.height == 2


def test_weights_that_could_not_be_made_say_why_in_every_row() -> None:
    found = rows(CELLS, Weighting(weights=np.zeros(PEOPLE.height), reason="they contradict"))
    assert set(found["reason"]) == {"they contradict"}
    assert found["weighted_share"].null_count() == found.height
