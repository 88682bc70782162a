"""Sections about the survey: the indicators, their reliability, and screening."""

from collections.abc import Iterable, Mapping

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    figure,
    in_words,
    interval,
    line,
    number,
    plural,
    scale_bar,
    table,
    whole,
    words,
)
from secperf_pipeline.report.hypotheses import Family
from secperf_pipeline.report.screening_indices import index_name
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts, rows_with

# A family of the catalogue that is named after the hypothesis it was made for.
_OF_A_HYPOTHESIS = "h1"
_TOTALS = {"all": "Received", "kept": "Kept"}


def indicator_table(
    summary: RowDicts,
    names: Indicators,
    families: Iterable[Family],
    scale: AnswerScale | None,
    numbers: Mapping[str, float],
) -> Table | None:
    """Show mean, spread and interval of every indicator that the quarter measures.

    Parameters
    ----------
    summary
        Rows of ``results.indicator_summary``; without any there is no table.
    names
        The catalogue.
    families
        The quarter's hypotheses: one of a single link names indicators that have no other family.
    scale
        The answer scale, on which the intervals are drawn.
    numbers
        The register's, of which the level of the interval is said.
    """
    by_id = {str(row["indicator_id"]): row for row in summary}
    claimed = {
        one: family.family_id
        for family in families
        if family.is_single
        for one in (*family.x, *family.y)
    }
    rows: list[Row] = []
    previous = None
    for identifier in names.in_order(by_id):
        label = _family_word(identifier, names, claimed)
        starts = label != previous
        previous = label
        row = by_id[identifier]
        low, high = row.get("ci_low"), row.get("ci_high")
        cells = [
            Cell(text=label if starts else "", css="strong"),
            words(names.name(identifier)),
            figure(whole(row.get("n"))),
            figure(number(row.get("mean"), 2)),
            figure(number(row.get("sd"), 3)),
            figure(interval(low, high, 2)),
            Cell(text="", css="bar", bar=scale_bar(row.get("mean"), low, high, scale)),
        ]
        rows.append(line(cells, row.get("reason"), css="first" if starts else ""))
    drawn = "" if scale is None else f"{scale[0]} to {scale[1]}"
    level = worded("{confidence_percent} interval", numbers)
    headers = ["Family", "Indicator", "n", "Mean", "SD", level, drawn]
    return table("", headers, rows) if rows else None


def _family_word(indicator: str, names: Indicators, claimed: Mapping[str, str]) -> str:
    family = next((one for one, ids in names.families.items() if indicator in ids), "")
    if family == _OF_A_HYPOTHESIS:
        return claimed.get(indicator, "Other")
    return family.capitalize()


def reliability_table(
    reliability: RowDicts, sizes: RowDicts, names: Indicators, numbers: Mapping[str, float]
) -> Table | None:
    """Show Cronbach's alpha of the scales of several indicators; None without rows.

    Parameters
    ----------
    reliability
        Rows of ``results.reliability``.
    sizes
        scale and n_indicators, the number of indicators whose items the scale holds; not known
        where nothing of the scale could be computed.
    names
        The catalogue: a scale that is no indicator has several.
    numbers
        The register's, of which the level of the interval is said.
    """
    counts = {row["scale"]: int(row["n_indicators"]) for row in sizes}
    rows = [
        _alpha(_scale_name(row["scale"], counts.get(row["scale"])), row)
        for row in reliability
        if row["scale"] not in names.names
    ]
    return _alphas("Scale", rows, numbers)


def indicator_reliability_table(
    reliability: RowDicts, names: Indicators, numbers: Mapping[str, float]
) -> Table | None:
    """Show Cronbach's alpha of every indicator, in the catalogue's order; None without rows."""
    by_id = {row["scale"]: row for row in reliability if row["scale"] in names.names}
    rows = [_alpha(names.name(one), by_id[one]) for one in names.in_order(by_id)]
    return _alphas("Indicator", rows, numbers)


