"""A weighted figure is hidden where, beside the shown segments, it tells what a few said."""

import polars as pl

from secperf_pipeline.analysis.weighted_disclosure import disclosing_profiles

CELLS = {("metals", "small"): 3, ("metals", "large"): 9, ("food", "small"): 8, ("food", "large"): 7}


def wave(cells: dict[tuple[str, str], int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lay out responses as rows of segments, and the cell of each."""
    people = [
        (f"r{number}", *cell)
        for number, cell in enumerate(one for one, n in cells.items() for _ in range(n))
    ]
    wide = pl.DataFrame(people, schema=["response_id", "sector", "size"], orient="row")
    segments = wide.with_columns(all=pl.lit("all")).unpivot(
        index="response_id", variable_name="segment_kind", value_name="segment"
    )
    return segments, wide


def hidden(
    weights: dict[tuple[str, str], float],
    cells: dict[tuple[str, str], int] = CELLS,
    suppressed: tuple[str, ...] = (),
) -> set[str]:
    return hidden_of({"standard": weights}, cells, suppressed)


def hidden_of(
    weights: dict[str, dict[tuple[str, str], float]],
    cells: dict[tuple[str, str], int],
    suppressed: tuple[str, ...],
) -> set[str]:
    """Judge profiles, in their order, that all keep everybody."""
    segments, people = wave(cells)
    profiles = pl.DataFrame({"profile": list(weights)})
    kept = people.join(profiles, how="cross")
    weighed = kept.with_columns(
        weight=pl.struct("sector", "size", "profile").map_elements(
            lambda one: weights[one["profile"]][one["sector"], one["size"]],
            return_dtype=pl.Float64,
        )
    )
    marks = segments.select("segment_kind", "segment").unique().join(profiles, how="cross")
    return disclosing_profiles(
        weighed,
        segments,
        kept.select("profile", "response_id", is_kept=True),
        marks.with_columns(is_suppressed=pl.col("segment").is_in(suppressed)),
        profiles=list(weights),
        min_cell=5,
    )


PRODUCTS = dict(zip(CELLS, [6.0, 3.0, 2.0, 1.0], strict=True))
SUMS = dict(zip(CELLS, [4.0, 3.0, 3.0, 2.0], strict=True))


def test_two_sectors_and_two_sizes_tell_the_small_cell() -> None:
    assert hidden(PRODUCTS) == {"standard"}


def test_weights_that_the_margins_tell_already_tell_nothing() -> None:
    assert hidden(SUMS) == set()


def test_without_a_small_cell_nothing_is_hidden() -> None:
    assert hidden(PRODUCTS, dict.fromkeys(CELLS, 9)) == set()


def test_more_cells_than_figures_keep_each_other_hidden() -> None:
    cells = {(sector, size): 2 for sector in "abcd" for size in "smlx"}
    weights = {cell: 1.0 + place**2 for place, cell in enumerate(cells)}
    assert hidden(weights, cells) == set()


def test_a_hidden_sector_of_few_is_told_by_its_own_weight() -> None:
    # Two sectors are hidden together; their weights take them apart.
    cells = {("a", "s"): 3, ("b", "s"): 6, ("c", "s"): 20}
    weights = {("a", "s"): 5.0, ("b", "s"): 2.0, ("c", "s"): 0.5}
    assert hidden(weights, cells, suppressed=("a", "b")) == {"standard"}
    assert hidden(weights | {("a", "s"): 2.0}, cells, suppressed=("a", "b")) == set()


def test_what_two_profiles_tell_together_hides_the_second() -> None:
    # Three sectors are hidden; their sum and one weighted sum leave a choice, a second one none.
    cells = {("a", "s"): 3, ("b", "s"): 6, ("c", "s"): 7, ("d", "s"): 20}
    standard = dict(zip(cells, [5.0, 2.0, 1.0, 0.5], strict=True))
    raw = dict(zip(cells, [4.0, 3.0, 1.0, 0.5], strict=True))
    hide = ("a", "b", "c")
    assert hidden_of({"standard": standard, "raw": raw}, cells, hide) == {"raw"}
    assert hidden_of({"raw": raw, "standard": standard}, cells, hide) == {"standard"}


def test_a_response_without_a_sector_is_an_atom_of_its_own() -> None:
    segments, people = wave(CELLS)
    unknown = segments.filter(
        ~((pl.col("segment_kind") == "sector") & (pl.col("response_id") == "r3"))
    )
    marks = unknown.select("segment_kind", "segment").unique()
    found = disclosing_profiles(
        people.select("response_id", profile=pl.lit("standard"), weight=pl.lit(1.0)).with_columns(
            weight=pl.when(pl.col("response_id") == "r3").then(0.0).otherwise("weight")
        ),
        unknown,
        people.select("response_id", profile=pl.lit("standard"), is_kept=True),
        marks.with_columns(profile=pl.lit("standard"), is_suppressed=False),
        profiles=["standard"],
        min_cell=5,
    )
    # All alike but for one of weight 0: the shown sectors tell that one already.
    assert found == set()
