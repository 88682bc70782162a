"""Samples of scores as the analyses get them."""

from collections.abc import Mapping

import numpy as np
import polars as pl
import polars.selectors as cs

from secperf_pipeline.analysis.wave import Sample

INDICATORS = ["executive_will", "policy", "sales"]
ITEMS = {name: [f"{name}_1", f"{name}_2"] for name in INDICATORS}


def sample_of(columns: Mapping[str, object], organisations: object = "") -> Sample:
    """Make a sample of a whole wave of columns of scores; one organisation stands for all."""
    values = np.column_stack([np.asarray(one, dtype=np.float64) for one in columns.values()])
    names = np.asarray(organisations, dtype=np.str_)
    return Sample(
        segment_kind="all",
        segment="all",
        profile="paper",
        is_default_profile=True,
        columns=list(columns),
        values=values,
        organisations=np.broadcast_to(names, len(values)).copy(),
    )


def drawn_sample(
    n: int, *, seed: int, organisations: int = 20, mean: float = 4.5, spread: float = 1.0
) -> Sample:
    """Draw scores of three indicators; without organisations none is recorded."""
    draw = np.random.default_rng(seed)
    scores = np.round(2 * draw.normal(mean, spread, (n, 3))) / 2
    names = [f"o{i % organisations}" if organisations else "" for i in range(n)]
    return sample_of(dict(zip(INDICATORS, scores.T, strict=True)), names)


def no_nan(rows: pl.DataFrame) -> bool:
    """Tell whether no figure of a table is NaN."""
    return not rows.select(cs.float().is_nan().any()).to_numpy().any()
