"""Weights to a population: what is represented, and what is said of the rest."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from secperf_pipeline.analysis.population import empty_cells, margin, population_weights

SCHEMA = {"sector": pl.String, "size": pl.String, "organisations": pl.Int64}


def counts(*rows: tuple[str | None, str | None, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def units(**cells: int) -> pl.DataFrame:
    """Make as many units as each cell says, named ``sector_size``; _ stands for nothing."""
    names = [one.replace("none", "").split("_") for one, n in cells.items() for _ in range(n)]
    rows = [(sector or None, size or None) for sector, size in names]
    return pl.DataFrame(rows, schema={"sector": pl.String, "size": pl.String}, orient="row")


CELLS = counts(
    ("metals", "small", 60), ("metals", "large", 20), ("food", "small", 10), ("food", "large", 10)
)


def weights(population: pl.DataFrame, people: pl.DataFrame, trim: float = 5.0):
    return population_weights(population, people, trim=trim, what="responses")


def test_cells_are_raked_by_their_margins() -> None:
    people = units(metals_small=4, metals_large=4, food_small=4, food_large=4)
    found = weights(CELLS, people)
    of_cell = dict(zip(people.rows(), found.weights, strict=True))
    # Equal cells and independent margins of .8 .2 and .7 .3, each against .5.
    assert_allclose(of_cell["metals", "small"], 0.8 * 0.7 * 4)
    assert_allclose(of_cell["food", "large"], 0.2 * 0.3 * 4)
    assert (found.represented, found.reason, found.notes) == (1.0, "", [])
    assert margin(CELLS, "size").rows() == [("small", 70), ("large", 30)]


def test_margins_give_the_same_weights_as_the_cells_that_add_up_to_them() -> None:
    people = units(metals_small=5, metals_large=3, food_small=2, food_large=4)
    apart = counts(
        ("metals", None, 80), ("food", None, 20), (None, "small", 70), (None, "large", 30)
    )
    assert_allclose(weights(apart, people).weights, weights(CELLS, people).weights)


def test_one_margin_alone_leaves_the_other_as_it_is() -> None:
    found = weights(counts((None, "small", 3), (None, "large", 1)), units(a_small=2, b_large=2))
    assert_allclose(found.weights, [1.5, 1.5, 0.5, 0.5])


def test_a_category_without_a_response_is_left_out_of_the_population_and_said() -> None:
    population = pl.concat([CELLS, counts(("ships", "large", 25))])
    found = weights(
        population, units(metals_small=4, metals_large=4, food_small=4, food_large=4), trim=99
    )
    assert found.represented == pytest.approx(100 / 125)
    assert found.notes == ["no responses of sector ships, so that the weights leave it out"]


def test_an_empty_cell_is_said_and_its_neighbours_stand_for_it() -> None:
    people = units(metals_small=4, metals_large=4, food_small=4)
    found = weights(CELLS, people)
    assert found.represented == 1.0
    assert found.notes == [
        "no responses in food large; others of its sector and of its size stand for it"
    ]
    assert empty_cells(CELLS, people) == [("food", "large")]
    assert_allclose(found.weights[8:].sum() / found.weights.sum(), 0.2, atol=1e-7)


def test_responses_that_nobody_counted_have_no_weight_and_that_is_said() -> None:
    people = units(
        metals_small=4, metals_large=4, food_small=4, food_large=4, toys_small=2, none_large=1
    )
    found = weights(CELLS, people)
    assert_allclose(found.weights[16:], 0)
    assert_allclose(found.weights[:16].mean(), 1)
    assert found.notes == [
        "responses of a sector or size that is not recorded or not counted have no weight"
    ]


def test_a_count_of_0_is_as_good_as_none() -> None:
    population = pl.concat([CELLS, counts(("toys", "small", 0))])
    people = units(metals_small=4, metals_large=4, food_small=4, food_large=4, toys_small=2)
    assert_allclose(weights(population, people).weights, weights(CELLS, people).weights)


def test_a_category_that_goes_takes_what_hangs_on_it_along() -> None:
    # The only large ones are of a sector that nobody counts.
    found = weights(CELLS, units(metals_small=3, food_small=3, toys_large=2))
    assert found.represented == pytest.approx(70 / 100)
    assert_allclose(found.weights[:3].sum() / 6, 60 / 70)


def test_a_weight_that_stays_large_is_said() -> None:
    found = weights(counts((None, "small", 1), (None, "large", 1)), units(a_small=19, a_large=1))
    assert found.notes == [
        "the largest weight of responses is 19.0 medians, also after it was cut and all were "
        "raked again"
    ]


@pytest.mark.parametrize("people", [units(), units(toys_small=3), units(none_none=2)])
def test_nobody_of_the_population_has_a_reason(people: pl.DataFrame) -> None:
    found = weights(CELLS, people)
    assert found.reason == "no responses of a sector and size that population.yaml counts"
    assert not found.weights.any()
    assert found.weights.size == people.height


def test_margins_that_contradict_each_other_have_a_reason() -> None:
    apart = counts(("a", None, 1), ("b", None, 1), (None, "s", 9), (None, "l", 1))
    found = weights(apart, units(a_s=2, b_l=2))
    assert "contradict" in found.reason
    assert_allclose(found.weights, np.zeros(4))


def test_long_lists_are_cut() -> None:
    many = counts(*((f"s{number}", None, 1) for number in range(9)))
    note = weights(many, units(s0_small=2)).notes[0]
    assert note == (
        "no responses of sector s1, s2, s3, s4, s5 and 3 more, so that the weights leave it out"
    )
