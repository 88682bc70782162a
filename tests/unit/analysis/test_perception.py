import polars as pl
import pytest

from secperf_pipeline.analysis.perception import PerceptionRules, perception_calibration

RULES = PerceptionRules(coverage_floor=0.5, min_organisations=10, confidence=0.95)
PERCEIVED = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def wave(evidenced: list[float | None], coverage: float = 1.0) -> pl.DataFrame:
    n = len(evidenced)
    return pl.DataFrame(
        {
            "organisation_id": [f"o{number:02}" for number in range(n)],
            "indicator_id": ["policy"] * n,
            "perceived": PERCEIVED[:n],
            "evidenced": evidenced,
            "evidence_coverage": [coverage] * n,
            "gap_class": [None if one is None else "consistent" for one in evidenced],
        },
        schema_overrides={"evidenced": pl.Float64, "gap_class": pl.String},
    )


def calibrated(rows: pl.DataFrame) -> dict[str, object]:
    found = perception_calibration(rows, RULES)
    return found.row(0, named=True)


def test_evidence_that_rises_half_as_fast_as_perception_has_slope_one_half() -> None:
    row = calibrated(wave([0.2 + one / 2 for one in PERCEIVED]))
    assert row["slope"] == pytest.approx(0.5)
    assert row["intercept"] == pytest.approx(0.2)
    assert row["spearman"] == pytest.approx(1)
    assert (row["n_organisations"], row["n_consistent"], row["n_compared"]) == (10, 10, 10)
    assert row["reason"] is None


def test_too_few_organisations_give_counts_and_a_reason() -> None:
    row = calibrated(wave([0.5] * 8 + [None, None]))
    assert (row["n_organisations"], row["n_compared"], row["slope"]) == (8, 8, None)
    assert row["reason"] == "8 organisations have survey and enough evidence, 10 needed"


def test_organisations_below_the_coverage_floor_are_counted_but_not_compared() -> None:
    row = calibrated(wave(PERCEIVED, coverage=0.49))
    assert (row["n_organisations"], row["n_compared"]) == (10, 0)
    assert row["mean_evidence_coverage"] == pytest.approx(0.49)


def test_evidence_that_is_the_same_everywhere_has_a_slope_but_no_rank_correlation() -> None:
    row = calibrated(wave([0.5] * 10))
    assert row["spearman"] is None
    assert row["slope"] == 0
    assert row["reason"] == "perception or evidence is the same everywhere"


def test_a_wave_without_organisations_gives_no_rows() -> None:
    rows = wave([]).clear()
    assert perception_calibration(rows, RULES).is_empty()
