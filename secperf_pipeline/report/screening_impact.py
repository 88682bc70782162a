"""What screening does to a wave: from whom it takes more, and which results depend on it."""

from secperf_pipeline.report.figures import (
    Row,
    Table,
    figure,
    in_words,
    is_missing,
    number,
    p_statement,
    percentage,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDicts, rows_with

_UNSCREENED, _UNTESTED = "raw", "not_testable"


def effects_table(effects: RowDicts, default_profile: str) -> Table | None:
    """Count, profile by profile, what differs from the unscreened wave; None without a survey."""
    profiles = list(dict.fromkeys(row["profile"] for row in effects))
    headers = [
        *("Profile", "Largest change of a mean", "Means outside", "Alphas with another gate"),
        "Verdicts that differ",
    ]
    rows = []
    for profile in profiles:
        if profile == _UNSCREENED:
            continue
        of_profile = rows_with(effects, profile=profile)
        means = rows_with(of_profile, measure="mean")
        rows.append(
            Row(
                cells=(
                    words(profile, css="strong" if profile == default_profile else ""),
                    figure(_largest(means)),
                    figure(_changes(means)),
                    figure(_changes(rows_with(of_profile, measure="alpha"))),
                    figure(_changes(rows_with(of_profile, measure="verdict"))),
                )
            )
        )
    return table("", headers, rows) if rows else None


def changed_verdicts_table(
    effects: RowDicts, default_profile: str, names: Indicators
) -> Table | None:
    """List the verdicts that the wave's own profile changes; None where there are none."""
    changed = rows_with(effects, profile=default_profile, measure="verdict", is_changed=True)
    headers = ["Hypothesis", "Policy", "Without screening", f"Under {default_profile}"]
    rows = [
        Row(
            cells=(
                words(names.claim(row["subject"])),
                words(row["policy"]),
                words(in_words(row["outcome_raw"]), note=_p(row["value_raw"])),
                words(in_words(row["outcome"]), note=_p(row["value"])),
            )
        )
        for row in changed
    ]
    return table("", headers, rows) if rows else None


def bias_table(bias: RowDicts, default_profile: str) -> Table | None:
    """List the segments that lose conspicuously many responses; None where no segment does."""
    warned = rows_with(bias, profile=default_profile, is_warned=True)
    headers = ["Segment", "Responses", "Removed", "Removed elsewhere", "p"]
    rows = [
        Row(
            cells=(
                words(row["segment"], note=row["segment_kind"]),
                figure(whole(row["n"])),
                figure(percentage(row["rejected_share"])),
                figure(percentage(row["others_share"])),
                figure(_p(row["p"])),
            )
        )
        for row in warned
    ]
    return table("", headers, rows) if rows else None


def bias_sentence(bias: RowDicts, default_profile: str) -> str:
    """Say how many segments were compared and how many of them stand out."""
    own = rows_with(bias, profile=default_profile)
    compared = [row for row in own if not is_missing(row["p"])]
    if not compared:
        return (
            "Whether screening takes more from some than from others cannot be told: no response "
            "has a recorded segment."
        )
    warned = rows_with(own, is_warned=True)
    return (
        f"{len(compared)} segments were compared with all others of their kind; {len(warned)} "
        f"{'stands' if len(warned) == 1 else 'stand'} out."
    )


def _largest(means: RowDicts) -> str:
    differences = [row["difference"] for row in means if not is_missing(row["difference"])]
    return number(max(differences, key=abs, default=None), 2)


def _changes(rows: RowDicts) -> str:
    """Count the changes; what no profile could test is compared with nothing."""
    compared = [
        row
        for row in rows
        if row["is_changed"] is not None and {row["outcome"], row["outcome_raw"]} != {_UNTESTED}
    ]
    return f"{sum(row['is_changed'] for row in compared)} of {len(compared)}"


def _p(value: object) -> str:
    return "" if is_missing(value) else p_statement(value)
