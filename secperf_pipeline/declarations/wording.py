"""Sentences whose numbers come from declarations, so that a changed number changes its words."""

from collections.abc import Mapping


def worded(text: str, numbers: Mapping[str, float]) -> str:
    """Fill declared numbers into a sentence.

    Parameters
    ----------
    text
        May name a number in braces: ``{min_cell}`` as it is (5), ``{significance_p}`` as the field
        writes a probability (.05), ``{confidence_percent}`` as a share in per cent (95 %).
    numbers
        The numbers by name, such as `AssumptionRegister.numbers`.

    Raises
    ------
    KeyError
        The text names a number that there is not.
    """
    return text.format_map(
        {name: f"{value:.6g}" for name, value in numbers.items()}
        | {f"{name}_p": probability(value) for name, value in numbers.items()}
        | {f"{name}_percent": percent(value) for name, value in numbers.items()}
    )


def percent(share: float) -> str:
    """Write a share in per cent, ``95 %`` for .95."""
    return f"{100 * share:.4g} %"


def probability(value: float) -> str:
    """Write a probability without the zero before its point, ``.05``."""
    return f"{value:.6g}".removeprefix("0") if 0 < value < 1 else f"{value:.6g}"
