"""An item that was answered the other way round is named, and what rests on it is marked."""

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.item_direction import (
    DirectionRules,
    item_direction,
    with_reliability_marks,
)
from secperf_pipeline.analysis.reliability import reliability, scales_of_items
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.protocol import protocol
from tests.rules import RELIABILITY
from tests.sample_files import made_sample

RULES = DirectionRules(min_responses=10)
ITEMS = {
    item.id: item.indicator
    for item in instrument_by_id("secperf-20").items
    if item.indicator and item.id[:2] in ("SP", "BP")
}
WAVE = pl.read_csv(made_sample("survey/reverse_item_wave.csv")).select(*ITEMS)


def sample(answers: pl.DataFrame, segment: str = "all") -> Sample:
    return Sample(
        segment_kind="all" if segment == "all" else "layer",
        segment=segment,
        profile="raw",
        is_default_profile=True,
        columns=answers.columns,
        values=answers.cast(pl.Float64).fill_null(np.nan).to_numpy(),
        organisations=np.full(answers.height, ""),
    )


def judged(
    *samples: Sample, rules: DirectionRules = RULES, sides: dict[str, list[str]] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of reliability and of the direction of items, of the instrument's ten indicators."""
    sides = protocol().factors if sides is None else sides
    asked = pl.DataFrame(
        {"item_id": list(ITEMS), "indicator_id": list(ITEMS.values())}
    ).with_row_index("item_position")
    scales, items = reliability(samples, scales_of_items(asked, sides), RELIABILITY)
    return scales, item_direction(scales, items, ITEMS, sides, rules)


def test_the_item_that_runs_against_its_side_is_named_and_its_twin_is_not() -> None:
    found = judged(sample(WAVE))[1]
    security = WAVE.select(pl.selectors.starts_with("SP")).drop_nulls().to_numpy()
    rest = security.sum(axis=1) - security[:, 5]
    r = np.corrcoef(security[:, 5], rest)[0, 1]
    assert r == pytest.approx(-0.378, abs=5e-4)
    row = found.filter(indicator_id="system_protection").row(0, named=True)
    assert (row["items_against"], row["items_against_count"]) == ("SP3_2", 1)
    assert (row["scale"], row["n_scale"]) == ("security", 139)
    assert row["least_item_rest_r"] == pytest.approx(r)
    two = np.cov(security[:, 4:6], rowvar=False)
    assert row["alpha"] == pytest.approx(2 * (1 - np.trace(two) / two.sum()))
    assert row["alpha"] < 0
    assert row["remedy"].startswith(
        "The items of system_protection contradict each other (alpha -2.66); SP3_2 looks answered "
        "the other way round (correlation -0.38 with the other items of security). An item that"
    )
    others = found.filter(pl.col("indicator_id") != "system_protection")
    assert others.height == 9
    assert others["items_against"].null_count() == others["remedy"].null_count() == 9


def test_without_a_side_nothing_tells_which_of_two_items_it_is() -> None:
    row = judged(sample(WAVE), sides={})[1].filter(indicator_id="system_protection")
    assert row["items_against"].to_list() == ["SP3_1, SP3_2"]
    assert row["scale"].to_list() == ["system_protection"]


def test_an_alpha_below_zero_names_the_items_only_where_one_runs_against_its_side() -> None:
    draw = np.random.default_rng(5)
    common = draw.normal(size=(200, 1))
    answers = common + draw.normal(size=(200, len(ITEMS)))
    places = [place for place, one in enumerate(ITEMS.values()) if one == "policy"]
    contrast = draw.normal(size=200)
    for place, sign in zip(places, (1, -1), strict=True):
        answers[:, place] = 0.3 * common[:, 0] + sign * contrast
    row = judged(sample(pl.DataFrame(answers, schema=list(ITEMS))))[1].filter(indicator_id="policy")
    assert row["items_against"].to_list() == [None]
    assert "nothing tells which of them was answered the other way round" in row["remedy"].item()


def test_few_responses_name_nothing_and_say_why() -> None:
    row = judged(sample(WAVE), rules=DirectionRules(min_responses=140))[1].filter(
        indicator_id="system_protection"
    )
    assert row.select("items_against", "items_against_count", "remedy").row(0) == (None,) * 3
    assert row["is_judged"].to_list() == [False]
    assert row["reason"].to_list() == [
        "fewer than 140 responses are complete on the items of security"
    ]


def test_verdicts_that_rest_on_it_are_marked_and_no_others() -> None:
    scales, found = judged(sample(WAVE), sample(WAVE[:60], "security"), sample(WAVE[:9], "few"))
    pairs = [
        ("system_protection", "sales"),
        ("policy", "sales"),
        ("sales", "system_protection"),
    ]
    verdicts = pl.concat(
        scales.select("segment_kind", "segment", "profile", "is_default_profile")
        .unique(maintain_order=True)
        .with_columns(x=pl.lit(x), y=pl.lit(y))
        for x, y in pairs
    )
    marked = with_reliability_marks(verdicts, scales, found, RULES)
    assert marked.drop("reliability_mark").equals(verdicts)
    marks = {row[:2]: row[2] for row in marked.select("segment", "x", "reliability_mark").rows()}
    own = "system_protection: its items contradict each other (alpha below 0)"
    whole = f"{own}, SP3_2 against the other items of security"
    assert marks["all", "system_protection"] == marks["all", "sales"] == whole
    assert marks["security", "system_protection"] == own
    assert marks["few", "system_protection"] is None
    assert marks["all", "policy"] is None
