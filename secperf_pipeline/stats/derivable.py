"""Which sums over a few people follow from sums that are shown."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import lsqr

Floats = NDArray[np.float64]
_DRAWS = 3
_TOLERANCE = 1e-6


def newly_derivable(
    shown: csr_array, added: Floats, groups: csr_array, *, seed: int
) -> NDArray[np.bool_]:
    """Tell which sums follow from the shown and the added ones together, and not from the shown.

    Parameters
    ----------
    shown : sparse array, shape (k, a)
        How often each of a atoms, people who always count together, counts in each shown sum.
    added : ndarray, shape (m, a)
        The same of sums that are to be shown too.
    groups : sparse array, shape (q, a)
        The same of the sums that must not follow.
    seed
        Of the random changes.

    Notes
    -----
    A sum follows where no change of the atoms that leaves every known sum as it is can change it.
    Random such changes find one with probability 1 if there is one: each is a random vector less
    its projection on the known sums (least squares).
    """
    drawn = np.random.default_rng(seed).standard_normal((_DRAWS, shown.shape[1]))
    free = np.array([_unseen(shown, one) for one in drawn])
    left = free
    for direction in _orthonormal(np.array([_unseen(shown, one) for one in added])):
        left = left - np.outer(left @ direction, direction)
    open_before = (np.abs(groups @ free.T) > _TOLERANCE).any(axis=1)
    fixed_after = (np.abs(groups @ left.T) <= _TOLERANCE).all(axis=1)
    return np.asarray(open_before & fixed_after)


def _unseen(shown: csr_array, change: Floats) -> Floats:
    """Take out of a change what the shown sums would tell of it."""
    found = lsqr(shown.T, change, atol=1e-13, btol=1e-13, iter_lim=20 * sum(shown.shape))[0]
    return np.asarray(change - shown.T @ found)


def _orthonormal(vectors: Floats) -> list[Floats]:
    found: list[Floats] = []
    for one in vectors:
        scale = float(np.linalg.norm(one))
        for other in found:
            one = one - (one @ other) * other
        length = float(np.linalg.norm(one))
        if length > _TOLERANCE * max(scale, 1.0):
            found.append(one / length)
    return found
