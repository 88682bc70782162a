"""results.*: reliability, regressions, group differences and verdicts of a wave."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from secperf_pipeline.analysis.indicators import SummaryRules, indicator_summary
from secperf_pipeline.analysis.item_missingness import item_missingness
from secperf_pipeline.analysis.mean_comparison import ComparisonRules
from secperf_pipeline.analysis.pairs import PairRules, group_differences, regressions
from secperf_pipeline.analysis.reliability import ReliabilityRules, reliability, scales_of_items
from secperf_pipeline.analysis.robust import POLICY as ROBUST
from secperf_pipeline.analysis.robust import robust_verdicts
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import PaperRules, verdicts
from secperf_pipeline.assets.checked_tables import SURVEY_CHECKED
from secperf_pipeline.assets.partitions import ONE_QUARTER_A_RUN, quarter_of, wave_quarters
from secperf_pipeline.assets.resources import Workspace
from secperf_pipeline.assets.specs import table_spec
from secperf_pipeline.assets.statistics_metadata import statistics_metadata
from secperf_pipeline.assets.wave_data import RESPONSES, SCORES, indicator_scores, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.hashing import seed_of
from secperf_pipeline.warehouse.tables import Warehouse

TABLES = {
    "indicator_summary": ["marts.indicator_sums", "intermediate.int_survey__organisation_means"],
    "reliability": ["intermediate.int_survey__answers_scored", *RESPONSES],
    "item_statistics": ["intermediate.int_survey__answers_scored", *RESPONSES],
    "item_missingness": ["intermediate.int_survey__answers_scored", *RESPONSES],
    "regressions": SCORES,
    "group_differences": SCORES,
    "verdicts": SCORES,
}


@dg.multi_asset(
    name="statistics",
    specs=[
        table_spec(f"results.{name}", [*deps, *SURVEY_CHECKED]) for name, deps in TABLES.items()
    ],
    partitions_def=wave_quarters,
    backfill_policy=ONE_QUARTER_A_RUN,
)
def statistics(
    context: dg.AssetExecutionContext, workspace: Workspace
) -> Iterator[dg.MaterializeResult[None]]:
    """Analyse one wave in every segment under every screening profile."""
    quarter = str(quarter_of(context))
    with workspace.warehouse() as warehouse:
        tables = statistics_tables(warehouse, quarter)
        warehouse.replace_quarter(quarter, tables)
    for name in TABLES:
        metadata = statistics_metadata(name, tables[f"results.{name}"])
        yield dg.MaterializeResult(asset_key=["results", name], metadata=metadata)


def statistics_tables(warehouse: Warehouse, quarter: str) -> dict[str, pl.DataFrame]:
    """Compute the seven tables of one quarter; they are empty where it has no survey."""
    wave = wave_data(warehouse, quarter)
    if wave is None:
        return {f"results.{name}": pl.DataFrame() for name in TABLES}
    register, declared = assumption_register(), protocol()
    samples = list(wave.samples(indicator_scores(warehouse, quarter), "indicator_id", "score"))
    answers = warehouse.quarter("intermediate.int_survey__answers_scored", quarter)
    scale_rows, item_rows = reliability(
        wave.samples(answers, "item_id", "score"),
        scales_of_items(
            answers.select("item_id", "item_position", "indicator_id").unique(), declared.scales
        ),
        ReliabilityRules.from_register(register),
    )
    missingness = item_missingness(
        next(
            one
            for one in wave.whole().samples(answers, "item_id", "score")
            if one.is_default_profile
        ),
        dict(answers.select("item_id", "indicator_id").unique().iter_rows()),
        ComparisonRules.from_register(register),
    )
    rules = PairRules.from_register(register)
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
        RobustRules.from_register(
            register,
            seed=seed_of(quarter, "wild_cluster_bootstrap", declared.hash),
            bootstrapped=[wave.default_profile],
        ),
        protocol_hash=declared.hash,
    )
    tables = {
        "indicator_summary": indicator_summary(
            warehouse.quarter("marts.indicator_sums", quarter),
            warehouse.quarter("intermediate.int_survey__organisation_means", quarter),
            SummaryRules.from_register(register),
            default_profile=wave.default_profile,
        ),
        "reliability": scale_rows,
        "item_statistics": item_rows,
        "item_missingness": missingness,
        "regressions": found[0],
        "group_differences": found[1],
        "verdicts": pl.concat([by_paper, robust], how="diagonal"),
    }
    return {
        f"results.{name}": rows.with_columns(wave_quarter=pl.lit(quarter))
        for name, rows in tables.items()
    }
