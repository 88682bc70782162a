"""Print numbers as SPSS does: half away from zero."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: float, decimals: int) -> Decimal:
    """Round half away from zero, on the shortest decimal that means ``value``.

    Parameters
    ----------
    value
        A finite number.
    decimals
        Digits after the point, from 0.

    Examples
    --------
    >>> rounded(2.5, 0), rounded(-0.125, 2)
    (Decimal('3'), Decimal('-0.13'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def format_p(p: float) -> str:
    """Print a p-value for a report: three decimals, and ``<.001`` below that."""
    if p < 0.001:
        return "<.001"
    text = str(rounded(p, 3))
    return text[1:] if text.startswith("0") else text
