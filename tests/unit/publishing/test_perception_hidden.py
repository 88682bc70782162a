"""What few people of an organisation say is not published; what its audit shows is."""

import polars as pl

from secperf_pipeline.publishing.suppression import Suppression, suppressed_segments
from secperf_pipeline.warehouse.dbt_tables import dbt_tables
from tests.hierarchy import NO_HIERARCHY

PERCEIVED = [
    *("perceived", "perceived_likert", "perceived_sd", "perceived_low", "perceived_high"),
    *("agreement", "gap_low", "gap_high", "gap_least", "gap_most", "gap_class", "undecided_by"),
]


def published(**respondents: int) -> dict[str, dict[str, object]]:
    owners = list(respondents)
    rows = pl.DataFrame(
        {
            "wave_quarter": ["2026Q1"] * len(owners),
            "organisation_id": owners,
            "indicator_id": ["policy"] * len(owners),
            "n_respondents": [n or None for n in respondents.values()],
            "perceived_likert": [4.0] * len(owners),
            "perceived_sd": [1.0] * len(owners),
            "perceived": [0.5] * len(owners),
            "perceived_low": [0.4] * len(owners),
            "perceived_high": [0.6] * len(owners),
            "agreement": [0.75] * len(owners),
            "controls_applicable": [1] * len(owners),
            "controls_evaluated": [1] * len(owners),
            "evidenced": [0.25] * len(owners),
            "evidenced_low": [0.2] * len(owners),
            "evidenced_high": [0.3] * len(owners),
            "evidence_coverage": [0.9] * len(owners),
            "gap_low": [0.2] * len(owners),
            "gap_high": [0.3] * len(owners),
            "gap_least": [0.1] * len(owners),
            "gap_most": [0.4] * len(owners),
            "gap_class": ["undecided"] * len(owners),
            "undecided_by": ["answers"] * len(owners),
            "reason": [None] * len(owners),
            "segment_kind": ["organisation"] * len(owners),
            "segment": owners,
            "profile": ["standard"] * len(owners),
            "is_default_profile": [True] * len(owners),
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
    suppression = Suppression(
        suppressed_segments(counts, NO_HIERARCHY, min_cell=5), NO_HIERARCHY, 5
    )
    shown = suppression.apply(dbt_tables()["marts.perception_evidence"].hide, rows)
    return {str(row["organisation_id"]): row for row in shown.iter_rows(named=True)}


def test_what_fewer_than_five_say_is_hidden_and_the_audit_stays() -> None:
    few = published(few=4, fewer=3, many=9)["few"]
    assert few["is_suppressed"]
    assert {few[name] for name in [*PERCEIVED, "n_respondents"]} == {None}
    assert (few["evidenced_low"], few["evidence_coverage"]) == (0.2, 0.9)
    assert few["controls_evaluated"] == 1


def test_a_second_organisation_is_hidden_where_one_alone_could_be_derived() -> None:
    rows = published(few=4, next=8, many=9)
    assert [rows[one]["is_suppressed"] for one in ("few", "next", "many")] == [True, True, False]


def test_an_organisation_without_respondents_is_not_called_suppressed() -> None:
    silent = published(silent=0, many=9, more=8)["silent"]
    assert not silent["is_suppressed"]
    assert silent["n_respondents"] is None
