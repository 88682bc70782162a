"""What few people of an organisation say is not published; what its audit shows is."""

import duckdb
import polars as pl

from secperf_pipeline.publishing.published_tables import PUBLISHED
from secperf_pipeline.publishing.suppression import hidden_segments, suppressed
from tests.nests import NO_NESTS

PERCEIVED = ["perceived", "perceived_likert", "gap_low", "gap_high", "gap_class"]


def published(**respondents: int) -> dict[str, dict[str, object]]:
    owners = list(respondents)
    table = next(one for one in PUBLISHED if one.name == "marts.perception_evidence")
    rows = pl.DataFrame(
        {
            "wave_quarter": ["2026Q1"] * len(owners),
            "organisation_id": owners,
            "indicator_id": ["policy"] * len(owners),
            "n_respondents": [n or None for n in respondents.values()],
            "perceived_likert": [4.0] * len(owners),
            "perceived": [0.5] * len(owners),
            "evidenced": [0.25] * len(owners),
            "evidenced_low": [0.2] * len(owners),
            "evidenced_high": [0.3] * len(owners),
            "evidence_coverage": [0.9] * len(owners),
            "gap_low": [0.2] * len(owners),
            "gap_high": [0.3] * len(owners),
            "gap_class": ["undecided"] * len(owners),
            "reason": [None] * len(owners),
            "segment_kind": ["organisation"] * len(owners),
            "segment": owners,
            "profile": ["standard"] * len(owners),
        },
        schema_overrides={"reason": pl.String},
    )
    counts = rows.filter(pl.col("n_respondents") > 0).select(
        wave_quarter="wave_quarter",
        segment_kind=pl.lit("organisation"),
        segment="organisation_id",
        indicator_id="indicator_id",
        profile=pl.lit("standard"),
        is_default_profile=pl.lit(True),
        n="n_respondents",
        response_count="n_respondents",
        sum_units=pl.lit(0),
    )
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.register("incoming", rows.to_arrow())
        connection.execute("create table marts.perception_evidence as from incoming")
        shown = suppressed(
            connection.sql(table.query).pl(),
            keys=table.keys,
            counts=table.counts,
            hidden=hidden_segments(counts, NO_NESTS, min_cell=5),
            nests=NO_NESTS,
            min_cell=5,
        )
    return {str(row["organisation_id"]): row for row in shown.iter_rows(named=True)}


def test_what_fewer_than_five_say_is_hidden_and_the_audit_stays() -> None:
    few = published(few=4, fewer=3, many=9)["few"]
    assert few["is_suppressed"]
    assert [few[name] for name in [*PERCEIVED, "n_respondents"]] == [None] * 6
    assert (few["evidenced_low"], few["evidence_coverage"]) == (0.2, 0.9)


def test_a_second_organisation_is_hidden_where_one_alone_could_be_derived() -> None:
    rows = published(few=4, next=8, many=9)
    assert [rows[one]["is_suppressed"] for one in ("few", "next", "many")] == [True, True, False]


def test_an_organisation_without_respondents_is_not_called_suppressed() -> None:
    silent = published(silent=0, many=9, more=8)["silent"]
    assert not silent["is_suppressed"]
    assert silent["n_respondents"] is None
