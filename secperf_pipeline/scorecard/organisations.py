"""How the organisations behind a pooled colour stand."""

import polars as pl

from secperf_pipeline.scorecard.status import COLOURS

_BY_COLOUR = {f"n_{colour}": colour for colour in reversed(COLOURS)}
ORGANISATIONS = [*_BY_COLOUR, "n_without"]


def with_organisations(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the number of organisations of each colour to the rows of all together.

    Parameters
    ----------
    rows
        organisation_id, kpi_id and status.

    Returns
    -------
    DataFrame
        The rows with n_green, n_amber, n_red and n_without; they sum to the organisations of the
        scorecard. NULL in the rows of an organisation.
    """
    own = rows.filter(pl.col("organisation_id") != "all")
    coloured = own.group_by("kpi_id").agg(
        (pl.col("status") == colour).sum().cast(pl.Int64).alias(name)
        for name, colour in _BY_COLOUR.items()
    )
    is_pooled = pl.col("organisation_id") == "all"
    every = own["organisation_id"].n_unique()
    return (
        rows.join(coloured, on="kpi_id", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_pooled).then(pl.col(name).fill_null(0)).alias(name) for name in _BY_COLOUR
        )
        .with_columns(n_without=every - pl.sum_horizontal(*_BY_COLOUR, ignore_nulls=False))
    )
