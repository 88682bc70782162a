"""results.*: what changed since earlier waves, and where the layers of an organisation differ."""

import polars as pl

from secperf_pipeline.analysis.indicator_changes import MeasuredWave, indicator_changes
from secperf_pipeline.analysis.layer_gaps import layer_gaps
from secperf_pipeline.analysis.mean_comparison import ComparisonRules
from secperf_pipeline.analysis.measurement_invariance import (
    ComparedGroups,
    InvarianceRules,
    measurement_invariance,
)
from secperf_pipeline.analysis.verdict_history import verdict_history
from secperf_pipeline.analysis.wave import Sample, WaveData
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import scores_in_points
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.instrument import Instrument, instrument_by_id
from secperf_pipeline.declarations.protocol import protocol

_NO_EARLIER = "no earlier wave of the same instrument"


def over_waves_tables(inputs: StepInputs) -> Tables:
    """Compute the tables of one quarter; there are none where it has no survey.

    Later waves stay out, so that a quarter's results are the same whenever it is run.
    """
    quarter = inputs.quarter
    wave = _wave(inputs, str(quarter))
    now = _measured(inputs, str(quarter), wave)
    if wave is None or now is None:
        return {}
    measured = _earlier_waves(inputs)
    previous = max(measured, default=None)
    year_before = str(quarter.year_before())
    earlier: dict[str, MeasuredWave | str] = {
        "previous_wave": measured[previous] if previous else _NO_EARLIER,
        "year_before": measured.get(
            year_before, f"no wave of the same instrument in {year_before}"
        ),
    }
    rules = ComparisonRules.from_register(assumption_register())
    instrument = _instrument(inputs)
    layers = _layers(inputs, wave)
    tables = {
        "results.indicator_changes": indicator_changes(now, earlier, rules).with_columns(
            segment_kind=pl.lit("all"), segment=pl.lit("all")
        ),
        "results.layer_gaps": layer_gaps(
            layers,
            sorted(now.items),
            rules,
            layers=instrument.layers,
            own_view=instrument.own_view,
        ),
        "results.measurement_invariance": _invariance(
            now, earlier["previous_wave"], layers, instrument.layers
        ),
    }
    own = {"profile": now.sample.profile, "is_default_profile": True}
    marked = {
        name: rows.with_columns(pl.lit(value).alias(key) for key, value in own.items())
        for name, rows in tables.items()
    }
    history = verdict_history(
        inputs.of("named_verdicts", str(quarter)),
        inputs.of("named_verdicts", previous or ""),
        compared_quarter=previous,
        why_none=_NO_EARLIER,
    )
    return marked | {"results.verdict_history": history}


def _invariance(
    now: MeasuredWave,
    before: MeasuredWave | str,
    layers: dict[str, Sample],
    declared: list[str],
) -> pl.DataFrame:
    factors = list(protocol().factors.values())
    names = [name for of_factor in factors for name in of_factor]
    missing = [layer for layer in declared if layer not in layers]
    why_not = "" if declared else "the instrument declares no layers"
    if missing:
        why_not = f"no response of {missing[0]} is kept"
    by_layer = ComparedGroups(
        comparison="layers",
        compared_quarter=None,
        groups={layer: layers[layer].of(names) for layer in declared if layer in layers},
        reason=why_not,
    )
    frame = measurement_invariance(
        [_by_wave(now, before, names), by_layer],
        protocol().measurement_model,
        [len(one) for one in factors],
        InvarianceRules.from_register(assumption_register()),
    )
    return frame.with_columns(segment_kind=pl.lit("all"), segment=pl.lit("all"))


def _by_wave(
    now: MeasuredWave, before: MeasuredWave | str, indicators: list[str]
) -> ComparedGroups:
    if isinstance(before, str):
        return ComparedGroups(
            comparison="previous_wave", compared_quarter=None, groups={}, reason=before
        )
    asked, asks = ([set(wave.items.get(name, ())) for name in indicators] for wave in (before, now))
    return ComparedGroups(
        comparison="previous_wave",
        compared_quarter=before.quarter,
        groups={one.quarter: one.sample.of(indicators) for one in (before, now)},
        reason="" if asked == asks else f"an indicator asked other items in {before.quarter}",
    )


def _earlier_waves(inputs: StepInputs) -> dict[str, MeasuredWave]:
    """Read the last wave of the same instrument before this one, and that of the year before."""
    quarters = inputs["waves_before"]["earlier_quarter"].sort(descending=True)
    found: dict[str, MeasuredWave] = {}
    for quarter in quarters:
        if not found or quarter == str(inputs.quarter.year_before()):
            one = _measured(inputs, quarter, _wave(inputs, quarter))
            found |= {quarter: one} if one else {}
    return found


def _instrument(inputs: StepInputs) -> Instrument:
    wave = inputs.of("named_waves", str(inputs.quarter)).row(0, named=True)
    return instrument_by_id(wave["instrument_id"], wave["instrument_version"])


def _wave(inputs: StepInputs, quarter: str) -> WaveData | None:
    """Read a wave; None where the quarter has no survey."""
    waves = inputs.of("named_waves", quarter)
    responses = inputs.of("named_responses", quarter)
    if waves.is_empty() or responses.is_empty():
        return None
    return WaveData(
        responses=responses,
        segments=inputs.of("named_segments", quarter),
        decisions=inputs.of("named_decisions", quarter),
        default_profile=waves["default_profile"].item(),
    )


def _measured(inputs: StepInputs, quarter: str, wave: WaveData | None) -> MeasuredWave | None:
    """Give a wave's kept responses; None where there is no wave, or none that was screened."""
    if wave is None:
        return None
    scores = scores_in_points(inputs.of("named_scores", quarter))
    samples = wave.whole().samples(scores, "indicator_id", "score")
    sample = next((one for one in samples if one.is_default_profile), None)
    if sample is None:
        return None
    asked = inputs.of("named_items", quarter).filter(pl.col("indicator_id").is_not_null())
    items = asked.group_by("indicator_id").agg("item_id")
    return MeasuredWave(quarter=quarter, sample=sample, items=dict(items.iter_rows()))


def _layers(inputs: StepInputs, wave: WaveData) -> dict[str, Sample]:
    scores = scores_in_points(inputs.of("named_scores", str(inputs.quarter)))
    samples = wave.of_kind("layer").samples(scores, "indicator_id", "score")
    return {one.segment: one for one in samples if one.is_default_profile}


_IS_SIGNIFICANT = pl.col("p_holm") < assumption_register().value("significance")
STEP = Step(
    about="Compare one wave with earlier ones, and its layers with each other.",
    compute=over_waves_tables,
    shown={
        "results.indicator_changes": Shown(
            columns=("indicator_id", "compared_quarter", "difference", "p_holm"),
            rows=_IS_SIGNIFICANT,
        ),
        "results.verdict_history": Shown(
            columns=("hypothesis_id", "policy", "verdict_before", "verdict", "effect_change"),
            rows=pl.col("is_flipped"),
        ),
        "results.layer_gaps": Shown(
            columns=("segment", "other_segment", "indicator_id", "difference", "p_holm"),
            rows=_IS_SIGNIFICANT,
        ),
        "results.measurement_invariance": Shown(
            columns=("comparison", "level", "cfi", "cfi_drop", "is_invariant", "reason")
        ),
    },
)
