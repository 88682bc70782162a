"""One quarter's report as a page that needs nothing but itself."""

from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.report import (
    changes,
    controls,
    dossier,
    expectations,
    funding,
    headline,
    joint_links,
    perception,
    provenance,
    references,
    strategy,
    survey,
    wave_changes,
)
from secperf_pipeline.report.hypotheses import Family, families
from secperf_pipeline.report.link_section import link_section
from secperf_pipeline.report.scorecard import scorecards, shown_organisations
from secperf_pipeline.report.selection import (
    Indicators,
    every_segment,
    indicators,
    perspective_names,
    register_numbers,
    rows_of,
    rows_with,
    whole_wave,
    without_unmeasured,
)
from secperf_pipeline.report.single_link import single_link

_SHOWN_ORGANISATIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyData:
    """What stands behind the scorecard; any frame may be empty.

    Parameters
    ----------
    coverage, approaches, benchmarks
        ``marts.strategy_coverage``, ``marts.organisation_alignment`` and ``marts.benchmarks``.
    edges, funding, restatements, evaluation
        ``results.strategy_edges``, ``results.funding_options``, ``results.restatements`` and
        ``results.scorecard_evaluation``.
    """

    coverage: pl.DataFrame = field(default_factory=pl.DataFrame)
    approaches: pl.DataFrame = field(default_factory=pl.DataFrame)
    benchmarks: pl.DataFrame = field(default_factory=pl.DataFrame)
    edges: pl.DataFrame = field(default_factory=pl.DataFrame)
    funding: pl.DataFrame = field(default_factory=pl.DataFrame)
    restatements: pl.DataFrame = field(default_factory=pl.DataFrame)
    evaluation: pl.DataFrame = field(default_factory=pl.DataFrame)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """What a report is made from; any frame may be empty, and may hold other quarters too.

    Parameters
    ----------
    quarter
        ``2021Q4``.
    title
        Title of the wave.
    default_profile
        Screening profile that the report's figures rest on.
    snapshot
        snapshot_id, revision, code_version, protocol_hash; further entries are printed as they are.
    strategy
        What stands behind the scorecard.
    scale
        The answer scale of the wave; None without a survey.
    note
        A sentence that must stand at the top, such as that the data are synthetic.
    scale_sizes
        scale and n_indicators: how many indicators' items each scale of several items holds.
    modules, causes
        Means over the organisations of ``marts.control_coverage`` and ``leak_cause_exposure``.

    Each other field is a published table, see `published_report`.
    """

    quarter: str
    title: str
    default_profile: str
    verdicts: pl.DataFrame
    indicator_summary: pl.DataFrame
    reliability: pl.DataFrame
    item_direction: pl.DataFrame
    scale_sizes: pl.DataFrame
    regressions: pl.DataFrame
    group_differences: pl.DataFrame
    dossier: pl.DataFrame
    joint_links: pl.DataFrame
    common_method: pl.DataFrame
    indicator_changes: pl.DataFrame
    verdict_history: pl.DataFrame
    layer_gaps: pl.DataFrame
    invariance: pl.DataFrame
    flow: pl.DataFrame
    files: pl.DataFrame
    scorecard: pl.DataFrame
    perspectives: pl.DataFrame
    perspective_names: pl.DataFrame
    modules: pl.DataFrame
    causes: pl.DataFrame
    perception: pl.DataFrame
    calibration: pl.DataFrame
    indicators: pl.DataFrame
    expectations: pl.DataFrame
    assumptions: pl.DataFrame
    snapshot: dict[str, object]
    strategy: StrategyData = field(default_factory=StrategyData)
    scale: AnswerScale | None = None
    note: str | None = None


def render(data: ReportData) -> str:
    """Write the report as HTML.

    Every text is escaped, so that a file name or a message cannot become markup. The page has
    no script and asks no server for anything; equal data give an equal page.
    """
    numbers = register_numbers(data.assumptions)
    names = indicators(data.indicators)
    verdicts = without_unmeasured(
        whole_wave(data.verdicts, data.quarter, data.default_profile), data.indicator_summary
    )
    found = families(verdicts, names)
    files = rows_of(data.files, wave_quarter=data.quarter)
    return template("quarter.html.j2").render(
        quarter=data.quarter,
        title=data.title,
        note=data.note,
        said=partial(worded, numbers=numbers),
        profile=data.default_profile,
        files=provenance.files_table(files),
        files_sentence=headline.files_sentence(files),
        checks_sentence=expectations.sentences(
            rows_of(data.expectations, wave_quarter=data.quarter)
        )[0],
        assumptions=provenance.assumptions_table(rows_of(data.assumptions)),
        snapshot=provenance.snapshot_table(data.snapshot, verdicts),
        **_hypotheses(data, found, names, numbers),
        cautions=headline.cautions(
            verdicts, whole_wave(data.group_differences, data.quarter, data.default_profile)
        ),
        **_survey(data, found, names, numbers),
        **_changes(data, names, numbers),
        **_scorecard(data, numbers),
        **_strategy(data, names, numbers),
        **_controls(data, names, numbers),
    )


