"""The benchmark of one overall impression: one factor, the study's replica, no factor at all."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.common_method import GeneralFactorRules, general_factor_tables
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.protocol import Hypothesis, protocol
from secperf_pipeline.domain.project import SAMPLE_INBOX

FAMILY = Hypothesis(id="H2", statement="", x=["a", "b", "c"], y=["d", "e", "f"])


RULES = GeneralFactorRules(cut=4.0, significance=0.05, min_group=2, waves=1000, middle=0.9)


def sample(values: NDArray[np.float64], columns: list[str]) -> Sample:
    return Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=columns,
        values=values.astype(np.float64),
        organisations=np.full(len(values), ""),
    )


def tables(latent: NDArray[np.float64]) -> tuple[dict[str, object], pl.DataFrame]:
    wave = sample(np.clip(np.round(4.5 + latent), 1, 7), list("abcdef"))
    summary, cells = general_factor_tables(wave, FAMILY, RULES, seed=1)
    return summary.row(0, named=True), cells


def test_a_wave_of_one_factor_lies_in_its_own_range() -> None:
    random = np.random.default_rng(31)
    latent = 0.6 * random.standard_normal((113, 1)) + 0.8 * random.standard_normal((113, 6))
    summary, cells = tables(latent)
    assert summary["adopts_low"] <= summary["adopts"] <= summary["adopts_high"]
    assert "does not separate" in str(summary["reading"])
    assert cells["is_adopted"].sum() == summary["adopts"]
    assert np.isclose(cells["adopt_probability"].sum(), summary["adopts_expected"])
    assert cells["hypothesis_id"][:2].to_list() == ["H2:a:d", "H2:a:e"]


def test_the_replica_has_fewer_adopts_than_one_factor_would_give() -> None:
    h2 = protocol().hypotheses[1]
    folder = SAMPLE_INBOX.parent
    labels = pl.read_csv(folder / "truth" / "2021Q4" / "labels.csv")
    valid = labels.filter(pl.col("truth") == "valid")["respondent_id"]
    answers = pl.read_csv(SAMPLE_INBOX / "2021Q4" / "surveys" / "survey_2021.csv")
    names = [*h2.x, *h2.y]
    wave = sample(
        answers.filter(pl.col("respondent_id").is_in(valid.to_list())).select(names).to_numpy(),
        names,
    )
    (summary,) = general_factor_tables(wave, h2, RULES, seed=1)[0].iter_rows(named=True)
    assert (summary["n"], summary["adopts"], summary["pairs"]) == (113, 18, 24)
    # An independent simulation of one factor gave 19 to 24.
    assert (summary["adopts_low"], summary["adopts_high"]) == (19, 24)
    assert "fewer adopts" in summary["reading"]


def test_answers_without_a_factor_have_a_reason_and_no_figures() -> None:
    summary, cells = tables(np.zeros((20, 6)))
    assert summary["reason"] == "an item does not vary"
    assert (summary["adopts"], summary["adopts_expected"]) == (0, None)
    assert summary["first_component_share"] is None
    assert cells.is_empty()
