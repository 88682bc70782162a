"""The matrix of verdicts of a family of hypotheses, and where the other policy differs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from secperf_pipeline.report.figures import (
    MISSING,
    NO_REASON,
    Row,
    Table,
    figure,
    number,
    p_statement,
    p_value,
    table,
    words,
)
from secperf_pipeline.report.hypotheses import Family
from secperf_pipeline.report.selection import Indicators, RowDict, rows_with

ALWAYS = "paper_ttest_always"
GATE = "paper_gate"

_CSS = {"Adopt": "adopt", "Dismissal": "dismissal"}
_NOT_TESTABLE = "not testable"
_HIDDEN = "hidden"
_CONTRARY = "contrary direction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One cell: the verdict on one x and one y.

    ``is_marked`` tells that it rests on items that do not point one way.
    """

    word: str
    css: str
    p: str
    effect: str
    note: str
    survives_holm: bool
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The indicators y of a family down, its x across, under their names."""

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
    def hidden(self) -> int:
        """Links of which too few responses are left to show anything."""
        return self.count(_HIDDEN)

    @property
    def surviving(self) -> int:
        """Links whose p stays below the paper's level after Holm's adjustment."""
        return sum(link.survives_holm for link in self.links)


def matrix(family: Family, names: Indicators, significance: float) -> Matrix | None:
    """Lay out the verdicts of the policy that compares groups for every link.

    Returns
    -------
    Matrix or None
        None where the family has no verdict under that policy.
    """
    return lay_out(family, names, ALWAYS, partial(_link, significance=significance))


def lay_out(
    family: Family,
    names: Indicators,
    policy: str,
    link: Callable[[RowDict | None], Link],
) -> Matrix | None:
    """Make every cell of one policy's matrix by ``link``; None without a verdict under it."""
    pairs = {(row["x"], row["y"]): row for row in rows_with(family.verdicts, policy=policy)}
    if not pairs:
        return None
    return Matrix(
        columns=tuple(names.name(x) for x in family.x),
        rows=tuple(
            (names.name(y), tuple(link(pairs.get((x, y))) for x in family.x)) for y in family.y
        ),
    )


def untested_link(row: RowDict | None) -> Link:
    """Make the cell of a pair without a test from its verdict, if there is one."""
    reason = row.get("reason") if row else "the table of verdicts has no row for this pair"
    return Link(
        word=_HIDDEN if row and row["verdict"] is None else _NOT_TESTABLE,
        css="untested",
        p=MISSING,
        effect="",
        note=str(reason or NO_REASON),
        survives_holm=False,
    )


def _link(row: RowDict | None, significance: float) -> Link:
    word = (row or {}).get("verdict_paper")
    if row is None or word is None:
        return untested_link(row)
    p_holm = row.get("p_holm")
    return Link(
        word=str(word),
        css=_CSS.get(str(word), "untested"),
        p=p_statement(row.get("p")),
        effect=effect_statement(row),
        note=_CONTRARY if row.get("verdict") == "adopt_contrary" else "",
        survives_holm=isinstance(p_holm, float) and p_holm < significance,
        is_marked=bool(row.get("reliability_mark")),
    )


def effect_statement(row: RowDict) -> str:
    """Print an effect with its symbol: ``d = 0.50``."""
    symbol = "β" if row.get("effect_kind") == "standardised slope" else "d"
    return f"{symbol} = {number(row.get('effect'), 2)}"


def gate_differences(family: Family, names: Indicators) -> tuple[str, Table | None]:
    """Count verdicts and tests that the gate's policy has otherwise; list the other verdicts."""
    always = {row["hypothesis_id"]: row for row in rows_with(family.verdicts, policy=ALWAYS)}
    gate = rows_with(family.verdicts, policy=GATE)
    pairs = [(always[row["hypothesis_id"]], row) for row in gate if row["hypothesis_id"] in always]
    if not pairs:
        return f"No verdicts under {GATE} to compare with.", None
    other_verdict = [pair for pair in pairs if pair[0]["verdict_paper"] != pair[1]["verdict_paper"]]
    other_branch = [pair for pair in pairs if pair[0]["branch"] != pair[1]["branch"]]
    sentence = (
        f"Under {GATE}, which lets the regression decide where Durbin-Watson lies in its band, "
        f"{len(other_verdict) or 'none'} of {len(pairs)} verdicts "
        f"{'differs' if len(other_verdict) == 1 else 'differ'}; "
        f"{len(other_branch) or 'none'} "
        f"{'rests' if len(other_branch) == 1 else 'rest'} on another test."
    )
    return sentence, _differences_table(other_verdict, names) if other_verdict else None


def _differences_table(pairs: list[tuple[RowDict, RowDict]], names: Indicators) -> Table:
    pairs = sorted(pairs, key=lambda pair: (names.place(pair[0]["x"]), names.place(pair[0]["y"])))
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
