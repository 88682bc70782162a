"""The section on the population: what weights by sector and size change and leave out."""

from collections.abc import Mapping
from dataclasses import dataclass

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.figures import (
    Row,
    Table,
    figure,
    interval,
    is_missing,
    line,
    measurement,
    number,
    percentage,
    shares,
    table,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationSection:
    """What the section draws: sentences on the weights, means and shares, leak causes."""

    sentences: list[str]
    estimates: Table
    causes: Table | None


def population_section(
    estimates: RowDicts, exposure: RowDicts, names: Indicators, numbers: Mapping[str, float]
) -> PopulationSection | None:
    """Lay out the section; None where the quarter has no population.yaml.

    Parameters
    ----------
    estimates
        Rows of ``results.population_estimates`` on the whole wave under its own profile.
    exposure
        Rows of ``marts.population_exposure``.
    names
        The catalogue.
    numbers
        The register's, of which the level of the intervals is said.
    """
    if not estimates:
        return None
    level = worded("{confidence_percent} interval", numbers)
    ids = names.in_order(str(row["indicator_id"]) for row in estimates)
    of = {(row["indicator_id"], row["statistic"]): row for row in estimates}
    return PopulationSection(
        sentences=[*_weights(estimates, "responses"), *_weights(exposure[:1], "organisations")],
        estimates=table(
            "",
            ["Indicator", "Mean", "Weighted", level, "Above the cut", "Weighted", level],
            [_estimate(of[one, "mean"], of[one, "share_above_cut"], names) for one in ids],
        ),
        causes=_causes(exposure, level),
    )


def _weights(rows: RowDicts, what: str) -> list[str]:
    """Say how much the weights cost, whom they speak for and what they leave out."""
    known = [row for row in rows if not is_missing(row["n_effective_kish"])]
    if not known:
        return []
    most = max(known, key=lambda row: int(row["n_weighted"] or 0))
    counted = "" if is_missing(most["n_weighted"]) else f"{most['n_weighted']:.0f} "
    said = (
        f"The {counted}weighted {what} are worth {number(most['n_effective_kish'], 1)} of equal "
        f"weight (Kish) and speak for {percentage(most['represented_share'])} of the population's "
        "organisations."
    )
    note = most["note"]
    return [said, *([f"{note[0].upper()}{note[1:]}."] if note else [])]


def _estimate(mean: RowDict, share: RowDict, names: Indicators) -> Row:
    cells = [
        words(names.name(mean["indicator_id"])),
        figure(number(mean["estimate"], 2)),
        figure(number(mean["weighted"], 2)),
        figure(interval(mean["weighted_low"], mean["weighted_high"], 2)),
        figure(measurement(share["estimate"], "share")),
        figure(measurement(share["weighted"], "share")),
        figure(shares(share["weighted_low"], share["weighted_high"])),
    ]
    return line(cells, mean["reason"] or share["reason"])


def _causes(exposure: RowDicts, level: str) -> Table | None:
    weighted = [row for row in exposure if not is_missing(row["weighted_residual"])]
    rows = [
        line(
            [
                words(row["name_en"], css="strong"),
                figure(number(row["residual"], 1)),
                figure(interval(row["ci_low"], row["ci_high"], 1)),
                figure(number(row["weighted_residual"], 1)),
                figure(interval(row["weighted_ci_low"], row["weighted_ci_high"], 1)),
                figure(interval(row["weighted_residual_low"], row["weighted_residual_high"], 1)),
            ],
            row["reason"],
        )
        for row in weighted
    ]
    headers = ["Cause", "Exposure", level, "Weighted", level, "Bounds, weighted"]
    return table("What remains of each leak cause", headers, rows) if rows else None
