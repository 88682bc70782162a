"""Responses that share most of their answers with another response."""

from collections.abc import Iterator
from itertools import combinations, count
from math import ceil, comb

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues

_MOST_KEYS = 50


def near_duplicate(core: NDArray[np.float64], *, least_share: float, min_items: int) -> IndexValues:
    r"""Compute the largest share of identical answers with any other response.

    Parameters
    ----------
    core : ndarray, shape (n_respondents, k_core)
        Answers to the core items; NaN where missing.
    least_share
        Shares at or above it are exact; smaller ones are not looked for and given as 0. A
        cut-off on this index must not lie below it.
    min_items
        Fewest core items; with fewer, high shares happen by chance.

    Returns
    -------
    IndexValues
        Answers that are identical in both responses, divided by k: 0, or ``least_share`` to 1.
        A missing answer is identical to none. Not computable with too few core items, or for a
        response with so many missing answers that it cannot reach ``least_share``.

    Notes
    -----
    Two responses that differ in at most d items agree wholly on at least b - d of any b blocks
    of items (pigeonhole). So every pair wanted has one of :math:`\binom{b}{d}` keys in common,
    each made of b - d blocks, and only pairs with a common key are compared, item by item as
    bits. Nothing is approximate; a chance collision of keys only costs a comparison. Memory
    grows with n, not with the pairs; b is the largest that needs no more than 50 keys.

    References
    ----------
    Kuriakose & Robbins (2016), Don't get duped: fraud through duplication in public opinion
    surveys (share of .85); Manku, Jain & Das Sarma (2007), Detecting near-duplicates for web
    crawling (keys of blocks).
    """
    n, k = core.shape
    answered = (~np.isnan(core)).sum(axis=1)
    # Without the allowance .85 of 20 items would be 18 in floating point.
    wanted = ceil(least_share * k - 1e-9)
    able = answered >= wanted
    shared = np.zeros(n)
    if k >= min_items and able.any():
        shared[able] = _most_shared(_codes(core[able]), k - wanted)
    return IndexValues.unless(
        shared / max(k, 1),
        {
            f"fewer than {min_items} core items": k < min_items,
            "too many missing answers to tell": ~able,
        },
    )


def _codes(core: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Small whole numbers for the answers, 0 where missing."""
    codes = np.zeros(core.shape, dtype=np.uint8)
    answered = ~np.isnan(core)
    codes[answered] = np.unique(core[answered], return_inverse=True)[1] + 1
    return codes


def _most_shared(codes: NDArray[np.uint8], most_differences: int) -> NDArray[np.int64]:
    """Most answers that each response shares with another one; 0 with too many differences."""
    k = codes.shape[1]
    patterns, pattern_of, copies = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    most_possible = (patterns > 0).sum(axis=1)
    best = np.where(copies > 1, most_possible, 0)
    missing, planes = _bits(patterns == 0), [_bits((patterns >> bit) & 1) for bit in range(8)]
    planes = [plane for plane in planes if plane.any()]
    for keys, rows in _keys(patterns, most_differences):
        for a, b in _pairs_of_equal_keys(keys, rows):
            open_ = (best[a] < most_possible[a]) | (best[b] < most_possible[b])
            a, b = a[open_], b[open_]
            differs = missing[a]
            for plane in planes:
                differs = differs | (plane[a] ^ plane[b])
            shared = k - np.bitwise_count(differs).sum(axis=1, dtype=np.int64)
            shared[shared < k - most_differences] = 0
            # Within one call each row is at most once an a and at most once a b.
            best[a] = np.maximum(best[a], shared)
            best[b] = np.maximum(best[b], shared)
    return best[pattern_of.reshape(-1)]


def _bits(flags: NDArray[np.generic]) -> NDArray[np.uint64]:
    """Pack a row of flags into 64-bit words, zeros at the end."""
    packed = np.packbits(flags.astype(np.bool_), axis=1)
    padding = -packed.shape[1] % 8
    return np.pad(packed, ((0, 0), (0, padding))).view(np.uint64)


def _keys(
    patterns: NDArray[np.uint8], most_differences: int
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.int64]]]:
    """Sort, for each choice of blocks, the keys and the rows they belong to."""
    k = patterns.shape[1]
    n_blocks = most_differences + 1
    while n_blocks < k and comb(n_blocks + 1, most_differences) <= _MOST_KEYS:
        n_blocks += 1
    # Any odd multipliers do; they only spread the keys.
    multipliers = np.random.default_rng(0).integers(2**63, size=k, dtype=np.uint64) * 2 + 1
    terms = patterns * multipliers
    blocks = [slice(start, None, n_blocks) for start in range(n_blocks)]
    sums = np.column_stack([terms[:, block].sum(axis=1) for block in blocks])
    gaps = np.column_stack([(patterns[:, block] == 0).any(axis=1) for block in blocks])
    for chosen in combinations(range(n_blocks), n_blocks - most_differences):
        rows = np.flatnonzero(~gaps[:, chosen].any(axis=1))
        keys = sums[rows][:, chosen].sum(axis=1)
        order = np.argsort(keys)
        yield keys[order], rows[order]


def _pairs_of_equal_keys(
    keys: NDArray[np.uint64], rows: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """All pairs of rows with equal keys, those at distance 1, 2, ... in the sorted keys."""
    first = np.arange(len(keys))
    for distance in count(1):
        first = first[first + distance < len(keys)]
        first = first[keys[first] == keys[first + distance]]
        if not len(first):
            return
        yield rows[first], rows[first + distance]
