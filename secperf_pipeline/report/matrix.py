"""The matrix of verdicts, as in Table 5 of the paper, and where the other policy differs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from secperf_pipeline.report.figures import (
    MISSING,
    NO_REASON,
    Row,
    Table,
    figure,
    number,
    p_stated,
    p_value,
    table,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDicts, matching

ALWAYS = "paper_ttest_always"
GATE = "paper_gate"

_CSS = {"Adopt": "adopt", "Dismissal": "dismissal"}
_NOT_TESTABLE = "not testable"
_CONTRARY = "contrary direction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Verdict on one security indicator and one business indicator."""

    security: str
    business: str
    word: str
    css: str
    p: str
    effect: str
    note: str
    survives_holm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Business indicators down, security indicators across."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Link, ...]], ...]

    @property
    def links(self) -> list[Link]:
        """All cells, row by row."""
        return [link for _, row in self.rows for link in row]

    def count(self, word: str) -> int:
        """Count the cells with this verdict."""
        return sum(link.word == word for link in self.links)

    @property
    def adopted(self) -> int:
        """Links adopted."""
        return self.count("Adopt")

    @property
    def contrary(self) -> int:
        """Links adopted although the business indicator is lower with the security indicator."""
        return sum(link.note == _CONTRARY for link in self.links)

    @property
    def not_testable(self) -> int:
        """Links for which no test could be made."""
        return self.count(_NOT_TESTABLE)

    @property
    def surviving(self) -> int:
        """Links whose p stays below the significance level after Holm's adjustment."""
        return sum(link.survives_holm for link in self.links)


def matrix(verdicts: RowDicts, names: Indicators, significance: float) -> Matrix | None:
    """Lay out the verdicts of the policy that compares groups for every link.

    Returns
    -------
    Matrix or None
        None where the quarter has no verdict on any link.
    """
    return laid_out(verdicts, names, ALWAYS, partial(_link, significance=significance))


def laid_out(
    verdicts: RowDicts,
    names: Indicators,
    policy: str,
    link: Callable[[str, str, dict[str, Any] | None], Link],
) -> Matrix | None:
    """Make every cell of one policy's matrix by ``link``; None without a verdict on any link."""
    pairs = {
        (row["x"], row["y"]): row
        for row in matching(verdicts, policy=policy)
        if str(row["hypothesis_id"]).startswith("H2")
    }
    security, business = names.family("security"), names.family("business")
    if not pairs or not security or not business:
        return None
    return Matrix(
        columns=tuple(names.name(x) for x in security),
        rows=tuple(
            (names.name(y), tuple(link(x, y, pairs.get((x, y))) for x in security))
            for y in business
        ),
    )


def untested(x: str, y: str, row: dict[str, Any] | None) -> Link:
    """Make the cell of a pair without a test; ``row`` is its verdict, if there is one."""
    reason = row.get("reason") if row else "the table of verdicts has no row for this pair"
    return Link(
        security=x,
        business=y,
        word=_NOT_TESTABLE,
        css="untested",
        p=MISSING,
        effect="",
        note=str(reason or NO_REASON),
        survives_holm=False,
    )


def _link(x: str, y: str, row: dict[str, Any] | None, significance: float) -> Link:
    word = (row or {}).get("verdict_paper")
    if row is None or word is None:
        return untested(x, y, row)
    p_holm = row.get("p_holm")
    return Link(
        security=x,
        business=y,
        word=str(word),
        css=_CSS.get(str(word), "untested"),
        p=p_stated(row.get("p")),
        effect=effect_stated(row),
        note=_CONTRARY if row.get("verdict") == "adopt_contrary" else "",
        survives_holm=isinstance(p_holm, float) and p_holm < significance,
    )


def effect_stated(row: dict[str, Any]) -> str:
    """Print an effect with its symbol: ``d = 0.50``."""
    symbol = "β" if row.get("effect_kind") == "standardised slope" else "d"
    return f"{symbol} = {number(row.get('effect'), 2)}"


def gate_differences(verdicts: RowDicts, names: Indicators) -> tuple[str, Table | None]:
    """Count verdicts and tests that the gate's policy has otherwise; list the other verdicts."""
    always = {row["hypothesis_id"]: row for row in matching(verdicts, policy=ALWAYS)}
    gate = [row for row in matching(verdicts, policy=GATE) if row["hypothesis_id"] in always]
    if not gate:
        return f"No verdicts under {GATE} to compare with.", None
    pairs = [(always[row["hypothesis_id"]], row) for row in gate]
    other_verdict = [pair for pair in pairs if pair[0]["verdict_paper"] != pair[1]["verdict_paper"]]
    other_branch = [pair for pair in pairs if pair[0]["branch"] != pair[1]["branch"]]
    sentence = (
        f"Under {GATE}, which lets the regression decide where Durbin-Watson lies in its band, "
        f"{len(other_verdict) or 'none'} of {len(pairs)} verdicts (H1 included) "
        f"{'differs' if len(other_verdict) == 1 else 'differ'}; "
        f"{len(other_branch) or 'none'} "
        f"{'rests' if len(other_branch) == 1 else 'rest'} on another test."
    )
    return sentence, _differences_table(other_verdict, names) if other_verdict else None


def _differences_table(
    pairs: list[tuple[dict[str, Any], dict[str, Any]]], names: Indicators
) -> Table:
    order = [*names.family("security"), *names.family("business")]
    rank = {indicator: place for place, indicator in enumerate(order)}
    pairs = sorted(pairs, key=lambda pair: (rank.get(pair[0]["x"], -1), rank.get(pair[0]["y"], -1)))
    rows = [
        Row(
            cells=(
                words(f"{names.name(first['x'])} → {names.name(first['y'])}"),
                words(first["verdict_paper"] or _NOT_TESTABLE),
                figure(p_value(first["p"])),
                words(second["verdict_paper"] or _NOT_TESTABLE),
                words(second["branch"]),
                figure(p_value(second["p"])),
                words(second["reason"] or NO_REASON, css="small"),
            )
        )
        for first, second in pairs
    ]
    headers = ["Link", ALWAYS, "p", GATE, "Test", "p", "How the gate chose"]
    return table("", headers, rows)
