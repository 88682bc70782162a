"""What each screening index made of a wave: its cut-off, its rates, where it has no value."""

from typing import Any

from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    figure,
    in_words,
    is_missing,
    number,
    percentage,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import RowDicts, rows_with

NAMES = {
    "exact_duplicate": "Same answers as an earlier response",
    "near_duplicate": "Nearly the same answers as another response",
    "missing_core": "Core items unanswered",
    "missing_share": "Too large a share unanswered",
    "check_items": "Check items failed",
    "self_report": "Respondent advises against use",
    "seconds_per_item": "Too few seconds an item",
    "relative_speed": "Much faster than the others",
    "all_equal": "One answer throughout",
    "longstring": "Long run of one answer",
    "longstring_per_page": "Long run of one answer on a page",
    "mean_run": "Long runs of one answer on average",
    "pattern": "Repeating pattern",
    "irv": "Hardly any variation",
    "irv_first_third": "Hardly any variation in the first third",
    "irv_middle_third": "Hardly any variation in the middle third",
    "irv_last_third": "Hardly any variation in the last third",
    "even_odd": "Halves of the indicators disagree",
    "psychometric_synonyms": "Like items answered unlike",
    "psychometric_antonyms": "Opposite items answered alike",
    "person_total": "Answers run against all others",
    "guttman_errors": "Unpopular steps passed, popular ones failed",
    "mahalanobis": "Unusual combination of answers",
    "irv_high": "Unusually much variation",
    "careless_score": "All evidence together",
}
_SIDES = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}


def index_name(index_id: object) -> str:
    """Say what an index finds; one without a name here keeps its id."""
    return NAMES.get(str(index_id), in_words(index_id))


def indices_table(indices: RowDicts, not_computable: RowDicts) -> Table | None:
    """Show every index of a wave; None where no survey was screened."""
    headers = [
        *("Family", "Index", "Flags when", "Cut-off", "Model", "Flagged", "Excess"),
        *("Not computable", "Why"),
    ]
    rows = []
    previous = None
    for index in indices:
        starts = index["family"] != previous
        previous = index["family"]
        reasons = rows_with(not_computable, index_id=index["index_id"])
        rows.append(_row(index, reasons, starts=starts))
    return table("", headers, rows) if rows else None


def _row(index: dict[str, Any], reasons: RowDicts, *, starts: bool) -> Row:
    counts = [one["responses"] for one in reasons if not is_missing(one["responses"])]
    missing = sum(map(int, counts))
    least = "at least " if len(counts) < len(reasons) else ""
    share = missing / index["n"]
    cut_off = "none" if is_missing(index["cut_off"]) else number(index["cut_off"], 3)
    why = "; ".join(
        str(one["reason"]) + (f" ({_count(one['responses'])})" if len(reasons) > 1 else "")
        for one in reasons
    )
    return Row(
        cells=(
            Cell(text=in_words(index["family"]) if starts else "", css="strong"),
            words(index_name(index["index_id"]), note=str(index["index_id"])),
            words(_SIDES.get(str(index["flag_when"]), in_words(index["flag_when"]))),
            figure(cut_off, note=in_words(index["calibration"])),
            figure(_rate(index["model_rate"]), note=str(index["reason"] or "")),
            figure(
                _rate(index["flagged_share"]),
                note=f"{whole(index['n_flagged'])} of {whole(index['n_values'])}",
            ),
            figure(_rate(index["excess"])),
            figure(f"{least}{whole(missing)}", note=percentage(share) if missing else ""),
            Cell(text=why, css="small"),
        ),
        css="first" if starts else "",
    )


def _count(responses: object) -> str:
    return "too few to show" if is_missing(responses) else whole(responses)


def _rate(rate: object) -> str:
    """Print a rate of one in a hundred or so; per cent alone would round it away."""
    return "not known" if not isinstance(rate, int | float) else f"{number(100 * rate, 2)} %"
