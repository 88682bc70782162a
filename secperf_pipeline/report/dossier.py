"""How far to trust the verdicts: the robust matrix, each hypothesis' dossier, one impression."""

from dataclasses import replace

from secperf_pipeline.report.figures import (
    MISSING,
    NO_REASON,
    Cell,
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
from secperf_pipeline.report.hypotheses import Family
from secperf_pipeline.report.matrix import Link, Matrix, effect_statement, lay_out, untested_link
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts, rows_with

ROBUST = "robust"
_CSS = {"adopt": "adopt", "adopt_contrary": "contrary", "dismiss": "dismissal"}


def robust_matrix(family: Family, names: Indicators) -> Matrix | None:
    """Lay out the verdicts of the robust policy; None where the family has none."""
    return lay_out(family, names, ROBUST, _robust_link)


def _robust_link(row: RowDict | None) -> Link:
    verdict = (row or {}).get("verdict")
    if row is None or verdict in (None, "not_testable"):
        return untested_link(row)
    return Link(
        word=in_words(verdict),
        css=_CSS.get(str(verdict), "inconclusive"),
        p=f"Holm {p_statement(row.get('p_holm'))}",
        effect=effect_statement(row),
        note="",
        survives_holm=False,
        is_marked=bool(row.get("reliability_mark")),
    )


def dossier_table(dossier: RowDicts, names: Indicators) -> Table | None:
    """Show what each verdict rests on, hypothesis by hypothesis; None without rows.

    The column of organisations is left out where no row has a number in it.
    """
    if not dossier:
        return None
    units = {"responses": "Responses to turn it"}
    if any(not is_missing(row["fragility_always_organisations"]) for row in dossier):
        units["organisations"] = "Organisations to turn it"
    headers = [
        *("Claim", "Verdict", "Choices that adopt", *units.values(), "Row orders in the band"),
        *("Chance under one impression", "Do not conclude"),
    ]
    return table("", headers, [_line(row, names, list(units)) for row in dossier])


def _line(row: RowDict, names: Indicators, units: list[str]) -> Row:
    share, count = row["multiverse_share"], whole(row["specification_count"])
    adopting = figure(percentage(share), note="" if is_missing(share) else f"of {count}")
    return Row(
        cells=(
            words(f"{names.name(row['x'])} → {names.name(row['y'])}"),
            words(in_words(row["verdict_always"]), note=_policies(row)),
            replace(adopting, share=share),
            *(_removal(row, unit) for unit in units),
            figure(percentage(row["share_in_band"])),
            figure(percentage(row["adopt_probability"])),
            words(_last(row), css="small"),
        )
    )


def _policies(row: RowDict) -> str:
    """Say whether the other policies reach the same verdict, and theirs where they do not."""
    if row["policies_agree"] is not False:
        return "all policies" if row["policies_agree"] else ""
    others = ("gate", "robust")
    return ", ".join(f"{name}: {in_words(row[f'verdict_{name}'])}" for name in others)


def _last(row: RowDict) -> object:
    sentence = row["what_not_to_conclude"]
    return sentence.removeprefix("Do not conclude ") if sentence else row["reason"]


def _removal(row: RowDict, unit: str) -> Cell:
    """Print how many turn the verdict, or what the search came to."""
    count, robust = (row[f"fragility_{policy}_{unit}"] for policy in ("always", "robust"))
    notes = [f"robust: {whole(robust)}"] if not is_missing(robust) else []
    if is_missing(count):
        notes = [row[f"fragility_always_{unit}_reason"] or "", *notes]
        return figure(MISSING, note="; ".join(one for one in notes if one))
    if unit == "responses":
        notes = [f"of {whole(row['n'])}", *notes]
    return figure(whole(count), note="; ".join(notes))


def one_impression_sentence(family: Family, common_method: RowDicts) -> str | None:
    """Say what one overall impression would give; None without a benchmark of just these links."""
    row = next(iter(rows_with(common_method, hypothesis_family=family.family_id)), None)
    if row is None or row["pairs"] not in (None, len(family.x) * len(family.y)):
        return None
    links = f"links of {family.family_id}"
    if is_missing(row["adopts_expected"]):
        return (
            f"Whether one overall impression behind all answers would give the same {links} could "
            f"not be computed: {row['reason'] or NO_REASON}."
        )
    return (
        "If one overall impression were behind all answers, the same procedure would adopt "
        f"{whole(row['adopts_low'])} to {whole(row['adopts_high'])} of the {whole(row['pairs'])} "
        f"{links} ({number(row['adopts_expected'], 1)} on average); this wave has "
        f"{whole(row['adopts'])}: {row['reading'] or NO_REASON}."
    )
