"""A wave cut into samples, segment by profile."""

import dataclasses

import numpy as np
import polars as pl

from secperf_pipeline.analysis.wave import WaveData

WAVE = WaveData(
    responses=pl.DataFrame(
        {
            "response_id": ["b", "a", "c"],
            "response_order": [2, 1, 3],
            "organisation_id": ["o1", None, "o2"],
            "submitted_at": [30, 20, 10],
        }
    ),
    segments=pl.DataFrame(
        {
            "response_id": ["a", "b", "c", "b"],
            "segment_kind": ["all", "all", "all", "layer"],
            "segment": ["all", "all", "all", "security"],
        }
    ),
    decisions=pl.DataFrame(
        {
            "profile": ["raw"] * 3 + ["paper"] * 3,
            "response_id": ["a", "b", "c"] * 2,
            "is_kept": [True, True, True, True, True, False],
        }
    ),
    default_profile="paper",
)
SCORES = pl.DataFrame(
    {"response_id": ["a", "b", "b", "c"], "name": ["x", "x", "y", "y"], "score": [1, 2, 3, 4]}
)


def test_samples_hold_the_kept_responses_in_canonical_order() -> None:
    found = {(one.segment, one.profile): one for one in WAVE.samples(SCORES, "name", "score")}
    assert list(found) == [
        ("all", "paper"),
        ("all", "raw"),
        ("security", "paper"),
        ("security", "raw"),
    ]
    own = found["all", "paper"]
    np.testing.assert_array_equal(own.values, [[1, np.nan], [2, 3]])
    assert own.organisations.tolist() == ["", "o1"]
    assert (own.is_default_profile, own.organisation_count) == (True, 1)
    assert found["all", "raw"].organisation_count == 2
    assert found["security", "raw"].values.tolist() == [[2, 3]]


def test_a_column_that_the_wave_lacks_is_missing() -> None:
    sample = next(WAVE.samples(SCORES, "name", "score"))
    np.testing.assert_array_equal(sample.of(["y", "z"]), [[np.nan, np.nan], [3, np.nan]])


def test_segments_of_one_kind_are_left() -> None:
    kinds = [one.segment_kind for one in WAVE.of_kind("layer").samples(SCORES, "name", "score")]
    assert kinds == ["layer", "layer"]
    assert set(WAVE.whole().segments["segment"]) == {"all"}


def test_the_order_of_time_is_that_of_the_kept_responses() -> None:
    order = WAVE.time_order("raw")
    assert order is not None
    # In canonical order a, b, c came at 20, 30 and 10.
    assert order.tolist() == [2, 0, 1]
    unknown = WAVE.responses.with_columns(submitted_at=pl.lit(None, pl.Int64))
    assert dataclasses.replace(WAVE, responses=unknown).time_order("raw") is None