def _hypotheses(
    data: ReportData, found: list[Family], names: Indicators, numbers: dict[str, float]
) -> dict[str, Any]:
    quarter, profile = data.quarter, data.default_profile
    differences = whole_wave(data.group_differences, quarter, profile)
    regressions = whole_wave(data.regressions, quarter, profile)
    common_method = whole_wave(data.common_method, quarter, profile)
    weighed = without_unmeasured(whole_wave(data.dossier, quarter, profile), data.indicator_summary)
    return {
        "dossier_table": dossier.dossier_table(weighed, names),
        "joint_tables": joint_links.joint_tables(
            whole_wave(data.joint_links, quarter, profile), names, numbers
        ),
        "link_sections": [
            link_section(one, common_method, names, numbers) for one in found if not one.is_single
        ],
        "single_links": [
            single_link(one, differences, regressions, names, numbers)
            for one in found
            if one.is_single
        ],
    }


def _survey(
    data: ReportData, found: list[Family], names: Indicators, numbers: dict[str, float]
) -> dict[str, Any]:
    quarter, profile = data.quarter, data.default_profile
    flow = rows_of(data.flow, wave_quarter=quarter)
    summary = whole_wave(data.indicator_summary, quarter, profile)
    reliability = whole_wave(data.reliability, quarter, profile)
    direction = whole_wave(data.item_direction, quarter, profile)
    return {
        "responses_sentence": headline.responses_sentence(
            survey.kept_responses(flow, profile), profile
        ),
        "indicator_table": survey.indicator_table(summary, names, found, data.scale, numbers),
        "reliability": survey.reliability_table(
            reliability, rows_of(data.scale_sizes, wave_quarter=quarter), names, numbers
        ),
        "indicator_reliability": survey.indicator_reliability_table(reliability, names, numbers),
        "direction_sentences": survey.direction_sentences(direction, names),
        "screening": survey.screening_table(flow, profile),
    }


def _changes(data: ReportData, names: Indicators, numbers: dict[str, float]) -> dict[str, Any]:
    quarter, profile = data.quarter, data.default_profile
    rows = whole_wave(data.indicator_changes, quarter, profile)
    history = whole_wave(data.verdict_history, quarter, profile)
    fits = whole_wave(data.invariance, quarter, profile)
    gaps = every_segment(data.layer_gaps, quarter, profile)
    return {
        "changes_sentence": wave_changes.changes_sentence(rows, names, numbers["significance"]),
        "changes_table": wave_changes.changes_table(rows, names),
        "flips_sentence": wave_changes.flips_sentence(history),
        "flips_table": wave_changes.flips_table(history, names),
        "waves_sentence": wave_changes.invariance_sentence(fits, wave_changes.PREVIOUS),
        "layers_sentence": wave_changes.invariance_sentence(fits, wave_changes.LAYERS),
        "layers_table": wave_changes.layers_table(gaps, names),
        "layers_reason": wave_changes.layers_reason(gaps),
    }


def _scorecard(data: ReportData, numbers: dict[str, float]) -> dict[str, Any]:
    scorecard = rows_of(data.scorecard, wave_quarter=data.quarter)
    perspectives = rows_of(data.perspectives, wave_quarter=data.quarter)
    named = perspective_names(data.perspective_names)
    _, organisation_count = shown_organisations(scorecard, perspectives)
    return {
        "scorecards": scorecards(scorecard, perspectives, named, numbers["probability_green"]),
        "organisation_count": organisation_count,
        "scorecard_sentences": headline.scorecard_sentences(scorecard, perspectives, named),
    }


def _strategy(data: ReportData, names: Indicators, numbers: dict[str, float]) -> dict[str, Any]:
    quarter, behind = data.quarter, data.strategy
    coverage = rows_of(behind.coverage, wave_quarter=quarter)
    pooled = rows_with(coverage, organisation_id="all")
    approaches = rows_of(behind.approaches, wave_quarter=quarter)
    options = rows_of(behind.funding, wave_quarter=quarter)
    restatements = rows_of(behind.restatements, wave_quarter=quarter)
    perspectives = perspective_names(data.perspective_names)
    kpi_names = {
        str(row["kpi_id"]): str(row["name"])
        for row in rows_of(data.scorecard, wave_quarter=quarter)
    }
    return {
        "coverage_sentence": strategy.coverage_sentence(pooled),
        "coverage_table": strategy.coverage_table(pooled, perspectives),
        "edges_table": strategy.edges_table(rows_of(behind.edges, wave_quarter=quarter), names),
        "approach_sentence": strategy.approach_sentence(approaches),
        "approach_table": strategy.approach_table(approaches, _SHOWN_ORGANISATIONS),
        "funding_sentence": funding.funding_sentence(options),
        "funding_table": funding.funding_table(options),
        "comparisons": changes.comparisons(
            restatements, data.snapshot.get("snapshot_id"), names, perspectives, kpi_names
        ),
        "benchmarks_table": references.benchmarks_table(rows_of(behind.benchmarks)),
        "evaluation_table": references.evaluation_table(
            rows_of(behind.evaluation, wave_quarter=quarter), numbers
        ),
    }


def _controls(data: ReportData, names: Indicators, numbers: dict[str, float]) -> dict[str, Any]:
    pairs = rows_of(data.perception, wave_quarter=data.quarter)
    calibration = rows_of(data.calibration, wave_quarter=data.quarter)
    return {
        "modules": controls.modules_table(rows_of(data.modules)),
        "causes": controls.causes_table(rows_of(data.causes)),
        "perception_sentence": perception.perception_sentence(pairs),
        "overconfident": perception.overconfident_table(pairs, names),
        "calibration": perception.calibration_table(calibration, names, numbers),
    }


@cache
def template(name: str) -> Template:
    """Load a page's template; a name that it does not know is an error."""
    environment = Environment(
        loader=PackageLoader("secperf_pipeline", "report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template(name)
