"""The figures that the papers print, each held against what its own digits allow."""

from collections.abc import Iterator

import polars as pl

from secperf_pipeline.stats.durbin_watson import durbin_watson_bounds
from secperf_pipeline.stats.forensics.group_sizes import feasible_splits
from secperf_pipeline.stats.forensics.integer_items import (
    grim_sums,
    grimmer_sums,
    is_possible_percentage,
    possible_bases,
)
from secperf_pipeline.stats.forensics.printed import Printed
from secperf_pipeline.stats.forensics.reported_tests import p_of_f, p_of_t, stars_of
from secperf_pipeline.stats.reliability import feldt_interval

_SCHEMA = {
    "source": pl.String,
    "figure": pl.String,
    "reported": pl.String,
    "method": pl.String,
    "implied": pl.String,
    "status": pl.String,
}
_SURVEY = "survey study"
_BASES_SHOWN = 100
# Of the studies: they print no other level and have seven-point items.
_CONFIDENCE = 0.95
_SCALE = (1, 7)
Row = dict[str, str]


def figure_forensics(
    table_3: pl.DataFrame,
    table_4: pl.DataFrame,
    table_5: pl.DataFrame,
    benchmarks: pl.DataFrame,
    *,
    n: int,
) -> pl.DataFrame:
    """Check every printed figure of the reference tables.

    Parameters
    ----------
    table_3, table_4, table_5, benchmarks
        The files of ``data/reference``, every column read as text: digits are precision.
    n
        Responses of the survey study.

    Returns
    -------
    DataFrame
        One row per figure and method. ``status`` is ok (its digits allow it), typo (it
        contradicts other printed figures of its table), impossible (no data of that base give
        it) or not_checkable; ``implied`` says what follows from it.
    """
    rows = [*_means(table_3, n), *_group_test(table_4, n), *_decisions(table_5)]
    rows += [_benchmark(row) for row in benchmarks.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _means(table: pl.DataFrame, n: int) -> Iterator[Row]:
    for row in table.iter_rows(named=True):
        found = grimmer_sums(
            Printed.of(row["mean"]), Printed.of(row["sd"]), n, least=_SCALE[0], greatest=_SCALE[1]
        )
        sums = "; ".join(f"sum {total}, sum of squares {squares}" for total, squares in found)
        yield _row(
            f"mean and SD of {row['indicator_id']}",
            f"{row['mean']}, {row['sd']}",
            "GRIMMER, single 7-point items",
            sums or f"no {n} whole numbers from 1 to 7",
            "ok" if found else "impossible",
        )


def _group_test(table: pl.DataFrame, n: int) -> Iterator[Row]:
    text, printed, stars = (
        {row["quantity"]: row[column] for row in table.iter_rows(named=True)}
        for column in ("in_text", "in_table", "stars")
    )
    df = int(printed["student_df"])
    yield _row("student_df", printed["student_df"], "n - 2", str(n - 2), _typo(df == n - 2))
    levene = p_of_f(Printed.of(printed["levene_f"]), 1, df)
    yield _p("levene_p", printed["levene_p"], "p of F", levene)
    yield _stars("levene_p", printed["levene_p"], stars["levene_p"], levene)
    welch = p_of_t(Printed.of(printed["welch_t"]), float(printed["welch_df"]))
    yield _p("welch_p", printed["welch_p"], "p of t", welch)
    for place, t in (("in the text", text["student_t"]), ("in the table", printed["student_t"])):
        p = p_of_t(Printed.of(t), df)
        meets = Printed.of(printed["student_p"]).meets(*p)
        implied = f"p {_range(p)}; printed {printed['student_p']}"
        yield _row(f"student_t {place}", t, "p of t", implied, _typo(meets))
        yield _stars(f"student_p for t {place}", printed["student_p"], stars["student_p"], p)
        yield _splits(f"student_t {place}", t, printed, n)
    d = text["durbin_watson"]
    strict, usual = durbin_watson_bounds(n, 0.01)[0], durbin_watson_bounds(n, 0.05)
    place = f"dL {usual[0]:.3f}, dU {usual[1]:.3f} at 5 %; dL {strict:.3f} at 1 %"
    possible = 0 <= Printed.of(d).value <= 4
    yield _row("durbin_watson", d, "bounds", place, "ok" if possible else "impossible")


def _splits(figure: str, t: str, printed: dict[str, str], n: int) -> Row:
    welch_t, welch_df = Printed.of(printed["welch_t"]), Printed.of(printed["welch_df"])
    found = feasible_splits(n, Printed.of(t), welch_t, welch_df)
    splits = "; ".join(
        f"{one.smaller} and {one.larger}, variances 1 to {one.ratio_high:.2f}" for one in found
    )
    implied = splits or "no whole group sizes"
    return _row(figure, t, "sizes from t, Welch's t and its df", implied, _typo(bool(found)))


def _decisions(table: pl.DataFrame) -> Iterator[Row]:
    adopted = table.filter(pl.col("verdict") == "Adopt").height
    yield _row(
        "verdicts of the second hypothesis",
        f"{adopted} Adopt of {table.height}",
        "none",
        "no t, df, p or group size is printed",
        "not_checkable",
    )


def _benchmark(row: dict[str, str | None]) -> Row:
    kind, reported = row["kind"], str(row["reported"])
    figure = Printed.of(reported)
    base = int(row["base_n"]) if row["base_n"] else None
    if kind == "percentage":
        method, implied, status = _percentage(figure, base)
    elif kind == "mean" and base:
        sums = grim_sums(figure, base, items=int(row["items"] or 1))
        method, status = f"GRIM, n = {base}", "ok" if sums else "impossible"
        implied = f"sum {', '.join(map(str, sums))}" if sums else f"no {base} whole numbers"
    elif kind == "alpha" and base and row["items"]:
        method, implied, status = _alpha(figure, base, int(row["items"]))
    elif kind == "total_percentage":
        method, status = "shares of one answer add to at most 100", "ok"
        implied = "several answers each" if figure.low > 100 else "one answer each is possible"
    else:
        method, implied, status = "none", "no base is printed", "not_checkable"
    return _row(str(row["quantity"]), reported, method, implied, status, str(row["source"]))


def _percentage(figure: Printed, base: int | None) -> tuple[str, str, str]:
    if base is None:
        return "none", "no base is printed", "not_checkable"
    method = f"percentage of {base}"
    if base * (figure.high - figure.low) >= 100:
        return method, f"{base} can give every percentage", "not_checkable"
    if is_possible_percentage(figure, base):
        return method, f"a whole number of {base} gives it", "ok"
    bases = possible_bases(figure, _BASES_SHOWN)
    return method, f"bases that give it: {', '.join(map(str, bases))}", "impossible"


def _alpha(figure: Printed, n: int, items: int) -> tuple[str, str, str]:
    low, high = feldt_interval(figure.value, n, items, confidence=_CONFIDENCE)
    mean_r = figure.value / (items - (items - 1) * figure.value)
    implied = f"interval {low:.3f} to {high:.3f}; mean correlation {mean_r:.2f}"
    return f"Feldt, {items} items", implied, "ok" if figure.low <= 1 else "impossible"


def _p(figure: str, printed: str, method: str, p: tuple[float, float]) -> Row:
    return _row(figure, printed, method, f"p {_range(p)}", _typo(Printed.of(printed).meets(*p)))


def _stars(figure: str, printed: str, stars: str | None, p: tuple[float, float]) -> Row:
    fewest, most = stars_of(*p)
    count = len(stars or "")
    due = str(fewest) if fewest == most else f"{fewest} or {most}"
    reported = f"{printed}{stars or ''}"
    return _row(figure, reported, "stars", f"{due} due", _typo(fewest <= count <= most))


def _range(p: tuple[float, float]) -> str:
    return f"{p[0]:.5f} to {p[1]:.5f}"


def _typo(agrees: bool) -> str:
    return "ok" if agrees else "typo"


def _row(
    figure: str, reported: str, method: str, implied: str, status: str, source: str = _SURVEY
) -> Row:
    return {
        "source": source,
        "figure": figure,
        "reported": reported,
        "method": method,
        "implied": implied,
        "status": status,
    }
