"""Policies on small samples whose branch and verdict are known, and on the study's replica."""

import csv
from collections import Counter
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.pairs import group_differences, regressions
from secperf_pipeline.analysis.verdicts import verdicts
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis, protocol
from secperf_pipeline.domain.project import REFERENCE, SAMPLE_INBOX
from tests.rules import PAIR, PAPER

POLICIES = ["paper_gate", "paper_ttest_always"]
ONE = Hypothesis(id="H1", statement="", x=["x"], y=["y"])


def sample(columns: dict[str, list[float]]) -> Sample:
    values = np.array(list(columns.values()), dtype=np.float64).T
    return Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=list(columns),
        values=values,
        organisations=np.full(len(values), ""),
    )


def decide(
    wave: Sample, hypotheses: list[Hypothesis] | None = None, min_group: int = 2
) -> pl.DataFrame:
    claims = hypotheses or [ONE]
    return verdicts(
        claims,
        POLICIES,
        pl.concat([regressions([wave], one.x, one.y, PAIR) for one in claims]),
        pl.concat([group_differences([wave], one.x, one.y, PAIR) for one in claims]),
        replace(PAPER, min_group=min_group),
        protocol_hash="0" * 64,
    )


def row(decided: pl.DataFrame, policy: str) -> dict[str, object]:
    return decided.filter(pl.col("policy") == policy).row(0, named=True)


@pytest.fixture(scope="module")
def replica() -> pl.DataFrame:
    with (SAMPLE_INBOX.parent / "truth" / "2021Q4" / "labels.csv").open() as file:
        valid = {line["respondent_id"] for line in csv.DictReader(file) if line["truth"] == "valid"}
    with (SAMPLE_INBOX / "2021Q4" / "surveys" / "survey_2021.csv").open() as file:
        kept = [line for line in csv.DictReader(file) if line["respondent_id"] in valid]
    columns = {
        name: [float(line[name]) for line in kept] for name in kept[0] if name != "respondent_id"
    }
    first, second = columns["production_security_1"], columns["production_security_2"]
    columns["production_security"] = [(a + b) / 2 for a, b in zip(first, second, strict=True)]
    return decide(sample(columns), protocol().hypotheses)


def test_table_5_comes_out_cell_by_cell(replica: pl.DataFrame) -> None:
    with (REFERENCE / "table_5.csv").open() as file:
        published = {
            f"H2:{line['security_indicator_id']}:{line['business_indicator_id']}": line["verdict"]
            for line in csv.DictReader(file)
        }
    assert Counter(published.values()) == {"Adopt": 18, "Dismissal": 6}
    ours = replica.filter(
        pl.col("hypothesis_id").str.starts_with("H2") & (pl.col("policy") == "paper_ttest_always")
    )
    assert dict(ours.select("hypothesis_id", "verdict_paper").iter_rows()) == published


def test_three_of_the_24_regressions_lie_in_the_band(replica: pl.DataFrame) -> None:
    gate = replica.filter(
        pl.col("hypothesis_id").str.starts_with("H2") & (pl.col("policy") == "paper_gate")
    )
    assert gate["dw_in_band"].sum() == 3
    assert (gate["branch"] == "regression").sum() == 3


def test_h1_is_table_4(replica: pl.DataFrame) -> None:
    h1 = replica.filter((pl.col("hypothesis_id") == "H1") & (pl.col("policy") == "paper_gate")).row(
        0, named=True
    )
    assert (h1["n_with"], h1["n_without"], h1["branch"]) == (72, 41, "student")
    assert h1["durbin_watson"] == pytest.approx(1.344, abs=5e-4)
    assert h1["levene_mean_f"] == pytest.approx(3.669, abs=5e-4)
    assert h1["levene_mean_p"] == pytest.approx(0.058, abs=5e-4)
    assert h1["statistic"] == pytest.approx(3.424, abs=5e-4)
    assert (h1["df"], h1["verdict_paper"]) == (111, "Adopt")
    assert h1["p"] == pytest.approx(0.00087, abs=1e-5)
    assert h1["effect"] == pytest.approx(0.670, abs=5e-4)


