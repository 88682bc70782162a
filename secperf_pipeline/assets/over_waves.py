"""results.*: what changed since earlier waves, and where the layers of an organisation differ."""

from collections.abc import Iterator

import dagster as dg
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
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.assets.metadata import table_metadata
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.published_rows import quarter_as_published
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.wave_data import SCORES, indicator_scores, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.warehouse.tables import Warehouse

TABLES = {
    "indicator_changes": ["staging.stg_survey__waves", "staging.stg_survey__items", *SCORES],
    "verdict_history": ["staging.stg_survey__waves", "results.verdicts"],
    "layer_gaps": SCORES,
    "measurement_invariance": ["staging.stg_survey__waves", "staging.stg_survey__items", *SCORES],
}
_SHOWN = {
    "indicator_changes": ("indicator_id", "compared_quarter", "difference", "p_holm"),
    "verdict_history": ("hypothesis_id", "policy", "verdict_before", "verdict", "effect_change"),
    "layer_gaps": ("segment", "other_segment", "indicator_id", "difference", "p_holm"),
    "measurement_invariance": ("comparison", "level", "cfi", "cfi_drop", "is_invariant", "reason"),
}
# Later waves stay out, so that a quarter's results are the same whenever it is run.
_EARLIER_WAVES = """
    select earlier.wave_quarter
    from staging.stg_survey__waves as earlier
    inner join staging.stg_survey__waves as own on earlier.instrument_id = own.instrument_id
    where own.wave_quarter = $quarter and earlier.wave_quarter < own.wave_quarter
        and earlier.wave_quarter in (select wave_quarter from staging.stg_screening__decisions)
    order by earlier.wave_quarter
"""
_NO_EARLIER = "no earlier wave of the same instrument"


@dg.multi_asset(
    name="over_waves",
    specs=[table_spec(f"results.{name}", deps) for name, deps in TABLES.items()],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def over_waves(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Compare one wave with earlier ones, and its layers with each other."""
    quarter = quarter_of(context)
    with workspace.warehouse() as warehouse:
        tables = over_waves_tables(warehouse, quarter)
        warehouse.replace_quarter(str(quarter), tables)
        published = quarter_as_published(warehouse, list(tables), str(quarter))
    is_significant = pl.col("p_holm") < assumption_register().value("significance")
    for name, shown in _SHOWN.items():
        rows = published[f"results.{name}"]
        metadata: dict[str, dg.MetadataValue] = {
            "dagster/partition_row_count": dg.MetadataValue.int(rows.height)
        }
        if rows.height:
            telling = {
                "verdict_history": pl.col("is_flipped"),
                "measurement_invariance": pl.lit(True),
            }.get(name, is_significant)
            metadata["worth_a_look"] = table_metadata(rows.filter(telling), *shown)
        yield dg.MaterializeResult(asset_key=["results", name], metadata=metadata)


def over_waves_tables(warehouse: Warehouse, quarter: Quarter) -> dict[str, pl.DataFrame]:
    """Compute the tables of one quarter; they are empty where it has no survey."""
    now = _measured(warehouse, str(quarter))
    if now is None:
        return {f"results.{name}": pl.DataFrame() for name in TABLES}
    quarters = warehouse.read(_EARLIER_WAVES, {"quarter": str(quarter)})["wave_quarter"].to_list()
    previous = quarters[-1] if quarters else None
    year_before = str(quarter.year_before())
    earlier = {
        "previous_wave": _or_reason(warehouse, previous, _NO_EARLIER),
        "year_before": _or_reason(
            warehouse,
            year_before if year_before in quarters else None,
            f"no wave of the same instrument in {year_before}",
        ),
    }
    rules = ComparisonRules.from_register(assumption_register())
    wave = warehouse.quarter("staging.stg_survey__waves", str(quarter)).row(0, named=True)
    instrument = instrument_by_id(wave["instrument_id"], wave["instrument_version"])
    layers = _layers(warehouse, str(quarter))
    tables = {
        "indicator_changes": indicator_changes(now, earlier, rules).with_columns(
            segment_kind=pl.lit("all"), segment=pl.lit("all")
        ),
        "layer_gaps": layer_gaps(
            layers,
            sorted(now.items),
            rules,
            layers=instrument.layers,
            own_view=instrument.own_view,
        ),
        "measurement_invariance": _invariance(
            now, earlier["previous_wave"], layers, instrument.layers
        ),
    }
    own = {"wave_quarter": str(quarter), "profile": now.sample.profile, "is_default_profile": True}
    marked = {
        f"results.{name}": rows.with_columns(pl.lit(value).alias(key) for key, value in own.items())
        for name, rows in tables.items()
    }
    history = verdict_history(
        _verdicts(warehouse, str(quarter)),
        _verdicts(warehouse, previous or ""),
        compared_quarter=previous,
        why_none=_NO_EARLIER,
    )
    return marked | {
        "results.verdict_history": history.with_columns(wave_quarter=pl.lit(str(quarter)))
    }


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


def _or_reason(warehouse: Warehouse, quarter: str | None, reason: str) -> MeasuredWave | str:
    return (_measured(warehouse, quarter) if quarter else None) or reason


def _measured(warehouse: Warehouse, quarter: str) -> MeasuredWave | None:
    """Read a wave's kept responses; None where the quarter has no survey, or none screened."""
    wave = wave_data(warehouse, quarter)
    if wave is None:
        return None
    samples = wave.whole().samples(indicator_scores(warehouse, quarter), "indicator_id", "score")
    sample = next((one for one in samples if one.is_default_profile), None)
    if sample is None:
        return None
    asked = warehouse.quarter("staging.stg_survey__items", quarter).filter(
        pl.col("indicator_id").is_not_null()
    )
    items = asked.group_by("indicator_id").agg("item_id")
    return MeasuredWave(
        quarter=quarter,
        sample=sample,
        items=dict(items.iter_rows()),
    )


def _layers(warehouse: Warehouse, quarter: str) -> dict[str, Sample]:
    wave = wave_data(warehouse, quarter)
    if wave is None:
        return {}
    scores = indicator_scores(warehouse, quarter)
    samples = wave.of_kind("layer").samples(scores, "indicator_id", "score")
    return {one.segment: one for one in samples if one.is_default_profile}


def _verdicts(warehouse: Warehouse, quarter: str) -> pl.DataFrame:
    """Give the verdicts on a whole wave under its own profile."""
    rows = warehouse.quarter("results.verdicts", quarter)
    return rows.filter("is_default_profile", pl.col("segment_kind") == "all")
