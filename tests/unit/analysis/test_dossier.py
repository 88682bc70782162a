"""The dossier of known evidence: one row, and why a part has no figures."""

import polars as pl

from secperf_pipeline.analysis.dossier import Evidence, verdict_dossier
from secperf_pipeline.analysis.dossier_sentences import SentenceRules

RULES = SentenceRules(fragile_share=0.05, impression_likely=0.5)


def test_a_part_without_figures_says_why_in_the_reason() -> None:
    key = {"hypothesis_id": "H1"}
    sample = {"segment_kind": "all", "segment": "all", "profile": "paper"}
    verdict = key | sample | {"is_default_profile": True, "x": "a", "y": "b", "n": 40}
    evidence = Evidence(
        verdicts=pl.DataFrame(
            [
                verdict | {"policy": policy, "verdict": "adopt", "dw_in_band": True}
                for policy in ("paper_gate", "paper_ttest_always", "robust")
            ]
        ),
        shares=pl.DataFrame(
            [
                key
                | {"specification_count": 4, "excluded_count": 0, "share_adopt": 1.0}
                | {"share_contrary": 0.0, "share_positive": 1.0, "effect_least": 0.2}
                | {"effect_median": 0.3, "effect_greatest": 0.4, "reason": None}
            ]
        ),
        fragility=pl.DataFrame(
            [
                key
                | {"policy": policy, "responses_to_flip": 5, "responses_bound": "upper bound"}
                | {"responses_reason": None, "organisations_to_flip": None}
                | {"organisations_bound": None, "organisations_reason": "there is one organisation"}
                for policy in ("paper_gate", "paper_ttest_always", "robust")
            ]
        ),
        orders=pl.DataFrame(
            [
                {"x": "a", "y": "b", "profile": "paper", "n": 40, "dw_source": 1.9}
                | {"dw_time": None, "dw_organisation": None, "share_in_band": 0.8, "reason": None}
            ]
        ),
        families=pl.DataFrame({"hypothesis_family": ["H1"], "reason": ["two items only"]}),
        cells=pl.DataFrame(schema={"hypothesis_id": pl.String, "adopt_probability": pl.Float64}),
    )
    row = verdict_dossier(evidence, RULES).row(0, named=True)
    assert (row["policies_agree"], row["multiverse_share"], row["fragility_n"]) == (True, 1.0, 5)
    assert row["reason"] == (
        "fragility by organisations: there is one organisation; robust fragility by organisations: "
        "there is one organisation; one overall impression: two items only; order in time: not "
        "every response has a time; order by organisation: fewer than two organisations are "
        "recorded"
    )
