"""results.*: how far each verdict on the whole wave can be trusted, and what to ask next."""

import polars as pl

from secperf_pipeline.analysis.common_method import GeneralFactorRules, general_factor_tables
from secperf_pipeline.analysis.dossier import Evidence, verdict_dossier
from secperf_pipeline.analysis.dossier_sentences import SentenceRules
from secperf_pipeline.analysis.factor_models import FactorRules, factor_model_tables
from secperf_pipeline.analysis.fragility import FragilityRules, fragility
from secperf_pipeline.analysis.multiverse import MultiverseRules, multiverse, multiverse_shares
from secperf_pipeline.analysis.next_wave import PlanningRules, next_wave_design
from secperf_pipeline.analysis.order_sensitivity import OrderRules, durbin_watson_orders
from secperf_pipeline.analysis.robust import POLICY as ROBUST
from secperf_pipeline.analysis.robust_fragility import robust_fragility
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.wave import Sample, WaveData
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import answer_scale, scores_in_points, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.multiverse import multiverse_declaration
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.hashing import seed_of
from secperf_pipeline.domain.scale import AnswerScale


def dossier_tables(inputs: StepInputs) -> Tables:
    """Compute the tables of one quarter; there are none where it has no survey."""
    wave = wave_data(inputs, segments="whole_segments")
    if wave is None:
        return {}
    return wave_dossier(
        wave,
        scores_in_points(inputs["scores"]),
        inputs["wave_verdicts"],
        inputs["screening_flow"],
        quarter=str(inputs.quarter),
        scale=answer_scale(inputs),
    )


def wave_dossier(
    wave: WaveData,
    scores: pl.DataFrame,
    verdicts: pl.DataFrame,
    flow: pl.DataFrame,
    *,
    quarter: str,
    scale: AnswerScale,
) -> dict[str, pl.DataFrame]:
    """Weigh the verdicts on the whole wave under its own profile, by the declared thresholds."""
    samples = list(wave.samples(scores, "indicator_id", "score"))
    sample = next(one for one in samples if one.is_default_profile)
    register = assumption_register()
    curve = multiverse(
        samples,
        protocol().hypotheses,
        multiverse_declaration(),
        MultiverseRules.from_register(register, scale),
    )
    families, cells = _general_factor(sample, quarter, scale)
    evidence = Evidence(
        verdicts=verdicts,
        shares=multiverse_shares(curve),
        fragility=_fragility(sample, verdicts, scale),
        orders=_orders(wave, sample, quarter),
        families=families,
        cells=cells,
    )
    tables = {
        "specification_curve": curve.with_columns(
            is_default_profile=pl.col("profile") == wave.default_profile
        ),
        "verdict_dossier": verdict_dossier(evidence, SentenceRules.from_register(register)),
        "common_method": families,
        "next_wave_design": _next_wave(verdicts, _kept_share(flow, wave.default_profile)),
        **_factor_tables(sample),
    }
    whole = {"segment_kind": "all", "segment": "all"}
    own = {"profile": sample.profile, "is_default_profile": True}
    return {
        f"results.{name}": rows.with_columns(
            pl.lit(value).alias(key)
            for key, value in (whole if name == "specification_curve" else whole | own).items()
        )
        for name, rows in tables.items()
    }


def _general_factor(
    sample: Sample, quarter: str, scale: AnswerScale
) -> tuple[pl.DataFrame, pl.DataFrame]:
    declared = protocol()
    rules = GeneralFactorRules.from_register(assumption_register(), scale)
    found = [
        general_factor_tables(
            sample,
            family,
            rules,
            seed=seed_of(quarter, "general_factor_benchmark", declared.seed),
        )
        for family in declared.hypotheses
    ]
    return pl.concat([one for one, _ in found]), pl.concat([cells for _, cells in found])


def _fragility(sample: Sample, verdicts: pl.DataFrame, scale: AnswerScale) -> pl.DataFrame:
    register, is_robust = assumption_register(), pl.col("policy") == ROBUST
    rules = FragilityRules.from_register(register, scale)
    by_paper = fragility(sample, verdicts.filter(~is_robust), rules)
    robust = robust_fragility(
        sample,
        protocol().hypotheses,
        verdicts.filter(is_robust),
        RobustRules.from_register(register),
        most_share=rules.most_share,
    )
    return pl.concat([by_paper, robust])


def _orders(wave: WaveData, sample: Sample, quarter: str) -> pl.DataFrame:
    declared = protocol()
    return durbin_watson_orders(
        sample,
        [(x, y) for one in declared.hypotheses for x in one.x for y in one.y],
        OrderRules.from_register(assumption_register()),
        by_time=wave.time_order(sample.profile),
        seed=seed_of(quarter, "order_sensitivity", declared.seed),
    )


def _next_wave(verdicts: pl.DataFrame, kept_share: float) -> pl.DataFrame:
    rules = PlanningRules.from_register(assumption_register())
    robust = verdicts.filter(pl.col("policy") == ROBUST)
    family = pl.col("hypothesis_id").str.split(":").list.first()
    return pl.concat(
        next_wave_design(robust.filter(family == one.id), kept_share, rules)
        for one in protocol().hypotheses
    )


def _kept_share(flow: pl.DataFrame, profile: str) -> float:
    """Give the share of the responses that screening keeps; NaN where it keeps none."""
    counts = dict(flow.filter(pl.col("profile") == profile).select("reason", "count").iter_rows())
    return counts["kept"] / counts["all"] if counts["kept"] else float("nan")


def _factor_tables(sample: Sample) -> dict[str, pl.DataFrame]:
    declared = protocol()
    fit, loadings, pairs = factor_model_tables(
        sample,
        declared.measurement_model,
        declared.factors,
        FactorRules.from_register(assumption_register()),
    )
    about = {
        name: pl.lit(fit[name].item()).cast(fit.schema[name]).alias(name)
        for name in ("n", "reason")
    }
    return {
        "factor_fit": fit,
        "factor_loadings": loadings.with_columns(**about),
        "factor_pairs": pairs.with_columns(**about),
    }


STEP = Step(
    about="Weigh the verdicts of one wave and plan the next.",
    compute=dossier_tables,
    shown={
        "results.verdict_dossier": Shown(
            columns=(*("hypothesis_id", "agreement", "multiverse_share", "fragility_n", "summary"),)
        ),
        "results.common_method": Shown(
            columns=("hypothesis_family", "adopts", "adopts_low", "adopts_high", "reading")
        ),
        "results.next_wave_design": Shown(
            columns=("hypothesis_id", "n_eff", "detectable_d", "responses_needed_small")
        ),
        "results.factor_fit": Shown(columns=("model", "n", "cfi", "rmsea", "srmr", "reason")),
    },
)
