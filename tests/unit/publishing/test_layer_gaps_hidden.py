"""A layer of few people is hidden; one that nobody belongs to says so."""

import duckdb
import polars as pl

from secperf_pipeline.publishing.published_tables import LAYER_GAPS
from secperf_pipeline.publishing.suppression import suppress
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
            "n": [executives],
            "n_other": [40],
            "difference": [0.4 if executives else None],
            "reason": [None if executives else NOBODY],
        },
        schema_overrides={"difference": pl.Float64, "reason": pl.String},
    )
    nobody_hidden = gaps.select("wave_quarter", "segment_kind", "segment", "profile").clear()
    with duckdb.connect() as connection:
        connection.execute("create schema results")
        connection.register("incoming", gaps.to_arrow())
        connection.execute("create table results.layer_gaps as from incoming")
        shown = suppress(
            connection.sql(LAYER_GAPS.query).pl(),
            keys=LAYER_GAPS.keys,
            counts=LAYER_GAPS.counts,
            hidden=nobody_hidden,
            hierarchy=NO_HIERARCHY,
            min_cell=5,
            other_segment=LAYER_GAPS.other_segment,
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
