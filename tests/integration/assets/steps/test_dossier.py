"""The dossier of waves that leave little or nothing to weigh: rows with reasons, never a fault."""

import datetime as dt
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest

from secperf_pipeline.analysis.pairs import group_differences, regressions
from secperf_pipeline.analysis.robust import robust_verdicts
from secperf_pipeline.analysis.verdicts import verdicts
from secperf_pipeline.analysis.wave import WaveData
from secperf_pipeline.assets.step import tables_of_step
from secperf_pipeline.assets.steps.dossier import wave_dossier
from secperf_pipeline.declarations.multiverse import multiverse_declaration
from secperf_pipeline.declarations.protocol import protocol
from tests.rules import PAIR, PAPER, ROBUST

INDICATORS = sorted({name for one in protocol().hypotheses for name in (*one.x, *one.y)})
H1_INDICATORS = {"rd_performance", "production_security"}
HOUR = dt.timedelta(hours=1)
START = dt.datetime(2021, 10, 1, tzinfo=dt.UTC)


def tables_of(
    n: int,
    *,
    indicators: list[str] = INDICATORS,
    organisations: int = 0,
    constant: bool = False,
    collinear: bool = False,
    missing: bool = False,
    one_above: bool = False,
    keeps: int | None = None,
) -> dict[str, pl.DataFrame]:
    """Draw a wave of one factor, judge it as the statistics do, and weigh it."""
    draw = np.random.default_rng(7)
    latent = 0.7 * draw.standard_normal((n, 1)) + 0.7 * draw.standard_normal((n, len(indicators)))
    answers = np.full(latent.shape, 5.0) if constant else np.clip(np.round(4.5 + latent), 1, 7)
    if collinear:
        answers[:] = answers[:, :1]
    if missing:
        answers[:] = np.nan
    if one_above:
        answers = np.minimum(answers, 4.0)
        answers[0] = 7.0
    ids = [f"r{position}" for position in range(n)]
    wave = WaveData(
        responses=pl.DataFrame(
            {
                "response_id": ids,
                "response_order": range(1, n + 1),
                "organisation_id": [
                    f"o{i % organisations}" if organisations else None for i in range(n)
                ],
                "submitted_at": [START - i * HOUR for i in range(n)]
                if organisations
                else [None] * n,
            },
            schema_overrides={
                "organisation_id": pl.String,
                "submitted_at": pl.Datetime("us", "UTC"),
            },
        ),
        segments=pl.DataFrame({"response_id": ids, "segment_kind": "all", "segment": "all"}),
        decisions=pl.DataFrame(
            [
                {"profile": profile, "response_id": one, "is_kept": keeps is None or place < keeps}
                for profile in multiverse_declaration().profiles
                for place, one in enumerate(ids)
            ]
        ),
        default_profile="paper",
    )
    scores = pl.DataFrame(answers, schema=indicators, nan_to_null=True).with_columns(
        response_id=pl.Series(ids)
    )
    long = scores.unpivot(index="response_id", variable_name="indicator_id", value_name="score")
    flow = pl.DataFrame(
        {"profile": "paper", "reason": ["all", "kept"], "count": [n, n if keeps is None else keeps]}
    )
    return wave_dossier(wave, long, _verdicts(wave, long), flow, quarter="2021Q4")


def _verdicts(wave: WaveData, scores: pl.DataFrame) -> pl.DataFrame:
    samples = list(wave.samples(scores, "indicator_id", "score"))
    hypotheses = protocol().hypotheses
    found = (
        pl.concat([regressions(samples, one.x, one.y, PAIR) for one in hypotheses]),
        pl.concat([group_differences(samples, one.x, one.y, PAIR) for one in hypotheses]),
    )
    paper = verdicts(
        hypotheses,
        ["paper_gate", "paper_ttest_always"],
        *found,
        PAPER,
        protocol_hash="",
    )
    rules = replace(ROBUST, bootstrapped=[])
    robust = robust_verdicts(samples, hypotheses, *found, rules, protocol_hash="")
    return pl.concat([paper, robust], how="diagonal").filter("is_default_profile")


WAVES = {
    "three responses": {"n": 3},
    "one response": {"n": 1},
    "nothing kept": {"n": 20, "keeps": 0},
    "equal answers": {"n": 30, "constant": True},
    "without the indicators of H1": {
        "n": 60,
        "indicators": [name for name in INDICATORS if name not in H1_INDICATORS],
    },
    "every indicator the same": {"n": 60, "collinear": True},
    "no answer": {"n": 30, "missing": True},
    "a group of one": {"n": 30, "one_above": True},
    "one organisation": {"n": 30, "organisations": 1},
    "many organisations": {"n": 60, "organisations": 15},
}


@cache
def weighed(name: str) -> dict[str, pl.DataFrame]:
    """Weigh a wave once for all tests."""
    return tables_of(**WAVES[name])  # type: ignore[arg-type]


@pytest.mark.parametrize("wave", WAVES)
def test_every_table_has_its_declared_columns_and_no_nan(wave: str) -> None:
    tables = weighed(wave)
    assert tables.keys() == tables_of_step("dossier").keys()
    for name, rows in tables.items():
        declared = set(tables_of_step("dossier")[name].columns)
        assert set(rows.columns) == declared - {"wave_quarter"}
        assert rows.height > 0
        floats = rows.select(cs.float())
        assert not floats.select(pl.any_horizontal(~cs.all().is_finite())).to_series().any(), name


@pytest.mark.parametrize("wave", WAVES)
def test_a_figure_that_is_missing_has_a_reason(wave: str) -> None:
    tables = weighed(wave)
    for name, figure in [
        ("results.specification_curve", "p"),
        ("results.verdict_dossier", "multiverse_share"),
        ("results.verdict_dossier", "fragility_n"),
        ("results.verdict_dossier", "dw_source"),
        ("results.verdict_dossier", "dw_time"),
        ("results.verdict_dossier", "adopt_probability"),
        ("results.common_method", "adopts_expected"),
        ("results.next_wave_design", "detectable_d"),
        ("results.factor_fit", "chi_square"),
        ("results.factor_loadings", "loading"),
        ("results.factor_pairs", "correlation"),
    ]:
        missing = tables[name].filter(pl.col(figure).is_null())
        assert missing["reason"].null_count() == 0, (name, figure)


def test_the_order_in_time_is_that_of_the_answers() -> None:
    dossier = weighed("many organisations")["results.verdict_dossier"]
    # The last response was sent first, and a reversed order has the same Durbin-Watson statistic.
    assert dossier["dw_time"].to_list() == pytest.approx(dossier["dw_source"].to_list())
    assert dossier["dw_organisation"].null_count() == 0


def test_the_same_wave_has_the_same_dossier_again() -> None:
    again = tables_of(60, organisations=15)
    for name, rows in weighed("many organisations").items():
        assert rows.equals(again[name]), name
