"""The fragility of robust verdicts, held against verdicts reached again without the responses."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from secperf_pipeline.analysis.pairs import group_differences, regressions
from secperf_pipeline.analysis.robust import robust_verdicts
from secperf_pipeline.analysis.robust_fragility import robust_fragility
from secperf_pipeline.analysis.robust_slopes import robust_slopes
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis
from tests.rules import PAIR, ROBUST

FAMILY = Hypothesis(id="H2", statement="", x=["a", "b"], y=["y"])
IDS = ["H2:a:y", "H2:b:y"]


def wave(seed: int, *, slope: float, organisations: int = 12, each: int = 5) -> Sample:
    """Two indicators and what the first goes with, in organisations that answer alike."""
    random = np.random.default_rng(seed)
    rows = organisations * each
    alike = np.repeat(random.normal(size=(organisations, 2)), each, axis=0)
    a, b = (random.normal(size=(2, rows)).T + 0.4 * alike).T
    y = slope * a + random.normal(size=rows)
    names = np.repeat([f"o{one:03d}" for one in range(organisations)], each)
    return sample(np.column_stack([a, b, y]), names)


def sample(values: NDArray[np.float64], organisations: NDArray[np.str_]) -> Sample:
    return Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=["a", "b", "y"],
        values=values,
        organisations=organisations,
    )


def decided(one: Sample) -> pl.DataFrame:
    fits = regressions([one], FAMILY.x, FAMILY.y, PAIR)
    compared = group_differences([one], FAMILY.x, FAMILY.y, PAIR)
    return robust_verdicts([one], [FAMILY], fits, compared, ROBUST, protocol_hash="")


def found(one: Sample, most_share: float = 0.25) -> dict[str, dict[str, object]]:
    rows = robust_fragility(one, [FAMILY], decided(one), ROBUST, most_share=most_share)
    return {str(row["hypothesis_id"]): row for row in rows.iter_rows(named=True)}


def turning(one: Sample, claim: str, parts: list[NDArray[np.bool_]]) -> bool:
    """Tell whether some part of the rows, left out alone, turns the verdict.

    The slopes are fitted again; the other link of the family keeps its raw p.
    """
    left = [
        replace(one, values=one.values[~part], organisations=one.organisations[~part])
        for part in parts
    ]
    place, other = IDS.index(claim), 1 - IDS.index(claim)
    p = robust_slopes([one, *left], FAMILY, ROBUST)["p"].to_numpy().reshape(-1, 2)
    own, kept = p[:, place], p[0, other]
    adjusted = np.where(own <= kept, 2 * own, np.maximum(own, 2 * kept))
    is_adopted = adjusted < ROBUST.significance
    return bool((is_adopted[1:] != is_adopted[0])[~np.isnan(own[1:])].any())


@pytest.mark.parametrize(("seed", "slope"), [(1, 0.35), (2, 0.45), (3, 0.25)])
def test_one_response_is_said_to_turn_a_verdict_just_where_one_does(
    seed: int, slope: float
) -> None:
    one = wave(seed, slope=slope)
    rows = found(one)
    single = [np.arange(len(one.values)) == row for row in range(len(one.values))]
    for claim in IDS:
        is_one = turning(one, claim, single)
        assert (rows[claim]["responses_to_flip"] == 1) == is_one
        assert rows[claim]["responses_bound"] == ("exact" if is_one else "upper bound")


@pytest.mark.parametrize(("seed", "is_one"), [(1, False), (5, True), (6, True)])
def test_one_organisation_is_said_to_turn_a_verdict_just_where_one_does(
    seed: int, is_one: bool
) -> None:
    one = wave(seed, slope=0.3)
    parts = [one.organisations == name for name in np.unique(one.organisations)]
    assert turning(one, "H2:a:y", parts) == is_one
    assert (found(one)["H2:a:y"]["organisations_to_flip"] == 1) == is_one


def test_a_verdict_that_nothing_turns_says_how_far_it_was_searched() -> None:
    row = found(wave(5, slope=3.0))["H2:a:y"]
    assert row["responses_to_flip"] is None
    assert row["responses_reason"] == "leaving out 15 does not turn it"
    assert row["organisations_reason"] == "leaving out 3 does not turn it"


def test_a_verdict_without_a_test_has_a_reason_and_no_number() -> None:
    row = found(wave(6, slope=0.5, organisations=3))["H2:a:y"]
    assert row["responses_to_flip"] is row["organisations_to_flip"] is None
    assert row["responses_reason"] == "the verdict is not testable"


def test_leaving_out_organisations_down_to_too_few_cannot_be_tested() -> None:
    row = found(wave(7, slope=3.0, organisations=7), most_share=0.9)["H2:a:y"]
    assert row["organisations_to_flip"] is None
    assert row["organisations_reason"] == "what is left cannot be tested"


def test_responses_without_an_organisation_are_their_own() -> None:
    one = wave(8, slope=0.3)
    unrecorded = replace(one, organisations=np.full(len(one.values), ""))
    row = found(unrecorded)["H2:a:y"]
    assert isinstance(row["responses_to_flip"], int)
    assert row["organisations_reason"] == "organisations are not recorded"
