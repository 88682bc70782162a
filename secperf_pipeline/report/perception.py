"""What people say against what audits show, pair by pair and over the organisations."""

from collections.abc import Mapping

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.figures import (
    Row,
    Table,
    evidence_coverage,
    figure,
    interval,
    is_missing,
    line,
    measurement,
    number,
    plural,
    shares,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts, rows_with

_SHOWN_GAPS = 10
# By class, and by what leaves it open.
_GAPS = {
    ("overconfident", None): "said strong, shown weak",
    ("underconfident", None): "said weak, shown strong",
    ("consistent", None): "alike within the tolerance",
    ("undecided", "evidence"): "undecided, as too little is audited",
    ("undecided", "answers"): "undecided, as the answers are too few or too far apart",
}


def perception_sentence(perception: RowDicts) -> str:
    """Count the pairs of organisation and indicator by how perception and evidence compare."""
    if not perception:
        return "Nothing was audited or asked about an indicator this quarter."
    compared = [row for row in perception if row.get("gap_class")]
    hidden = sum(bool(row.get("is_suppressed")) for row in perception)
    pairs = plural(len(perception), "pair")
    if not compared:
        reasons = sorted({str(row["reason"]) for row in perception if row.get("reason")})
        sentence = f"None of the {pairs} of organisation and indicator can be compared"
        sentence += f": {', '.join(reasons)}" * bool(reasons)
    else:
        counts = ", ".join(
            f"{len(found)} {name}"
            for (gap, by), name in _GAPS.items()
            if (found := rows_with(compared, gap_class=gap, undecided_by=by))
        )
        sentence = f"Of {pairs} of organisation and indicator, {len(compared)} have both: {counts}"
    if hidden:
        sentence += f"; {hidden} {'rests' if hidden == 1 else 'rest'} on too few answers to show"
    return sentence + "."


def overconfident_table(perception: RowDicts, names: Indicators) -> Table | None:
    """List the pairs said strong and shown weak, the widest gaps first; None without one."""
    found = rows_with(perception, gap_class="overconfident")
    found.sort(key=lambda row: (-row["gap_least"], row["organisation_id"], row["indicator_id"]))
    rows = [
        line(
            [
                words(row["organisation_id"], css="id"),
                words(names.name(row["indicator_id"])),
                figure(shares(row["perceived_low"], row["perceived_high"]), note=_answers(row)),
                figure(shares(row["evidenced_low"], row["evidenced_high"])),
                evidence_coverage(row, "controls_evaluated", "controls_applicable"),
                figure(f"at least {measurement(row['gap_least'], 'share')}"),
            ],
            None,
        )
        for row in found[:_SHOWN_GAPS]
    ]
    more = f", the {_SHOWN_GAPS} widest of {len(found)}" if len(found) > _SHOWN_GAPS else ""
    headers = ["Organisation", "Indicator", "Perceived", "Evidenced", "Evidence coverage", "Gap"]
    return table(f"Said strong, shown weak{more}", headers, rows) if rows else None


def calibration_table(
    calibration: RowDicts, names: Indicators, numbers: Mapping[str, float]
) -> Table | None:
    """Show how evidence rises with what is said, as found and corrected; None without a slope.

    Parameters
    ----------
    calibration
        Rows of ``results.perception_calibration``.
    names
        The catalogue.
    numbers
        The register's, of which the level of the intervals is said.
    """
    level = worded("{confidence_percent} interval", numbers)
    found = {str(row["indicator_id"]): row for row in calibration if not is_missing(row["slope"])}
    rows = [_calibrated(found[one], names) for one in names.in_order(found)]
    headers = [
        "Indicator",
        "Organisations",
        "Slope",
        level,
        "Reliability",
        "Corrected slope",
        level,
    ]
    caption = "What audits show for each share of the scale more that people say"
    return table(caption, headers, rows) if rows else None


def _calibrated(row: RowDict, names: Indicators) -> Row:
    is_weak = row["means_are_reliable"] is False
    cells = [
        words(names.name(row["indicator_id"])),
        figure(whole(row["n_compared"]), note=_one_control(row)),
        figure(number(row["slope"], 2)),
        figure(interval(row["slope_low"], row["slope_high"], 2)),
        figure(number(row["icc2"], 2), note="means unreliable" if is_weak else ""),
        figure(number(row["slope_corrected"], 2)),
        figure(interval(row["slope_corrected_low"], row["slope_corrected_high"], 2)),
    ]
    return line(cells, row["corrected_reason"])


def _one_control(row: RowDict) -> str:
    return f"{whole(row['n_one_control'])} by one control" if row["n_one_control"] else ""


def _answers(row: RowDict) -> str:
    mean = measurement(row["perceived"], "share")
    count = plural(int(row["n_respondents"]), "answer")
    return f"{mean} of {count}, agreement {number(row['agreement'], 2)}"