def _alpha(name: str, row: RowDict) -> Row:
    cells = [
        words(name),
        figure(whole(row.get("n"))),
        figure(whole(row.get("n_items"))),
        figure(number(row.get("alpha"), 3)),
        figure(interval(row.get("alpha_low"), row.get("alpha_high"), 3)),
        words(row.get("gate")),
    ]
    return line(cells, row.get("reason"))


def _alphas(first: str, rows: list[Row], numbers: Mapping[str, float]) -> Table | None:
    level = worded("{confidence_percent} interval", numbers)
    return table("", [first, "n", "Items", "Alpha", level, "Gate"], rows) if rows else None


def direction_sentences(direction: RowDicts, names: Indicators) -> list[str]:
    """Say which items look answered the other way round, and what to do about each.

    Parameters
    ----------
    direction
        Rows of ``results.item_direction`` on the whole wave under its own profile.
    names
        The catalogue.
    """
    by_id = {row["indicator_id"]: row["remedy"] for row in direction if row["remedy"]}
    return [f"{names.name(one)}: {by_id[one]}" for one in names.in_order(by_id)]


def _scale_name(scale: object, count: int | None) -> str:
    name = in_words(scale).capitalize()
    return name if count is None else f"{name}, {plural(count, 'indicator')}"


def profiles_table(flow: RowDicts, default_profile: str) -> Table | None:
    """Show side by side what each profile removes at each step, the wave's own first."""
    counts: dict[str, dict[str, RowDict]] = {}
    for row in sorted(flow, key=lambda one: one["step"]):
        counts.setdefault(str(row["profile"]), {})[str(row["reason"])] = row
    profiles = sorted(counts, key=lambda profile: (profile != default_profile, profile))
    # The steps of every profile lie in the order of the one with the most.
    longest_first = sorted(profiles, key=lambda profile: -len(counts[profile]))
    reasons = dict.fromkeys(reason for profile in longest_first for reason in counts[profile])
    steps = ["all", *(reason for reason in reasons if reason not in _TOTALS), "kept"]
    rows = [
        Row(
            cells=(
                words(_TOTALS.get(reason) or index_name(reason)),
                *(_removal(counts[profile].get(reason), reason) for profile in profiles),
            ),
            css="total" if reason in _TOTALS else "",
        )
        for reason in steps
    ]
    named = [f"{one}, the wave's own" if one == default_profile else one for one in profiles]
    return table("", ["Step", *named], rows) if profiles else None


def _removal(row: RowDict | None, reason: str) -> Cell:
    """Print what a step removes under a profile; nothing where the profile lacks the step."""
    if row is None:
        return figure("")
    if reason in _TOTALS:
        return figure(whole(row["count"]))
    have = row["count_with_reason"]
    note = "" if have == row["count"] else f"of {whole(have)}"
    return figure(f"−{row['count']}" if row["count"] else "0", note=note)


def screening_table(flow: RowDicts, default_profile: str) -> Table | None:
    """Show how many responses each step of the wave's own profile removes; None without any."""
    steps = rows_with(flow, profile=default_profile)
    return _flow(default_profile, steps) if steps else None


def _flow(profile: str, steps: RowDicts) -> Table:
    rows: list[Row] = []
    left = 0
    for step in sorted(steps, key=lambda row: row["step"]):
        reason, count = str(step["reason"]), int(step["count"])
        is_total = reason in _TOTALS
        left = count if is_total else left - count
        cells = [
            words(_TOTALS.get(reason) or index_name(reason)),
            figure("" if is_total else f"−{count}" if count else "0"),
            figure(whole(left)),
            figure("" if is_total else whole(step.get("count_with_reason"))),
        ]
        rows.append(line(cells, None, css="total" if is_total else ""))
    return table(
        f"Profile {profile}, the wave's own", ["Step", "Removed", "Left", "Have this reason"], rows
    )


def kept_responses(flow: RowDicts, profile: str) -> tuple[int, int] | None:
    """Count responses kept and received under a profile; None where no survey was screened."""
    counts = {row["reason"]: int(row["count"]) for row in rows_with(flow, profile=profile)}
    if "all" not in counts or "kept" not in counts:
        return None
    return counts["kept"], counts["all"]
