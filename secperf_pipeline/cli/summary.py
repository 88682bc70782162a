"""What a run prints at its end, read from the published database."""

from collections import Counter
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.dossier import ROBUST
from secperf_pipeline.report.figures import NO_REASON, in_words
from secperf_pipeline.report.hypotheses import Family, families
from secperf_pipeline.report.matrix import ALWAYS, GATE
from secperf_pipeline.report.selection import (
    indicators,
    register_numbers,
    rows_with,
    without_unmeasured,
)
from secperf_pipeline.stats.rounding import format_p, rounded

_LABEL_WIDTH, _CELL_WIDTH = 24, 14
_HIDDEN = "hidden"


def quarter_summary(database: Path, quarter: str) -> list[str]:
    """Say in lines what a quarter's published tables hold: files, flow, verdicts, scorecard."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return summary_lines(lambda query: connection.execute(query, {"quarter": quarter}).pl())


def summary_lines(read: Callable[[str], pl.DataFrame]) -> list[str]:
    """Say the lines of the quarter that ``read`` asks for; a hidden figure is said to be hidden."""
    verdicts = without_unmeasured(read(_VERDICTS).to_dicts(), read(_SUMMARY))
    return [
        *_files(read("from quality.files where wave_quarter = $quarter and is_current")),
        *_flow(read(_FLOW)),
        *_verdicts(
            families(verdicts, indicators(read(_INDICATORS))), register_numbers(read(_ASSUMPTIONS))
        ),
        *_directions(read(_DIRECTION)),
        *_population(read(_POPULATION)),
        *_scorecard(read(_SCORECARD)),
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
_SUMMARY = "from results.indicator_summary where wave_quarter = $quarter"
_DIRECTION = """
    select remedy from results.item_direction
    where wave_quarter = $quarter and is_default_profile and remedy is not null
    order by indicator_id
"""
_POPULATION = """
    select n_weighted, n_effective_kish, note, reason from results.population_estimates
    where wave_quarter = $quarter and is_default_profile and statistic = 'mean'
    order by n_weighted desc nulls last, indicator_id
    limit 1
"""
_INDICATORS = "from marts.dim_indicators where $quarter is not null"
_ASSUMPTIONS = "from quality.assumptions where $quarter is not null"
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
    counts = Counter(status or _HIDDEN for status in files["status"])
    said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    lines = [f"  files: {said}"]
    for row in files.filter(pl.col("status") == "refused").sort("path").iter_rows(named=True):
        lines.append(f"    refused {row['path']}: {row['message'] or _HIDDEN}")
    return lines


def _flow(flow: pl.DataFrame) -> list[str]:
    if flow.is_empty():
        return ["  no survey in this quarter"]
    counts = {row["reason"]: row["count"] for row in flow.iter_rows(named=True)}
    removed = ", ".join(
        f"{reason} {_figure(count, 0)}"
        for reason, count in counts.items()
        if reason not in ("all", "kept") and count != 0
    )
    every, kept = (_figure(counts.get(total), 0) for total in ("all", "kept"))
    return [f"  responses: {every} -> {kept} kept (removed: {removed or 'none'})"]


def _verdicts(found: list[Family], numbers: dict[str, float]) -> list[str]:
    level = worded("Adopt below {paper_significance_p}, the level of the paper", numbers)
    lines = []
    for family in found:
        lines += _link(family) if family.is_single else _matrix(family, level)
    robust = "; ".join(said for family in found if (said := _robust(family)))
    return [*lines, f"    the robust policy, {robust}"] if robust else lines


def _directions(found: pl.DataFrame) -> list[str]:
    """Say which items look answered the other way round, and the remedy."""
    return [f"  {remedy}" for remedy in found["remedy"]]


def _population(found: pl.DataFrame) -> list[str]:
    """Say what the weights by sector and size are worth; nothing without population.yaml."""
    return [f"  population: {_weights(row)}" for row in found.iter_rows(named=True)]


def _weights(row: dict[str, Any]) -> str:
    if row["n_effective_kish"] is None:
        return f"nothing is weighted: {row['reason'] or _HIDDEN}"
    count, worth = _figure(row["n_weighted"], 0), _figure(row["n_effective_kish"], 1)
    said = f"{count} responses weighted by sector and size, worth {worth} of equal weight"
    return said + (f"; {row['note']}" if row["note"] else "")


def _matrix(family: Family, level: str) -> list[str]:
    """Lay out the links of a family and count their verdicts."""
    always = rows_with(family.verdicts, policy=ALWAYS)
    cells = {(row["x"], row["y"]): _cell(row) for row in always}
    titles = [_title(x).split() for x in family.x]
    width = max(_CELL_WIDTH, *(len(word) + 1 for title in titles for word in title))
    label_width = max(_LABEL_WIDTH, *(len(_title(y)) + 2 for y in family.y))
    lines = [f"  verdicts on {family.family_id}, the groups compared always (p; {level})"]
    for heads in zip_longest(*titles, fillvalue=""):
        lines.append(" " * (label_width + 2) + "".join(f"{head:<{width}}" for head in heads))
    for y in family.y:
        said = "".join(f"{cells.get((x, y), 'not testable'):<{width}}" for x in family.x)
        lines.append(f"    {_title(y):<{label_width - 2}}{said}")
    counted = Counter(_paper_verdict(row) for row in always)
    words = ["Adopt", "Dismissal", "not testable", *([_HIDDEN] if counted[_HIDDEN] else [])]
    said = ", ".join(f"{counted[word]} {word}" for word in words)
    return [*lines, f"    {family.family_id}: {said}", *_in_band(family)]


def _in_band(family: Family) -> list[str]:
    """Count the regressions on which the gate lets the slope decide."""
    known = [row["dw_in_band"] for row in rows_with(family.verdicts, policy=GATE)]
    known = [one for one in known if one is not None]
    if not known:
        return []
    return [f"    {sum(known)} of {len(known)} regressions lie in the Durbin-Watson band"]


def _cell(row: dict[str, Any]) -> str:
    p = row["p"]
    shown = "" if p is None else f" {format_p(p)}"
    return f"{_paper_verdict(row)[: 12 if p is None else 7]}{shown}"


def _paper_verdict(row: dict[str, Any]) -> str:
    """Say Adopt or Dismissal, or why neither: no test could be made, or its outcome is hidden."""
    untested = "not testable" if row["verdict"] == "not_testable" else _HIDDEN
    return str(row["verdict_paper"] or untested)


def _link(family: Family) -> list[str]:
    """Say the gate's verdict on a family of one link."""
    return [
        f"    {family.family_id}: {_decision(row)}"
        for row in rows_with(family.verdicts, policy=GATE)
    ]


