"""Whether the items of an indicator point one way, and which verdicts rest on those that do not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from secperf_pipeline.analysis.verdicts import SAMPLE
from secperf_pipeline.declarations.assumptions import AssumptionRegister

_COLUMNS: dict[str, type[pl.DataType]] = {
    "segment_kind": pl.String,
    "segment": pl.String,
    "profile": pl.String,
    "is_default_profile": pl.Boolean,
    "indicator_id": pl.String,
    "scale": pl.String,
    "n": pl.Int64,
    "n_scale": pl.Int64,
    "n_items": pl.Int64,
    "alpha": pl.Float64,
    "items_against": pl.String,
    "items_against_count": pl.Int64,
    "least_item_rest_r": pl.Float64,
    "is_judged": pl.Boolean,
    "remedy": pl.String,
    "reason": pl.String,
}
_REMEDY = (
    "An item that is worded the other way round is declared with is_reversed: true in the "
    "instrument; if it is not, look at how its file codes the answers. Then run the quarter again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionRules:
    """What decides whether an item is named; see the assumption register.

    Parameters
    ----------
    min_responses
        With fewer complete responses neither an item nor an indicator is judged.
    """

    min_responses: int

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the value from the assumption register."""
        return cls(min_responses=register.count("min_group"))


def item_direction(
    reliability: pl.DataFrame,
    items: pl.DataFrame,
    indicators: Mapping[str, str],
    sides: Mapping[str, list[str]],
    rules: DirectionRules,
) -> pl.DataFrame:
    """Hold each item of the whole wave against the others of its side.

    Within an indicator of two items a negative correlation is that of both, so it cannot tell
    which of them runs against the other; the many items of the side can.

    Parameters
    ----------
    reliability, items
        Rows of ``results.reliability`` and ``results.item_statistics``.
    indicators
        Indicator of each item, in the order of the questionnaire.
    sides
        Indicators of each side. An indicator of none is held against itself alone.
    rules
        Fewest responses.

    Returns
    -------
    DataFrame
        Rows of ``results.item_direction`` without the quarter; ``remedy`` says what is to be
        done where an item runs against its side or the indicator's alpha is below 0.
    """
    side_of = {one: side for side, held in sides.items() for one in held}
    whole = reliability.filter(segment_kind="all")
    scales = {(row["profile"], row["scale"]): row for row in whole.iter_rows(named=True)}
    rest = {
        (row["profile"], row["scale"], row["item_id"]): row["item_rest_r"]
        for row in items.iter_rows(named=True)
    }
    found = []
    for row in whole.filter(pl.col("scale").is_in(set(indicators.values()))).iter_rows(named=True):
        indicator = str(row["scale"])
        scale = side_of.get(indicator, indicator)
        own = [item for item, one in indicators.items() if one == indicator]
        correlations = {item: rest.get((row["profile"], scale, item)) for item in own}
        known = {item: r for item, r in correlations.items() if r is not None}
        found.append(_judged(row, scales[row["profile"], scale], known, rules))
    return pl.DataFrame(found, schema=_COLUMNS)


def _judged(
    own: Mapping[str, Any],
    side: Mapping[str, Any],
    correlations: Mapping[str, float],
    rules: DirectionRules,
) -> dict[str, object]:
    """Judge one indicator by its own row of reliability, that of its side, and its items' r."""
    n_scale = side["n"]
    is_told = bool(correlations) and n_scale >= rules.min_responses
    against = {item: r for item, r in correlations.items() if r < 0} if is_told else {}
    row = {name: own[name] for name in (*SAMPLE, "n", "n_items", "alpha")} | {
        "indicator_id": own["scale"],
        "scale": side["scale"],
        "n_scale": n_scale,
        "items_against": ", ".join(against) or None,
        "items_against_count": len(against) if is_told else None,
        "least_item_rest_r": min(correlations.values()) if is_told else None,
        "is_judged": own["n"] >= rules.min_responses,
    }
    why = [own["reason"] if own["alpha"] is None else None]
    if not is_told:
        least, scale = rules.min_responses, row["scale"]
        why.append(
            f"fewer than {least} responses are complete on the items of {scale}"
            if n_scale < least
            else "no item can be held against others"
        )
    return row | {
        "remedy": _remedy(row, against),
        "reason": "; ".join(str(one) for one in why if one) or None,
    }


def _remedy(row: Mapping[str, Any], against: Mapping[str, float]) -> str | None:
    indicator, alpha = row["indicator_id"], row["alpha"]
    said = []
    if row["is_judged"] and alpha is not None and alpha < 0:
        which = (
            "" if against else ", and nothing tells which of them was answered the other way round"
        )
        said.append(f"the items of {indicator} contradict each other (alpha {alpha:.2f}){which}")
    said += [
        f"{item} looks answered the other way round (correlation {r:.2f} with the other items of "
        f"{row['scale']})"
        for item, r in against.items()
    ]
    if not said:
        return None
    sentence = "; ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}. {_REMEDY}"


def with_reliability_marks(
    verdicts: pl.DataFrame,
    reliability: pl.DataFrame,
    direction: pl.DataFrame,
    rules: DirectionRules,
) -> pl.DataFrame:
    """Add ``reliability_mark`` to verdicts that rest on items which do not point one way.

    Parameters
    ----------
    verdicts
        Rows of ``results.verdicts``.
    reliability, direction
        Rows of ``results.reliability`` of the same samples, and of ``results.item_direction``.
    rules
        Fewest responses.

    Returns
    -------
    DataFrame
        The same rows. The mark says what speaks against x, y or both; NULL where nothing does.
        It gives no figure, so that it tells of no segment more than that it is marked.
    """
    contradicted = reliability.filter(
        pl.col("alpha") < 0, pl.col("n") >= rules.min_responses
    ).select(
        *SAMPLE,
        pl.col("scale").alias("indicator_id"),
        pl.lit("its items contradict each other (alpha below 0)").alias("mark"),
    )
    against = direction.filter(pl.col("items_against").is_not_null()).select(
        *SAMPLE,
        "indicator_id",
        pl.format("{} against the other items of {}", "items_against", "scale").alias("mark"),
    )
    marks = (
        pl.concat([contradicted, against])
        .group_by(*SAMPLE, "indicator_id", maintain_order=True)
        .agg(pl.col("mark").str.join(", "))
    )
    return _marked(verdicts, marks, ["x", "y"])


def _marked(verdicts: pl.DataFrame, marks: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    marked = verdicts
    for name in names:
        said = marks.select(
            *SAMPLE,
            pl.col("indicator_id").alias(name),
            pl.format("{}: {}", "indicator_id", "mark").alias(f"mark_{name}"),
        )
        marked = marked.join(said, on=[*SAMPLE, name], how="left", maintain_order="left")
    both = pl.concat_str("mark_x", "mark_y", separator="; ", ignore_nulls=True)
    return marked.with_columns(reliability_mark=pl.when(both != "").then(both)).drop(
        "mark_x", "mark_y"
    )
