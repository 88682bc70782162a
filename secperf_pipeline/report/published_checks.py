"""The page of a quarter's checks, made from the published tables alone."""

from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.report.checks_page import ChecksData, render_checks

_BY_QUARTER = {
    "results": "from quality.expectation_results where wave_quarter = $quarter",
    "failures": "from quality.expectation_failures where wave_quarter = $quarter",
    "drift": "from quality.distribution_drift where wave_quarter = $quarter",
    "flow": "from quality.screening_flow where wave_quarter = $quarter",
    "effects": "from quality.screening_effects where wave_quarter = $quarter",
    "bias": "from quality.screening_bias where wave_quarter = $quarter and not is_suppressed",
    "indicators": "from marts.dim_indicators where $quarter is not null order by position",
    "assumptions": "from quality.assumptions where $quarter is not null order by assumption_id",
}
_BY_QUARTER["indices"] = """
    from quality.screening_rates
    where wave_quarter = $quarter
    order by family, index_id
"""
_BY_QUARTER["not_computable"] = """
    select index_id, not_computable_reason as reason, responses
    from quality.screening_gaps
    where wave_quarter = $quarter
    order by index_id, responses desc nulls last, reason
"""
_WAVE = "from marts.dim_waves where wave_quarter = $quarter"


def published_checks(database: Path, quarter: str) -> str:
    """Render the HTML page of one quarter's checks from the published database."""
    with duckdb.connect(str(database), read_only=True) as connection:

        def rows(query: str) -> pl.DataFrame:
            return connection.execute(query, {"quarter": quarter}).pl()

        frames = {name: rows(query) for name, query in _BY_QUARTER.items()}
        wave = rows(_WAVE)
    return render_checks(
        ChecksData(
            quarter=quarter,
            title=wave["title"].item() if wave.height else f"Quarter {quarter}",
            default_profile=wave["default_profile"].item() if wave.height else "standard",
            **frames,
        )
    )