def _decision(row: dict[str, Any]) -> str:
    verdict = _paper_verdict(row)
    if verdict == _HIDDEN:
        return str(row["reason"] or verdict)
    if row["verdict_paper"] is None:
        return f"{verdict} ({row['reason'] or NO_REASON})"
    p = _HIDDEN if row["p"] is None else format_p(row["p"])
    return (
        f"{verdict} by {row['branch'] or _HIDDEN}, t {_figure(row['statistic'], 3)}, "
        f"df {_figure(row['df'], 1)}, p {p}, effect {_figure(row['effect'], 2)}"
    )


def _robust(family: Family) -> str:
    """Count the robust verdicts on a family; nothing where the policy reached none."""
    rows = rows_with(family.verdicts, policy=ROBUST)
    counted = Counter(in_words(row["verdict"]) or _HIDDEN for row in rows)
    if family.is_single:
        return "".join(f"{family.family_id}: {word}" for word in counted)
    said = ", ".join(f"{count} {word}" for word, count in counted.most_common())
    return f"{family.family_id}: {said}" if said else ""


def _title(identifier: str) -> str:
    """Write an id as a title that is short enough for a column: ``Market share``."""
    return in_words(identifier).capitalize()


def _figure(value: float | None, decimals: int) -> str:
    return _HIDDEN if value is None else str(rounded(value, decimals))


def _scorecard(scorecard: pl.DataFrame) -> list[str]:
    if scorecard.is_empty():
        return ["  no scorecard in this quarter"]
    return ["  scorecard", *(_kpi(row) for row in scorecard.iter_rows(named=True))]


def _kpi(row: dict[str, Any]) -> str:
    status, name = (row[column] or _HIDDEN for column in ("status", "name"))
    return f"    {row['perspective_name']:<24}{row['kpi_id']}  {status:<8} {_value(row):<14} {name}"


def _value(row: dict[str, Any]) -> str:
    value, cases = row["value"], row["denominator"]
    if value is None:
        return "-"
    if row["unit"] == "count":
        return str(rounded(value, 0 if value.is_integer() else 2))
    base = "" if cases is None else f" of {cases:.0f}"
    return f"{rounded(100 * value, 1)} %{base}"
