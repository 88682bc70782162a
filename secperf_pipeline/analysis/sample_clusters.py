"""The clusters of samples: organisations, and each response without one."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.nesting import Nesting, nesting


def clusters_of(samples: Sequence[Sample]) -> tuple[Nesting, NDArray[np.float64]]:
    """Lay out the rows of samples, under each other, by organisation.

    Returns
    -------
    Nesting
        A response without an organisation is a cluster of its own.
    ndarray, shape (C, 1)
        Whether a cluster is an organisation (1) or one such response (0).
    """
    sizes = [len(sample.values) for sample in samples]
    names = np.concatenate([sample.organisations for sample in samples])
    codes = pl.Series(names.tolist(), dtype=pl.String).rank("dense").to_numpy().astype(np.int64)
    unknown = names == ""
    codes = np.where(unknown, codes.max(initial=0) + 1 + np.arange(codes.size), codes)
    nested = nesting(np.repeat(np.arange(len(samples)), sizes), codes, len(samples))
    first = nested.order[nested.cluster_starts]
    return nested, (~unknown[first]).astype(np.float64)[:, None]


def cluster_numbers(organisations: NDArray[np.str_]) -> NDArray[np.int64]:
    """Number organisations as they first appear; a response without one is its own cluster."""
    _, first, places = np.unique(organisations, return_index=True, return_inverse=True)
    numbers = first[places]
    return np.where(organisations == "", np.arange(len(organisations)), numbers).astype(np.int64)
