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


def percent(share: float) -> str:
    """Print a share from 0 to 1 in whole per cent; 0 % and 100 % mean none and all."""
    shown = int(rounded(100 * share, 0))
    if shown == 0 and share > 0:
        return "less than 1 %"
    if shown == 100 and share < 1:
        return "more than 99 %"
    return f"{shown} %"
