"""Random numbers that are the same on every machine, whatever the version of numpy.

Only the raw words of PCG64 are drawn, which numpy promises to keep. Everything else is made of
them by whole-number arithmetic, and by products and sums of single floats: neither a library
function, whose last digit may differ between machines, nor a sum whose order may.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Real = NDArray[np.float64]

_HALF = np.uint64(32)
_LOW_HALF = np.uint64(0xFFFF_FFFF)
_PIECE = np.uint64(0xFFFF)
_PIECE_SHIFTS = [np.uint64(shift) for shift in (0, 16, 32, 48)]
_WORDS_FOR_A_NORMAL = 3
_UNITS = 65536
_PIECES_MEAN = _WORDS_FOR_A_NORMAL * len(_PIECE_SHIFTS) * (_UNITS - 1) // 2


class Draws:
    """The random numbers of one named part of a simulation.

    Parameters
    ----------
    names
        What the numbers are for, such as the seed, the quarter and the part. Equal names give
        equal numbers, other names give numbers that have nothing to do with them.
    """

    def __init__(self, *names: object) -> None:
        digest = hashlib.sha256("|".join(map(str, names)).encode()).digest()
        self._bits = np.random.PCG64(int.from_bytes(digest[:16], "big"))

    def words(self, count: int) -> NDArray[np.uint64]:
        """Draw words of 64 random bits."""
        return np.asarray(self._bits.random_raw(count), dtype=np.uint64)

    def integers(self, low: int, high: int, count: int) -> Integers:
        """Draw whole numbers from ``low`` to ``high``, both included, each as likely."""
        choices = np.uint64(high - low + 1)
        return low + ((self.words(count) & _LOW_HALF) * choices >> _HALF).astype(np.int64)

    def chance(self, probability: float, count: int) -> NDArray[np.bool_]:
        """Draw what happens with a probability; exact to one in four thousand million."""
        return (self.words(count) >> _HALF) < np.uint64(int(probability * 2**32))

    def normal(self, count: int) -> Real:
        """Draw numbers of mean 0 and variance 1 that are close to normal.

        Each is a sum of twelve uniform numbers, so none lies beyond 6 and the kurtosis is 0.1
        less than a normal's.
        """
        total = np.full(count, -_PIECES_MEAN, dtype=np.int64)
        for _ in range(_WORDS_FOR_A_NORMAL):
            words = self.words(count)
            for shift in _PIECE_SHIFTS:
                total += (words >> shift & _PIECE).astype(np.int64)
        return total / _UNITS

    def order(self, count: int) -> Integers:
        """Draw an order: the numbers from 0 to ``count`` - 1, shuffled."""
        return np.argsort(self.words(count), kind="stable").astype(np.int64)

    def choice(self, shares: list[int], count: int) -> Integers:
        """Draw positions of ``shares``, whole percentages that add up to 100."""
        percent = self.integers(0, 99, count)
        position = np.zeros(count, dtype=np.int64)
        limit = 0
        for share in shares[:-1]:
            limit += share
            position += percent >= limit
        return position
