"""The next wave's design against published figures and the power functions' own."""

import polars as pl
import pytest

from secperf_pipeline.analysis.next_wave import PlanningRules, next_wave_design

RULES = PlanningRules(significance=0.05, power=0.8, effects={"small": 0.3, "medium": 0.5})


def family(*rows: tuple[int, int, int | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "hypothesis_id": f"H2:x{number}:y",
                "x": f"x{number}",
                "y": "y",
                "n": with_ + without,
                "n_with": with_,
                "n_without": without,
                "n_clusters": clusters,
                "design_effect": inflation,
            }
            for number, (with_, without, clusters, inflation) in enumerate(rows)
        ],
        schema_overrides={"n_clusters": pl.Int64, "design_effect": pl.Float64},
    )


def test_the_papers_groups_detect_what_published_power_tables_say() -> None:
    rows = next_wave_design(family(*[(72, 41, None, None)] * 24), 113 / 138, RULES)
    first = rows.row(0, named=True)
    assert first["detectable_d"] == pytest.approx(0.553, abs=5e-4)
    assert first["detectable_d_in_family"] == pytest.approx(0.784, abs=5e-4)
    assert first["detectable_r"] == pytest.approx(0.257, abs=2e-3)
    assert first["n_eff"] == 113
    assert first["organisations_needed_small"] is None
    assert "taken as independent" in first["reason"]


def test_two_equal_groups_need_the_textbooks_128_responses_for_a_medium_effect() -> None:
    row = next_wave_design(family((60, 60, None, None)), 1.0, RULES).row(0, named=True)
    # Cohen (1988), table 2.4.1: 64 in each group at .05 and power .80.
    assert row["responses_needed_medium"] == 128
    assert row["responses_asked_medium"] == 128


def test_clustered_answers_need_more_responses_and_say_how_many_organisations() -> None:
    alone = next_wave_design(family((60, 60, 120, 1.0)), 0.8, RULES).row(0, named=True)
    shared = next_wave_design(family((60, 60, 24, 1.8)), 0.8, RULES).row(0, named=True)
    assert alone["responses_needed_medium"] == alone["organisations_needed_medium"] == 128
    assert shared["responses_needed_medium"] == 231
    assert shared["responses_asked_medium"] == 288
    assert shared["organisations_needed_medium"] == 47
    assert shared["n_eff"] == pytest.approx(66.7, abs=0.05)
    assert shared["power_medium"] < alone["power_medium"]


def test_a_group_without_responses_gives_a_reason_and_no_figure() -> None:
    row = next_wave_design(family((0, 30, 10, 1.2), (0, 0, None, None)), 0.9, RULES)
    assert row["detectable_d"].null_count() == 2
    assert row["responses_needed_small"].null_count() == 2
    assert row["reason"].to_list() == ["no response in one of the groups: nothing to plan from"] * 2
