"""results.joint_links: which of the security indicators together carries a link."""

import polars as pl

from secperf_pipeline.analysis.joint_links import JointRules, joint_links
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import scores_in_points, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.hashing import seed_of


def joint_link_tables(inputs: StepInputs) -> Tables:
    """Compute the table of one quarter; it is empty where it has no survey."""
    wave = wave_data(inputs, segments="whole_segments")
    if wave is None:
        return {}
    declared = protocol()
    return {
        "results.joint_links": joint_links(
            wave.samples(scores_in_points(inputs["scores"]), "indicator_id", "score"),
            declared.scales.get("security", []),
            declared.scales.get("business", []),
            JointRules.from_register(
                assumption_register(),
                seed=seed_of(str(inputs.quarter), "joint_links", declared.hash),
            ),
        )
    }


STEP = Step(
    about="Regress each business indicator on all security indicators at once.",
    compute=joint_link_tables,
    shown={
        "results.joint_links": Shown(
            columns=(
                *("y", "x", "slope", "slope_low", "slope_high", "vif"),
                *("relative_weight", "probability_first", "reason"),
            ),
            rows=pl.col("is_default_profile"),
        )
    },
)
