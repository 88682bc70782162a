"""What each verdict rests on, as the page tells it."""

from dataclasses import replace

import polars as pl
import pytest

from secperf_pipeline.publishing.suppression import HIDDEN
from secperf_pipeline.report.quarter_report import render
from tests.reports import SAMPLE, Cells, catalogue, verdicts


def dossier(**changed: object) -> pl.DataFrame:
    row = SAMPLE | {
        "hypothesis_id": "H2:policy:sales",
        "x": "policy",
        "y": "sales",
        "n": 113,
        "verdict_gate": "adopt",
        "verdict_always": "adopt",
        "verdict_robust": "adopt",
        "policies_agree": True,
        "specification_count": 40,
        "multiverse_share": 0.996,
        "fragility_always_responses": 4,
        "fragility_always_responses_reason": None,
        "fragility_always_organisations": None,
        "fragility_always_organisations_reason": "leaving out 3 does not turn it",
        "fragility_robust_responses": 7,
        "fragility_robust_organisations": None,
        "share_in_band": 0.9,
        "adopt_probability": None,
        "what_not_to_conclude": "Do not conclude that the outcome is stable.",
        "reason": None,
    }
    return pl.DataFrame([row | changed], infer_schema_length=None)


def test_a_dossier_shows_what_the_verdict_rests_on(nothing):
    row = Cells(render(replace(nothing, dossier=dossier(), indicators=catalogue()))).row(
        "Policy & rules → Sales"
    )

    assert row[1:] == [
        "adopt all policies",
        "> 99 % of 40",
        "4 of 113; robust: 7",
        "90 %",
        "–",
        "that the outcome is stable.",
    ]


def test_organisations_have_a_column_where_a_verdict_turns_on_them(nothing):
    known = dossier(fragility_always_organisations=2)
    rows = pl.concat([known, dossier(x="organization")], how="vertical_relaxed")
    page = render(replace(nothing, dossier=rows, indicators=catalogue()))

    assert Cells(page).row("Policy & rules → Sales")[4] == "2"
    assert Cells(page).row("organization → Sales")[4] == "– leaving out 3 does not turn it"


def test_policies_that_differ_are_named_in_the_dossier(nothing):
    frame = dossier(policies_agree=False, verdict_robust="not_testable")
    row = Cells(render(replace(nothing, dossier=frame))).row("policy → sales")

    assert row[1] == "adopt gate: adopt, robust: not testable"


def test_a_dossier_hidden_for_privacy_says_so(nothing):
    keys = {*SAMPLE, "hypothesis_id", "x", "y"}
    frame = dossier(is_suppressed=True).with_columns(
        pl.lit(HIDDEN if name == "reason" else None).alias(name)
        for name in dossier().columns
        if name not in keys
    )
    row = Cells(render(replace(nothing, dossier=frame))).row("policy → sales")

    assert row[1:] == ["–", "–", "–", "–", "–", "hidden: too few responses"]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            {"adopts_expected": 21.99, "adopts_low": 19.0, "adopts_high": 24.0, "reason": None},
            "would adopt 19 to 24 of the 24 links of H2 (22.0 on average); this wave has 18: few.",
        ),
        (
            {"adopts_expected": None, "adopts_low": None, "reason": "an item does not vary"},
            "could not be computed: an item does not vary.",
        ),
    ],
)
def test_one_overall_impression_is_held_against_the_links_in_short(nothing, figures, said):
    row = SAMPLE | {"hypothesis_family": "H2", "adopts": 18, "pairs": 24, "reading": "few"}
    page = render(
        replace(
            nothing,
            verdicts=pl.DataFrame(verdicts()),
            common_method=pl.DataFrame([row | figures]),
        )
    )

    assert said in " ".join(page.split())


def test_a_benchmark_of_more_links_than_the_quarter_measures_is_left_out(nothing):
    row = SAMPLE | {"hypothesis_family": "H2", "pairs": 24, "adopts_expected": None, "reason": "-"}
    few = pl.DataFrame(verdicts()[:2])
    page = render(replace(nothing, verdicts=few, common_method=pl.DataFrame([row])))

    assert "H2: 2 of 2 links between policy and" in page
    assert "could not be computed" not in page
