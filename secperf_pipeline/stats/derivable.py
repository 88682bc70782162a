"""Which sums over a few people follow from sums that are shown.

A sum follows where no change of the atoms that leaves every shown sum as it is can change it.
Random such changes find one with probability 1 if there is one: each is a random vector less its
projection on the shown sums (least squares).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, vstack
from scipy.sparse.linalg import lsqr

Floats = NDArray[np.float64]
_DRAWS = 2
_TOLERANCE = 1e-6
_PRECISION = 1e-11
_MOST_STEPS = 20_000
# What lsqr says where it ran out of steps.
_NOT_ENDED = 7


@dataclass(frozen=True, slots=True)
class ShownSums:
    """What shown sums leave open, for one set of atoms: people who always count together.

    Parameters
    ----------
    shown : sparse array, shape (k, a)
        How often each atom counts in each shown sum, rows of unit length.
    free : ndarray, shape (draws, a)
        Random changes of the atoms that leave every shown sum as it is.
    """

    shown: csr_array
    free: Floats

    @classmethod
    def of(cls, shown: csr_array, *, seed: int) -> Self:
        """Take sums, shape (k, a), and draw the changes that they do not tell."""
        lengths = np.sqrt(shown.multiply(shown).sum(axis=1))
        scaled = (diags_array(1 / np.where(lengths > 0, lengths, 1)) @ shown).tocsr()
        drawn = np.random.default_rng(seed).standard_normal((_DRAWS, shown.shape[1]))
        return cls(scaled, np.array([_unseen(scaled, one) for one in drawn]))

    def with_sum(self, added: Floats) -> "ShownSums":
        """Show one sum more, shape (a,); of the changes those stay that it does not tell either."""
        unseen = _unseen(self.shown, added)
        told = bool(np.linalg.norm(unseen) <= _TOLERANCE * np.linalg.norm(added))
        direction = np.zeros_like(unseen) if told else unseen / np.linalg.norm(unseen)
        row = csr_array((added / np.linalg.norm(added))[None])
        left = self.free - np.outer(self.free @ direction, direction)
        return ShownSums(vstack([self.shown, row], format="csr"), left)

    def derivable(self, groups: csr_array) -> NDArray[np.bool_]:
        """Tell which sums over atoms, shape (q, a), follow from those that are shown."""
        return np.asarray((np.abs(groups @ self.free.T) <= _TOLERANCE).all(axis=1))


def _unseen(shown: csr_array, change: Floats) -> Floats:
    """Take out of a change what the shown sums would tell of it.

    Raises
    ------
    ArithmeticError
        The search for it did not end.
    """
    found, ended = lsqr(shown.T, change, atol=_PRECISION, btol=_PRECISION, iter_lim=_MOST_STEPS)[:2]
    if ended == _NOT_ENDED:
        raise ArithmeticError(f"what {shown.shape[0]} sums leave open was not found")
    return np.asarray(change - shown.T @ found)
