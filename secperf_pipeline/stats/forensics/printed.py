"""A figure as printed: every number that rounds to it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

# What binary fractions add to a bound that is a decimal one.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The numbers that may stand behind a printed figure, both ends included.

    Parameters
    ----------
    value
        The figure.
    low, high
        Half a unit of its last digit below and above.
    """

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, text: str) -> Self:
        """Read a figure such as ``3.24`` or ``0.058``; its digits are its precision.

        Raises
        ------
        decimal.InvalidOperation
            The text is no plain number.
        """
        figure = Decimal(text)
        exponent = figure.as_tuple().exponent
        half = Decimal(5).scaleb(int(exponent) - 1)
        return cls(
            value=float(figure),
            low=float(figure - half) - _SLACK,
            high=float(figure + half) + _SLACK,
        )

    def meets(self, low: float, high: float) -> bool:
        """Tell whether any number from ``low`` to ``high`` is printed so."""
        return low <= self.high and high >= self.low
