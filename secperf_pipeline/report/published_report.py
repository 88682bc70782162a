"""A quarter's report, made from the published tables alone: it shows nothing that they hide."""

from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.report.quarter_report import ReportData, StrategyData, render

_SCALE_SIZES = """
    select items.scale, count(distinct asked.indicator_id) as n_indicators
    from results.item_statistics as items
    inner join results.item_missingness as asked
        on items.wave_quarter = asked.wave_quarter
        and items.profile = asked.profile
        and items.item_id = asked.item_id
    where items.wave_quarter = $quarter
    group by items.scale
"""
_BY_QUARTER = {
    "verdicts": "from results.verdicts where wave_quarter = $quarter",
    "indicator_summary": "from results.indicator_summary where wave_quarter = $quarter",
    "reliability": "from results.reliability where wave_quarter = $quarter",
    "item_direction": "from results.item_direction where wave_quarter = $quarter",
    "scale_sizes": _SCALE_SIZES,
    "regressions": "from results.regressions where wave_quarter = $quarter",
    "group_differences": "from results.group_differences where wave_quarter = $quarter",
    "dossier": "from results.verdict_dossier where wave_quarter = $quarter",
    "joint_links": "from results.joint_links where wave_quarter = $quarter",
    "common_method": "from results.common_method where wave_quarter = $quarter",
    "indicator_changes": "from results.indicator_changes where wave_quarter = $quarter",
    "verdict_history": "from results.verdict_history where wave_quarter = $quarter",
    "layer_gaps": "from results.layer_gaps where wave_quarter = $quarter",
    "invariance": "from results.measurement_invariance where wave_quarter = $quarter",
    "flow": "from quality.screening_flow where wave_quarter = $quarter",
    "files": "from quality.files where wave_quarter = $quarter and is_current order by path",
    "scorecard": "from results.scorecard where wave_quarter = $quarter",
    "perspectives": "from results.scorecard_perspectives where wave_quarter = $quarter",
    "perspective_names": "from catalogue.scorecard_perspectives where $quarter is not null",
    "perception": "from marts.perception_evidence where wave_quarter = $quarter",
    "calibration": "from results.perception_calibration where wave_quarter = $quarter",
    "indicators": "from marts.dim_indicators where $quarter is not null order by position",
    "modules": "from marts.module_summary where wave_quarter = $quarter "
    "order by position nulls last",
    "causes": "from marts.leak_cause_summary where wave_quarter = $quarter order by position",
    "expectations": "from quality.expectation_results where wave_quarter = $quarter",
    "assumptions": "from quality.assumptions where $quarter is not null order by assumption_id",
}
_STRATEGY = {
    "coverage": "from marts.strategy_coverage where wave_quarter = $quarter",
    "approaches": "from marts.organisation_alignment where wave_quarter = $quarter "
    "order by organisation_id",
    "benchmarks": "from marts.benchmarks where $quarter is not null order by position",
    "edges": "from results.strategy_edges where wave_quarter = $quarter "
    "order by from_goal_id, to_id, basis, from_measure, to_measure",
    "funding": "from results.funding_options where wave_quarter = $quarter "
    "order by organisation_id, position",
    "restatements": """
        select restated.*, earlier.wave_quarter as compared_quarter
        from results.restatements as restated
        left join results.scorecard_snapshots as earlier
            on restated.compared_with = earlier.snapshot_id
        where restated.wave_quarter = $quarter
        order by
            restated.snapshot_id, restated.comparison, restated.table_name desc,
            restated.row_key, restated.figure
    """,
    "evaluation": "from results.scorecard_evaluation where wave_quarter = $quarter "
    "order by question desc",
}
_WAVE = "from marts.dim_waves where wave_quarter = $quarter"
_SNAPSHOT = "from results.scorecard_snapshots where wave_quarter = $quarter and is_current"
_LATE_PROTOCOL = """
    from quality.protocols where wave_quarter = $quarter and is_current and came_after_data
"""
_LATE_PROTOCOL_NOTE = (
    "The protocol was changed after the first data of this quarter had arrived: its verdicts are "
    "not those of a plan fixed beforehand."
)


def published_report(database: Path, quarter: str) -> str:
    """Render the HTML page of one quarter from the published database."""
    with duckdb.connect(str(database), read_only=True) as connection:

        def rows(query: str) -> pl.DataFrame:
            return connection.execute(query, {"quarter": quarter}).pl()

        frames = {name: rows(query) for name, query in _BY_QUARTER.items()}
        behind = StrategyData(**{name: rows(query) for name, query in _STRATEGY.items()})
        wave, snapshot, late = rows(_WAVE), rows(_SNAPSHOT), rows(_LATE_PROTOCOL)
    return render(
        ReportData(
            quarter=quarter,
            title=wave["title"].item() if wave.height else f"Quarter {quarter}",
            default_profile=wave["default_profile"].item() if wave.height else "standard",
            snapshot=snapshot.row(0, named=True) if snapshot.height else {},
            **frames,
            strategy=behind,
            scale=_scale(wave),
            note=_LATE_PROTOCOL_NOTE if late.height else None,
        )
    )


def _scale(wave: pl.DataFrame) -> AnswerScale | None:
    """Read the answer scale of a wave; None where the quarter has no survey."""
    found = wave.select("scale_min", "scale_max").drop_nulls()
    return AnswerScale(*found.row(0)) if found.height else None
