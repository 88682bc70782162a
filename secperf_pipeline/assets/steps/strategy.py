"""results.strategy_edges: the assumed arrows of the strategy map beside measured ones."""

import polars as pl

from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.scorecard.strategy import StrategyRules, measured_edges


def strategy_tables(inputs: StepInputs) -> Tables:
    """Measure the arrows of one quarter."""
    return {
        "results.strategy_edges": measured_edges(
            inputs["strategy_arrows"].drop("wave_quarter").sort("from_goal_id", "to_kind", "to_id"),
            inputs["goal_indicators"].sort("goal_kind", "goal_id", "indicator_id"),
            inputs["robust_verdicts"],
            inputs["strategy_kpis"].sort("position"),
            inputs["scorecard"],
            StrategyRules.from_register(assumption_register()),
        )
    }


STEP = Step(
    about="Measure the arrows of the strategy map that survey or registers speak of.",
    compute=strategy_tables,
    shown={
        "results.strategy_edges": Shown(
            columns=("from_goal_id", "to_id", "basis", "n", "effect", "verdict"),
            rows=pl.col("effect").is_not_null(),
        )
    },
)
