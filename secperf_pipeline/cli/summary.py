"""What a run prints at its end, read from the published database."""

from collections import Counter
from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.stats.rounding import format_p, rounded

_SHORT = {
    "policy": "Policy",
    "organization": "Organization",
    "system_protection": "System",
    "access_control": "Access",
    "executive_will": "Executives",
    "employee_awareness": "Employees",
    "sales": "Sales",
    "market_share": "Market share",
    "customer_loyalty": "Customer loyalty",
    "reliability_image": "Reliability and image",
}
_SECURITY = list(_SHORT)[:6]
_BUSINESS = list(_SHORT)[6:]


def quarter_summary(database: Path, quarter: str) -> list[str]:
    """Say in lines what a quarter's published tables hold: files, flow, verdicts, scorecard."""
    with duckdb.connect(str(database), read_only=True) as connection:

        def rows(query: str) -> pl.DataFrame:
            return connection.sql(query, params={"quarter": quarter}).pl()

        return [
            *_files(rows("from quality.files where wave_quarter = $quarter and is_current")),
            *_flow(rows(_FLOW)),
            *_matrix(rows(_VERDICTS)),
            *_scorecard(rows(_SCORECARD)),
        ]


_FLOW = """
    select flow.reason, flow.count
    from quality.screening_flow as flow
    inner join marts.dim_waves as waves
        on flow.wave_quarter = waves.wave_quarter and flow.profile = waves.default_profile
    where flow.wave_quarter = $quarter
    order by flow.step
"""
_VERDICTS = """
    select * from results.verdicts
    where wave_quarter = $quarter and segment_kind = 'all' and is_default_profile
"""
_SCORECARD = """
    select scorecard.*, perspectives.name_en as perspective_name
    from results.scorecard as scorecard
    inner join catalogue.scorecard_perspectives as perspectives
        on scorecard.perspective = perspectives.perspective
    where scorecard.wave_quarter = $quarter
        and scorecard.organisation_id = 'all'
        and scorecard.source = 'register'
    order by perspectives.position, scorecard.kpi_id
"""


def _files(files: pl.DataFrame) -> list[str]:
    counts = dict(files["status"].value_counts().iter_rows())
    said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    lines = [f"  files: {said}"]
    for row in files.filter(pl.col("status") == "refused").sort("path").iter_rows(named=True):
        lines.append(f"    refused {row['path']}: {row['message']}")
    return lines


def _flow(flow: pl.DataFrame) -> list[str]:
    if flow.is_empty():
        return ["  no survey in this quarter"]
    counts = dict(flow.iter_rows())
    removed = ", ".join(
        f"{reason} {count}"
        for reason, count in counts.items()
        if reason not in ("all", "kept") and count
    )
    return [f"  responses: {counts['all']} -> {counts['kept']} kept (removed: {removed or 'none'})"]


def _matrix(verdicts: pl.DataFrame) -> list[str]:
    if verdicts.is_empty():
        return []
    always = verdicts.filter(pl.col("policy") == "paper_ttest_always")
    cells = {(row["x"], row["y"]): row for row in always.iter_rows(named=True)}
    width = 11
    lines = [
        "  verdicts, the groups compared always (p; Adopt below .05)",
        " " * 26 + "".join(f"{_SHORT[x]:<{width + 3}}" for x in _SECURITY),
    ]
    for y in _BUSINESS:
        said = "".join(f"{_cell(cells.get((x, y))):<{width + 3}}" for x in _SECURITY)
        lines.append(f"    {_SHORT[y]:<22}{said}")
    h2 = always.filter(pl.col("hypothesis_id") != "H1")["verdict_paper"]
    adopted, dismissed = (h2 == "Adopt").sum(), (h2 == "Dismissal").sum()
    lines.append(f"    H2: {adopted} Adopt, {dismissed} Dismissal, {h2.null_count()} not testable")
    gate = verdicts.filter((pl.col("policy") == "paper_gate") & (pl.col("hypothesis_id") != "H1"))
    in_band = int(gate["dw_in_band"].fill_null(False).sum())
    lines.append(f"    {in_band} of {gate.height} regressions lie in the Durbin-Watson band")
    h1 = verdicts.filter(
        (pl.col("policy") == "paper_gate") & (pl.col("hypothesis_id") == "H1")
    ).row(0, named=True)
    lines.append(f"    H1: {_h1(h1)}")
    robust = verdicts.filter(pl.col("policy") == "robust")
    counted = Counter(robust.filter(pl.col("hypothesis_id") != "H1")["verdict"])
    said = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in counted.most_common())
    h1_words = robust.filter(pl.col("hypothesis_id") == "H1")["verdict"].to_list()
    lines.append(f"    the robust policy, H2: {said}; H1: {', '.join(h1_words)}")
    return lines


def _cell(row: dict[str, object] | None) -> str:
    if row is None or row["verdict_paper"] is None:
        return "not testable"
    p = row["p"]
    shown = f" {format_p(p)}" if isinstance(p, float) else ""
    return f"{str(row['verdict_paper'])[:7]}{shown}"


def _h1(row: dict[str, object]) -> str:
    if row["verdict_paper"] is None:
        return f"not testable ({row['reason']})"
    statistic, df, p, effect = (
        float(str(row[name])) for name in ("statistic", "df", "p", "effect")
    )
    return (
        f"{row['verdict_paper']} by {row['branch']}, t {rounded(statistic, 3)}, "
        f"df {rounded(df, 1)}, p {format_p(p)}, effect {rounded(effect, 2)}"
    )


def _scorecard(scorecard: pl.DataFrame) -> list[str]:
    if scorecard.is_empty():
        return ["  no scorecard in this quarter"]
    return ["  scorecard", *(_kpi(row) for row in scorecard.iter_rows(named=True))]


def _kpi(row: dict[str, object]) -> str:
    return (
        f"    {row['perspective_name']:<24}{row['kpi_id']}  {row['status']:<8} "
        f"{_value(row):<14} {row['name']}"
    )


def _value(row: dict[str, object]) -> str:
    value = row["value"]
    if not isinstance(value, float):
        return "-"
    if row["unit"] == "count":
        return str(rounded(value, 0 if value.is_integer() else 2))
    cases = row["denominator"]
    base = f" of {cases:.0f}" if isinstance(cases, float) else ""
    return f"{rounded(100 * value, 1)} %{base}"
