"""The checks of one quarter as a page that needs nothing but itself."""

from dataclasses import dataclass
from functools import partial

import polars as pl

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report import expectations, screening_impact, screening_indices, survey
from secperf_pipeline.report.quarter_report import template
from secperf_pipeline.report.selection import indicators, register_numbers, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksData:
    """What the page is made from; any frame may be empty.

    Parameters
    ----------
    quarter
        ``2021Q4``.
    title
        Title of the wave.
    default_profile
        The wave's own screening profile.
    results, failures, drift, flow, effects, bias
        ``quality.expectation_results``, ``expectation_failures``, ``distribution_drift``,
        ``screening_flow``, ``screening_effects`` and ``screening_bias``, the quarter's rows.
    indices
        ``quality.screening_rates``, the quarter's rows.
    not_computable
        index_id, reason and the number of responses that it keeps without a value or cut-off,
        NULL where it is too small to be shown.
    indicators, assumptions
        ``marts.dim_indicators`` and ``quality.assumptions``.
    """

    quarter: str
    title: str
    default_profile: str
    results: pl.DataFrame
    failures: pl.DataFrame
    drift: pl.DataFrame
    flow: pl.DataFrame
    effects: pl.DataFrame
    bias: pl.DataFrame
    indices: pl.DataFrame
    not_computable: pl.DataFrame
    indicators: pl.DataFrame
    assumptions: pl.DataFrame


def render_checks(data: ChecksData) -> str:
    """Write the page as HTML; every text is escaped, and equal data give an equal page."""
    results = rows_of(data.results)
    drift = rows_of(data.drift)
    effects, bias = rows_of(data.effects), rows_of(data.bias)
    return template("checks.html.j2").render(
        quarter=data.quarter,
        title=data.title,
        said=partial(worded, numbers=register_numbers(data.assumptions)),
        is_stopped=expectations.is_stopped(results),
        sentences=[*expectations.sentences(results), expectations.drift_sentence(drift)],
        profiles=survey.profiles_table(rows_of(data.flow), data.default_profile),
        indices=screening_indices.indices_table(
            rows_of(data.indices), rows_of(data.not_computable)
        ),
        effects=screening_impact.effects_table(effects, data.default_profile),
        changed_verdicts=screening_impact.changed_verdicts_table(
            effects, data.default_profile, indicators(data.indicators)
        ),
        bias_sentence=screening_impact.bias_sentence(bias, data.default_profile),
        bias=screening_impact.bias_table(bias, data.default_profile),
        suites=expectations.suite_tables(results),
        failing=expectations.failing_tables(results, rows_of(data.failures)),
        drift=expectations.drift_table(drift),
    )
