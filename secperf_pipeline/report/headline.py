"""The quarter in plain sentences: what was found, and what must not be read into it."""

from collections.abc import Mapping

from secperf_pipeline.report.figures import plural
from secperf_pipeline.report.scorecard import cards, shown_organisations
from secperf_pipeline.report.selection import RowDicts, rows_with


def scorecard_sentences(
    scorecard: RowDicts, perspectives: RowDicts, names: Mapping[str, str]
) -> list[str]:
    """Say the status of each perspective, for each organisation that is printed."""
    if not scorecard and not perspectives:
        return ["The quarter has no scorecard."]
    organisations, count = shown_organisations(scorecard, perspectives)
    if not organisations:
        return [f"The scorecards of {count} organisations are in the table results.scorecard."]
    sentences = []
    for organisation in organisations:
        parts = [
            f"{card.name} {card.status}" + (f" ({card.counted})" if card.counted else "")
            for card in cards(rows_with(perspectives, organisation_id=organisation), names)
        ]
        whose = "" if organisation == "all" else f" of {organisation}"
        sentences.append(f"Scorecard{whose}: {', '.join(parts)}.")
    return sentences


def responses_sentence(kept: tuple[int, int] | None, profile: str) -> str:
    """Say how many responses were kept."""
    if kept is None:
        return "No survey responses were screened this quarter."
    return f"{kept[0]} of {kept[1]} responses were kept under the screening profile {profile}."


def files_sentence(files: RowDicts) -> str:
    """Say which files were refused; a version that was replaced since does not count."""
    refused = [
        str(row["path"])
        for row in rows_with(files, status="refused")
        if row.get("is_current") is not False
    ]
    if not files:
        return "No file was delivered for this quarter."
    if not refused:
        return "No file was refused."
    verb = "was" if len(refused) == 1 else "were"
    return f"{plural(len(refused), 'file')} {verb} refused: {', '.join(refused)}."


def cautions(verdicts: RowDicts, differences: RowDicts) -> list[str]:
    """Say what the figures do not show.

    Parameters
    ----------
    verdicts
        Rows of ``results.verdicts``.
    differences
        Rows of ``results.group_differences``, which say where the answers were cut.
    """
    order = {str(row["dw_order_key"]) for row in verdicts if row.get("dw_order_key")}
    stated = f" ({', '.join(sorted(order))})" if order else ""
    cuts = sorted({row["cut"] for row in differences})
    split = "".join(f" into above {cut:.6g} and not above it" for cut in cuts[:1])
    return [
        "The survey is cross-sectional: all answers come from one time. A link says that two "
        "answers go together; it does not say that security brings business results, nor that "
        "more spending would.",
        "Both sides of a link are self-reported by the same person. Someone who rates everything "
        "high makes a link on their own; no sales figure or audit stands behind these answers.",
        f"The group tests dichotomise: they split the answers{split}. That throws "
        "information away, and another cut could turn a verdict.",
        "Durbin-Watson speaks about the order of the rows in the file"
        f"{stated}, not about time. Another order gives another value, and with it another branch "
        "under paper_gate.",
        "Dismissal means that no difference was shown. It does not mean that there is none.",
    ]
