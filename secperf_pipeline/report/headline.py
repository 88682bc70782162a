"""The quarter in plain sentences: what was found, and what must not be read into it."""

from collections.abc import Mapping

from secperf_pipeline.report.figures import (
    NO_REASON,
    counted,
    is_missing,
    number,
    p_stated,
    p_value,
    plain,
)
from secperf_pipeline.report.matrix import ALWAYS, Matrix
from secperf_pipeline.report.scorecard import cards, shown_organisations
from secperf_pipeline.report.selection import Indicators, RowDicts, matching


def links_sentence(matrix: Matrix | None) -> str:
    """Say how many links were adopted."""
    if matrix is None:
        return "No link between security and business was tested: the quarter has no survey result."
    links = len(matrix.links)
    sentence = (
        f"{matrix.adopted} of {links} links between a security indicator and a business indicator "
        "were adopted under the paper's procedure (groups compared for every link)"
    )
    if matrix.contrary:
        sentence += f", {matrix.contrary} of them in the contrary direction"
    if matrix.not_testable:
        sentence += f"; {matrix.not_testable} could not be tested"
    return sentence + "."


def first_hypothesis_sentence(verdicts: RowDicts, names: Indicators) -> str:
    """Say H1's verdict."""
    rows = matching(verdicts, hypothesis_id="H1", policy=ALWAYS)
    if not rows:
        return "H1 was not tested: the quarter has no result on it."
    row = rows[0]
    claim = f"H1, {names.name(row['x'])} → {names.name(row['y'])}"
    if row["verdict_paper"] is None:
        return f"{claim}: not testable ({row['reason'] or NO_REASON})."
    contrary = ", in the contrary direction" if row.get("verdict") == "adopt_contrary" else ""
    return (
        f"{claim}: {row['verdict_paper']}{contrary} "
        f"({p_stated(row['p'])}, Cohen's d {number(row['effect'], 2)})."
    )


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
            f"{card.name} {card.status}"
            for card in cards(matching(perspectives, organisation_id=organisation), names)
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
        for row in matching(files, status="refused")
        if row.get("is_current") is not False
    ]
    if not files:
        return "No file was delivered for this quarter."
    if not refused:
        return "No file was refused."
    verb = "was" if len(refused) == 1 else "were"
    return f"{counted(len(refused), 'file')} {verb} refused: {', '.join(refused)}."


def cautions(
    matrix: Matrix | None, verdicts: RowDicts, cut: object, significance: float
) -> list[str]:
    """Say what the figures do not show."""
    split = "at a cut" if is_missing(cut) else f"into above {plain(cut)} and not above it"
    order = {str(row["dw_order_key"]) for row in verdicts if row.get("dw_order_key")}
    stated = f" ({', '.join(sorted(order))})" if order else ""
    sentences = [
        "The survey is cross-sectional: all answers come from one time. A link says that two "
        "answers go together; it does not say that security brings business results, nor that "
        "more spending would.",
        "Both sides of a link are self-reported by the same person. Someone who rates everything "
        "high makes a link on their own; no sales figure or audit stands behind these answers.",
        f"The group tests dichotomise: they split the answers {split}. That throws "
        "information away, and another cut could turn a verdict.",
        "Durbin-Watson speaks about the order of the rows in the file"
        f"{stated}, not about time. Another order gives another value, and with it another branch "
        "under paper_gate.",
        "Dismissal means that no difference was shown. It does not mean that there is none.",
    ]
    if matrix is not None:
        sentences.append(_multiplicity(matrix, significance))
    return sentences


def _multiplicity(matrix: Matrix, significance: float) -> str:
    links = len(matrix.links)
    level = p_value(significance).rstrip("0")
    return (
        f"The paper's policies make {links} tests without a correction; if no link existed at "
        f"all, about {number(links * significance, 1)} of them would still have a p below {level}. "
        f"After Holm's correction {matrix.surviving} of {links} keep an adjusted p below {level}."
    )
