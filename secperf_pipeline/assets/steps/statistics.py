"""results.*: reliability, regressions, group differences and verdicts of a wave."""

import polars as pl

from secperf_pipeline.analysis.indicators import SummaryRules, indicator_summary
from secperf_pipeline.analysis.item_direction import (
    DirectionRules,
    item_direction,
    with_reliability_marks,
)
from secperf_pipeline.analysis.item_missingness import item_missingness
from secperf_pipeline.analysis.mean_comparison import ComparisonRules
from secperf_pipeline.analysis.pairs import PairRules, group_differences, regressions
from secperf_pipeline.analysis.reliability import ReliabilityRules, reliability, scales_of_items
from secperf_pipeline.analysis.robust import POLICY as ROBUST
from secperf_pipeline.analysis.robust import robust_verdicts
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import PaperRules, verdicts
from secperf_pipeline.analysis.wave import WaveData
from secperf_pipeline.assets.statistics_metadata import SHOWN
from secperf_pipeline.assets.step import Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import answer_scale, scores_in_points, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol


def statistics_tables(inputs: StepInputs) -> Tables:
    """Compute the eight tables of one quarter; they are empty where it has no survey."""
    wave = wave_data(inputs)
    if wave is None:
        return {}
    register, declared = assumption_register(), protocol()
    scales = _scales(wave, inputs["answers"])
    samples = list(wave.samples(scores_in_points(inputs["scores"]), "indicator_id", "score"))
    rules = PairRules.from_register(register, answer_scale(inputs))
    fits = [regressions(samples, one.x, one.y, rules) for one in declared.hypotheses]
    compared = [group_differences(samples, one.x, one.y, rules) for one in declared.hypotheses]
    found = pl.concat(fits), pl.concat(compared)
    by_paper = verdicts(
        declared.hypotheses,
        [policy for policy in declared.policies if policy != ROBUST],
        *found,
        PaperRules.from_register(register),
        protocol_hash=declared.hash,
    )
    robust = robust_verdicts(
        samples,
        declared.hypotheses,
        *found,
        RobustRules.from_register(register),
        protocol_hash=declared.hash,
    )
    return {
        "results.indicator_summary": indicator_summary(
            inputs["indicator_sums"],
            inputs["organisation_means"],
            samples,
            SummaryRules.from_register(register, answer_scale(inputs)),
            default_profile=wave.default_profile,
        ),
        **scales,
        "results.regressions": found[0],
        "results.group_differences": found[1],
        "results.verdicts": with_reliability_marks(
            pl.concat([by_paper, robust], how="diagonal"),
            scales["results.reliability"],
            scales["results.item_direction"],
            DirectionRules.from_register(register),
        ),
    }


def _scales(wave: WaveData, answers: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Compute the tables that are made of the answers to single items."""
    register, declared = assumption_register(), protocol()
    asked = answers.select("item_id", "item_position", "indicator_id").unique()
    indicators = dict(asked.sort("item_position").select("item_id", "indicator_id").iter_rows())
    scale_rows, item_rows = reliability(
        wave.samples(answers, "item_id", "score"),
        scales_of_items(asked, declared.scales),
        ReliabilityRules.from_register(register),
    )
    missingness = item_missingness(
        next(
            one
            for one in wave.whole().samples(answers, "item_id", "score")
            if one.is_default_profile
        ),
        indicators,
        ComparisonRules.from_register(register),
    )
    return {
        "results.reliability": scale_rows,
        "results.item_statistics": item_rows,
        "results.item_missingness": missingness,
        "results.item_direction": item_direction(
            scale_rows,
            item_rows,
            indicators,
            declared.factors,
            DirectionRules.from_register(register),
        ),
    }


STEP = Step(
    about="Analyse one wave in every segment under every screening profile.",
    compute=statistics_tables,
    shown=SHOWN,
)
