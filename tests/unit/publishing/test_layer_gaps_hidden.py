"""A layer of few people is hidden; one that nobody belongs to says so."""

import polars as pl

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.publishing.suppression import Suppression
from tests.hierarchy import NO_HIERARCHY

NOBODY = "no response of executives has a score"


def published(executives: int) -> dict[str, object]:
    gaps = pl.DataFrame(
        {
            "wave_quarter": ["2026Q1"],
            "segment_kind": ["layer"],
            "segment": ["executives"],
            "other_segment": ["operations"],
            "profile": ["standard"],
            "is_default_profile": [True],
            "indicator_id": ["policy"],
            "n": [executives or None],
            "n_other": [40],
            "difference": [0.4 if executives else None],
            "reason": [None if executives else NOBODY],
        },
        schema_overrides={"difference": pl.Float64, "reason": pl.String},
    )
    nothing = gaps.select("wave_quarter", "segment_kind", "segment", "profile").clear()
    shown = Suppression(nothing, NO_HIERARCHY, 5).apply(
        stored_tables()["results.layer_gaps"].hide, gaps
    )
    return shown.row(0, named=True)


def test_a_layer_of_few_people_is_hidden() -> None:
    few = published(executives=4)
    assert few["is_suppressed"]
    assert (few["n"], few["difference"]) == (None, None)


def test_a_layer_without_anybody_says_so() -> None:
    none = published(executives=0)
    assert not none["is_suppressed"]
    assert (none["n"], none["reason"]) == (None, NOBODY)
