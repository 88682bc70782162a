"""Whether a weighted figure would tell, beside the shown segments, what a few people said."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from secperf_pipeline.stats.derivable import ShownSums

_SEGMENT = ["segment_kind", "segment"]
_SEED = 1


def disclosing_profiles(
    weights: pl.DataFrame,
    segments: pl.DataFrame,
    decisions: pl.DataFrame,
    suppressed: pl.DataFrame,
    *,
    profiles: Sequence[str],
    min_cell: int,
) -> set[str]:
    """Name the profiles whose weighted figures are hidden.

    Parameters
    ----------
    weights
        response_id, profile and weight of each response that a profile keeps.
    segments
        response_id, segment_kind and segment, the whole wave among them.
    decisions
        profile, response_id and is_kept.
    suppressed
        segment_kind, segment, profile and is_suppressed; what it lacks is not shown.
    profiles
        Profiles with weighted figures, in the order in which they are shown: one that is shown
        may be what another one tells too much beside.
    min_cell
        Fewest respondents whose figures may be shown.

    Notes
    -----
    A weighted sum is one more equation about the sums of the cells of sector and size, as if the
    weights were known. People of equal segments, whom the same profiles keep, are an atom. A
    profile is hidden where an atom, or a hidden segment, of fewer than ``min_cell`` follows with
    its weighted sum and does not without it.
    """
    atoms = _atoms(segments, decisions)
    held = (
        segments.join(decisions.filter("is_kept"), on="response_id")
        .join(atoms, on="response_id")
        .join(suppressed, on=[*_SEGMENT, "profile"], how="left")
        .group_by(*_SEGMENT, "profile", "is_suppressed", "atom")
        .agg(pl.len().alias("n"))
        .sort(*_SEGMENT, "profile", "atom")
    )
    sizes = atoms.group_by("atom").len().sort("atom")["len"].to_numpy()
    is_shown = (pl.col("is_suppressed") == False).fill_null(False)  # noqa: E712 - NULL is unknown
    shown, _ = _rows(held.filter(is_shown), len(sizes))
    hidden, people = _rows(held.filter(~is_shown), len(sizes))
    few = np.flatnonzero(sizes < min_cell)
    single = csr_array((np.ones(few.size), (np.arange(few.size), few)), (few.size, len(sizes)))
    secret = vstack([single, hidden[np.flatnonzero(people < min_cell)]], format="csr")
    rows = {}
    for profile in profiles:
        added = weights.filter(profile=profile).join(atoms, on="response_id")
        if added.height:
            rows[profile] = np.zeros(len(sizes))
            rows[profile][added["atom"].to_numpy()] = added["weight"].to_numpy()
    try:
        return _telling(shown, secret, rows)
    except ArithmeticError:
        # What cannot be judged is not shown.
        return set(rows)


def _telling(
    shown: csr_array, secret: csr_array, rows: Mapping[str, NDArray[np.float64]]
) -> set[str]:
    """Name the profiles whose weighted sum tells a secret, beside those that came before it."""
    told = ShownSums.of(shown, seed=_SEED)
    # What follows without any weighted sum is nothing that a weighted sum would tell.
    secret = secret[np.flatnonzero(~told.derivable(secret))]
    found: set[str] = set()
    for profile, row in rows.items():
        with_it = told.with_sum(row)
        if with_it.derivable(secret).any():
            found.add(profile)
        else:
            told = with_it
    return found


def _atoms(segments: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Number the sets of responses that no shown sum tells apart: response_id and atom."""
    belongs = segments.pivot(on="segment_kind", index="response_id", values="segment")
    kept = decisions.pivot(on="profile", index="response_id", values="is_kept")
    wide = belongs.join(kept, on="response_id", suffix="_kept")
    alike = [name for name in wide.columns if name != "response_id"]
    return wide.select("response_id", (pl.struct(alike).rank("dense") - 1).alias("atom"))


def _rows(held: pl.DataFrame, atoms: int) -> tuple[csr_array, NDArray[np.int64]]:
    """Lay out segments under profiles over atoms, and count the responses of each."""
    marked = held.with_columns(row=pl.struct(*_SEGMENT, "profile").rank("dense") - 1)
    count = marked["row"].n_unique()
    people = np.bincount(marked["row"].to_numpy(), marked["n"].to_numpy(), count).astype(np.int64)
    places = (marked["row"].to_numpy(), marked["atom"].to_numpy())
    return csr_array((np.ones(marked.height), places), (count, atoms)), people
