"""The dossier of waves that leave little or nothing to weigh: rows with reasons, never a fault."""

import datetime as dt
from functools import cache

import numpy as np
import polars as pl
import polars.selectors as cs
import pytest

from secperf_pipeline.analysis.pairs import Thresholds, group_differences, regressions
from secperf_pipeline.analysis.robust import robust_verdicts
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import verdicts
from secperf_pipeline.analysis.wave import WaveData
from secperf_pipeline.assets.dossier import TABLES, wave_dossier
from secperf_pipeline.declarations.multiverse import multiverse_declaration
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.warehouse.contract import contract

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
    thresholds = Thresholds(cut=4.0, band_low=1.7, band_high=2.3, confidence=0.95)
    hypotheses = protocol().hypotheses
    found = (
        pl.concat([regressions(samples, one.x, one.y, thresholds) for one in hypotheses]),
        pl.concat([group_differences(samples, one.x, one.y, thresholds) for one in hypotheses]),
    )
    paper = verdicts(
        hypotheses,
        ["paper_gate", "paper_ttest_always"],
        *found,
        significance=0.05,
        min_group=2,
        protocol_hash="",
    )
    rules = RobustRules(
        significance=0.05,
        confidence=0.95,
        sesoi=0.1,
        min_responses=10,
        min_organisations=10,
        bootstrap_below=40,
        draws=99,
        seed=1,
        bootstrapped=[],
    )
    robust = robust_verdicts(samples, hypotheses, *found, rules, protocol_hash="")
    return pl.concat([paper, robust], how="diagonal")


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
    assert list(tables) == list(TABLES)
    for name, rows in tables.items():
        assert set(rows.columns) == set(contract().tables[f"results.{name}"].columns)
        assert rows.height > 0
        floats = rows.select(cs.float())
        assert not floats.select(pl.any_horizontal(~cs.all().is_finite())).to_series().any(), name


@pytest.mark.parametrize("wave", WAVES)
def test_a_figure_that_is_missing_has_a_reason(wave: str) -> None:
    tables = weighed(wave)
    for name, figure in [
        ("specification_curve", "p"),
        ("verdict_dossier", "multiverse_share"),
        ("verdict_dossier", "fragility_n"),
        ("verdict_dossier", "dw_source"),
        ("verdict_dossier", "dw_time"),
        ("verdict_dossier", "adopt_probability"),
        ("common_method", "adopts_expected"),
        ("next_wave_design", "detectable_d"),
        ("factor_fit", "chi_square"),
        ("factor_loadings", "loading"),
        ("factor_pairs", "correlation"),
    ]:
        missing = tables[name].filter(pl.col(figure).is_null())
        assert missing["reason"].null_count() == 0, (name, figure)


def test_the_order_in_time_is_that_of_the_answers() -> None:
    dossier = weighed("many organisations")["verdict_dossier"]
    # The last response was sent first, and a reversed order has the same Durbin-Watson statistic.
    assert dossier["dw_time"].to_list() == pytest.approx(dossier["dw_source"].to_list())
    assert dossier["dw_organisation"].null_count() == 0


def test_the_same_wave_has_the_same_dossier_again() -> None:
    again = tables_of(60, organisations=15)
    for name, rows in weighed("many organisations").items():
        assert rows.equals(again[name]), name
