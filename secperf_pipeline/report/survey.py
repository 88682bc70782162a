"""Sections about the survey: H1, the indicators, reliability and screening."""

from dataclasses import dataclass

from secperf_pipeline.report.figures import (
    NO_REASON,
    Cell,
    Row,
    Scale,
    Table,
    degrees,
    figure,
    interval,
    line,
    number,
    p_value,
    scale_bar,
    table,
    whole,
    words,
)
from secperf_pipeline.report.screening_indices import index_name
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts, matching

_SCALES = {
    "security": "Security, six indicators",
    "business": "Business, four indicators",
    "all_ten": "All ten indicators",
}
_FAMILIES = {"security": "Security", "business": "Business", "h1": "H1"}
_TOTALS = {"all": "Received", "kept": "Kept"}
_OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHypothesis:
    """H1 as Table 4 shows it."""

    claim: str
    tables: tuple[Table, ...]


def first_hypothesis(
    verdicts: RowDicts, differences: RowDicts, regressions: RowDicts, names: Indicators
) -> FirstHypothesis | None:
    """Show H1: groups, tests, effect, and the verdict of each policy; None without a verdict."""
    decided = matching(verdicts, hypothesis_id="H1")
    if not decided:
        return None
    x, y = decided[0]["x"], decided[0]["y"]
    difference = next(iter(matching(differences, x=x, y=y)), {})
    regression = next(iter(matching(regressions, x=x, y=y)), {})
    return FirstHypothesis(
        claim=f"{names.name(x)} → {names.name(y)}",
        tables=(
            _groups(difference),
            _tests(difference),
            _effect(difference, regression),
            _policies(decided),
        ),
    )


def _groups(difference: dict[str, object]) -> Table:
    cut = number(difference.get("cut"), 1)
    rows = [
        line(
            [
                words(label),
                figure(whole(difference.get(f"n_{side}"))),
                figure(number(difference.get(f"mean_{side}"), 3)),
                figure(number(difference.get(f"sd_{side}"), 3)),
            ],
            difference.get("reason"),
        )
        for side, label in (("with", f"With: above {cut}"), ("without", f"Without: {cut} or less"))
    ]
    return table("Groups", ["Group", "n", "Mean", "SD"], rows)


def _tests(difference: dict[str, object]) -> Table:
    reason = difference.get("reason")
    student = [
        words("Student, equal variances"),
        figure(number(difference.get("levene_mean_f"), 3)),
        figure(p_value(difference.get("levene_mean_p"))),
    ]
    welch = [words("Welch, unequal variances"), figure(""), figure("")]
    rows = [
        line(
            [
                *start,
                figure(number(difference.get(f"{test}_t"), 3)),
                figure(degrees(difference.get(f"{test}_df"))),
                figure(p_value(difference.get(f"{test}_p"))),
            ],
            reason,
        )
        for test, start in (("student", student), ("welch", welch))
    ]
    return table("Tests", ["t-test", "Levene F", "Levene p", "t", "df", "p"], rows)


def _effect(difference: dict[str, object], regression: dict[str, object]) -> Table:
    low, high = difference.get("cohens_d_low"), difference.get("cohens_d_high")
    cells = [
        figure(number(difference.get("difference"), 3)),
        figure(number(difference.get("cohens_d"), 2)),
        figure(interval(low, high, 2)),
        figure(number(regression.get("durbin_watson"), 3)),
    ]
    headers = ["Difference of means", "Cohen's d", "95 % interval of d", "Durbin-Watson"]
    reason = difference.get("reason") or regression.get("reason")
    return table("Size, and order of the rows", headers, [line(cells, reason)])


def _policies(decided: RowDicts) -> Table:
    rows = [
        Row(
            cells=(
                words(row["policy"]),
                words(row["verdict_paper"] or str(row["verdict"]).replace("_", " ")),
                figure(p_value(row["p"])),
                words(row["reason"] or NO_REASON, css="small"),
            )
        )
        for row in sorted(decided, key=lambda row: str(row["policy"]), reverse=True)
    ]
    return table("Verdict", ["Policy", "Verdict", "p", "How it was reached"], rows)


def indicator_table(summary: RowDicts, names: Indicators, scale: Scale | None) -> Table | None:
    """Show mean, spread and interval of every indicator, as in Table 3; None without rows."""
    if not summary:
        return None
    by_id = {row["indicator_id"]: row for row in summary}
    known = [
        (family, identifier) for family in _FAMILIES for identifier in names.family(family)
    ] or [("", identifier) for identifier in by_id]
    # Of indicators of one's own other quarters may have others.
    known += [(_OWN, identifier) for identifier in names.family(_OWN) if identifier in by_id]
    labels = _FAMILIES | {_OWN: "Own"}
    rows: list[Row] = []
    previous = None
    for family, identifier in known:
        starts = family != previous
        previous = family
        row = by_id.get(identifier, {"reason": "the quarter has no row for this indicator"})
        low, high = row.get("ci_low"), row.get("ci_high")
        cells = [
            Cell(text=labels.get(family, "") if starts else "", css="strong"),
            words(names.name(identifier)),
            figure(whole(row.get("n"))),
            figure(number(row.get("mean"), 2)),
            figure(number(row.get("sd"), 3)),
            figure(interval(low, high, 2)),
            Cell(text="", css="bar", bar=scale_bar(row.get("mean"), low, high, scale)),
        ]
        rows.append(line(cells, row.get("reason"), css="first" if starts else ""))
    drawn = "" if scale is None else f"{scale[0]} to {scale[1]}"
    return table("", ["Family", "Indicator", "n", "Mean", "SD", "95 % interval", drawn], rows)


def reliability_table(reliability: RowDicts) -> Table | None:
    """Show Cronbach's alpha of the three scales; None without rows."""
    by_scale = {row["scale"]: row for row in reliability}
    rows = [
        line(
            [
                words(label),
                figure(whole(by_scale[scale].get("n"))),
                figure(whole(by_scale[scale].get("n_items"))),
                figure(number(by_scale[scale].get("alpha"), 3)),
                figure(
                    interval(by_scale[scale].get("alpha_low"), by_scale[scale].get("alpha_high"), 3)
                ),
                words(by_scale[scale].get("gate")),
            ],
            by_scale[scale].get("reason"),
        )
        for scale, label in _SCALES.items()
        if scale in by_scale
    ]
    headers = ["Scale", "n", "Items", "Alpha", "95 % interval", "Gate"]
    return table("", headers, rows) if rows else None


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
                *(_removed(counts[profile].get(reason), reason) for profile in profiles),
            ),
            css="total" if reason in _TOTALS else "",
        )
        for reason in steps
    ]
    named = [f"{one}, the wave's own" if one == default_profile else one for one in profiles]
    return table("", ["Step", *named], rows) if profiles else None


def _removed(row: RowDict | None, reason: str) -> Cell:
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
    steps = matching(flow, profile=default_profile)
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
    counts = {row["reason"]: int(row["count"]) for row in matching(flow, profile=profile)}
    if "all" not in counts or "kept" not in counts:
        return None
    return counts["kept"], counts["all"]
