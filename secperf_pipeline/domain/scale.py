"""The scale that a wave's answers are given on."""

from typing import NamedTuple


class AnswerScale(NamedTuple):
    """The lowest and the highest point of the answers.

    Thresholds are declared as places on it, so that one declaration fits every instrument: 0 is
    the lowest point, 1/2 the middle, 1 the highest point.
    """

    low: int
    high: int

    @property
    def points(self) -> int:
        """Number of answers to choose from."""
        return self.high - self.low + 1

    def at(self, place: float) -> float:
        """Find the point, in scale points, that lies this share of the range above the lowest."""
        return self.low + place * (self.high - self.low)
