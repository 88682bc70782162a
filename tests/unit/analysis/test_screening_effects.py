"""Each profile's means, reliabilities and verdicts beside those without screening."""

import polars as pl

from secperf_pipeline.analysis.screening_effects import screening_effects

_PROFILES = {
    "segment_kind": ["all", "all", "sector"],
    "segment": ["all", "all", "steel"],
    "profile": ["raw", "standard", "standard"],
    "is_default_profile": [False, True, True],
}
SUMMARY = pl.DataFrame(
    _PROFILES
    | {
        "indicator_id": ["policy"] * 3,
        "n": [138, 113, 9],
        "mean": [4.0, 4.5, 6.0],
        "ci_low": [3.8, 4.25, 5.0],
        "ci_high": [4.2, 4.75, 7.0],
        "reason": pl.Series([None] * 3, dtype=pl.String),
    }
)
RELIABILITY = pl.DataFrame(
    _PROFILES
    | {
        "scale": ["security"] * 3,
        "n": [138, 113, 9],
        "alpha": [0.75, 0.875, 0.5],
        "gate": ["warn", "pass", "fail"],
        "reason": pl.Series([None] * 3, dtype=pl.String),
    }
)
VERDICTS = pl.DataFrame(
    _PROFILES
    | {
        "hypothesis_id": ["H1"] * 3,
        "policy": ["robust"] * 3,
        "n": [138, 113, 9],
        "p": [0.25, 0.125, None],
        "verdict": ["inconclusive", "inconclusive", "not_testable"],
        "reason": [None, None, "too few"],
    }
)


def row(measure: str, profile: str = "standard") -> dict[str, object]:
    rows = screening_effects(SUMMARY, RELIABILITY, VERDICTS)
    return rows.filter(measure=measure, profile=profile).row(0, named=True)


def test_a_mean_is_held_against_the_unscreened_one_by_its_own_interval() -> None:
    found = row("mean")
    assert (found["value"], found["value_raw"], found["difference"]) == (4.5, 4.0, 0.5)
    assert found["is_changed"] is True


def test_an_alpha_is_held_against_the_unscreened_one_by_its_gate() -> None:
    found = row("alpha")
    assert (found["value"], found["value_raw"], found["difference"]) == (0.875, 0.75, 0.125)
    assert (found["outcome_raw"], found["outcome"], found["is_changed"]) == ("warn", "pass", True)


def test_a_verdict_that_stays_is_not_changed_though_its_p_is() -> None:
    found = row("verdict")
    assert (found["value"], found["value_raw"], found["is_changed"]) == (0.125, 0.25, False)
    assert found["policy"] == "robust"


def test_without_screening_nothing_differs() -> None:
    for measure in ("mean", "alpha", "verdict"):
        found = row(measure, "raw")
        assert (found["difference"], found["is_changed"]) == (0, False)


def test_only_the_whole_wave_is_compared() -> None:
    rows = screening_effects(SUMMARY, RELIABILITY, VERDICTS)
    assert rows["segment"].unique().to_list() == ["all"]
    assert rows.height == 6