def test_the_band_sends_the_gate_to_the_slope_and_the_other_policy_to_the_groups() -> None:
    x = [2, 6, 3, 5, 1, 7, 4, 6, 2, 5, 3, 7]
    noise = [1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1]
    wave = sample({"x": x, "y": [one + error for one, error in zip(x, noise, strict=True)]})
    decided = decide(wave)
    gate, always = row(decided, "paper_gate"), row(decided, "paper_ttest_always")
    assert gate["dw_in_band"] is True
    assert (gate["branch"], gate["effect_kind"]) == ("regression", "standardised slope")
    assert always["branch"] in ("student", "welch")


def test_unequal_variances_choose_welch() -> None:
    wave = sample(
        {"x": [2.0] * 8 + [6.0] * 8, "y": [3, 3, 3, 3, 3, 3, 3, 4, 1, 7, 1, 7, 1, 7, 1, 7]}
    )
    assert row(decide(wave), "paper_ttest_always")["branch"] == "welch"


def test_a_significant_negative_difference_is_adopt_contrary_and_still_the_papers_adopt() -> None:
    wave = sample({"x": [2.0] * 6 + [6.0] * 6, "y": [6, 7, 6, 7, 6, 7, 1, 2, 1, 2, 1, 2]})
    found = row(decide(wave), "paper_ttest_always")
    assert (found["verdict"], found["verdict_paper"]) == ("adopt_contrary", "Adopt")
    assert found["direction"] == "negative"


def test_a_large_p_is_inconclusive_and_never_dismissed() -> None:
    wave = sample({"x": [2.0] * 6 + [6.0] * 6, "y": [3, 4, 5, 3, 4, 5] * 2})
    found = row(decide(wave), "paper_ttest_always")
    assert (found["verdict"], found["verdict_paper"]) == ("inconclusive", "Dismissal")


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([2.0] * 4, [1.0, 2.0, 3.0, 4.0], "groups of 0 and 4"),
        ([2.0, 2.0, 2.0, 6.0], [1.0, 2.0, 3.0, 4.0], "groups of 1 and 3"),
        ([2.0, 2.0, 6.0, 6.0], [4.0, 4.0, 4.0, 4.0], "no response differs"),
        ([np.nan] * 4, [1.0, 2.0, 3.0, 4.0], "groups of 0 and 0"),
    ],
)
def test_what_cannot_be_tested_says_why(x: list[float], y: list[float], words: str) -> None:
    found = row(decide(sample({"x": x, "y": y})), "paper_ttest_always")
    assert (found["verdict"], found["verdict_paper"], found["p"]) == ("not_testable", None, None)
    assert words in str(found["reason"])


def test_no_table_of_results_ever_holds_nan() -> None:
    wave = sample({"x": [2.0, 6.0], "y": [np.nan, 3.0]})
    for rows in (
        regressions([wave], ["x"], ["y"], PAIR),
        group_differences([wave], ["x"], ["y"], PAIR),
        decide(wave),
    ):
        for column in rows.select(pl.col(pl.Float64)).iter_columns():
            assert not column.is_nan().any()


def test_an_instrument_without_the_items_gives_a_reason_and_no_exception() -> None:
    found = row(decide(sample({"other": [1.0, 2.0, 3.0]})), "paper_gate")
    assert found["verdict"] == "not_testable"


def test_holm_is_taken_within_the_family_of_24(replica: pl.DataFrame) -> None:
    family = replica.filter(
        pl.col("hypothesis_id").str.starts_with("H2") & (pl.col("policy") == "paper_ttest_always")
    ).sort("p")
    smallest = family.row(0, named=True)
    assert smallest["p_holm"] == pytest.approx(24 * smallest["p"])
    h1 = replica.filter(pl.col("hypothesis_id") == "H1").row(0, named=True)
    assert h1["p_holm"] == h1["p"]
