"""GRIM and GRIMMER: which whole-number answers have a printed mean, deviation or percentage."""

import math

from secperf_pipeline.stats.forensics.printed import Printed


def grim_sums(mean: Printed, n: int, *, items: int = 1) -> list[int]:
    """List the sums of whole-number answers whose mean is printed so.

    Parameters
    ----------
    mean
        Mean of the respondents' means over ``items`` whole-number answers.
    n, items
        Respondents, and answers of each.

    Returns
    -------
    list
        Ascending; empty where the mean is impossible (Brown & Heathers 2017). Where n times
        items reaches ten to the number of decimals, every mean is possible.
    """
    answers = n * items
    return list(range(math.ceil(mean.low * answers), math.floor(mean.high * answers) + 1))


def grimmer_sums(
    mean: Printed, sd: Printed, n: int, *, least: int, greatest: int
) -> list[tuple[int, int]]:
    r"""List the sums and sums of squares of single whole-number answers printed so.

    Parameters
    ----------
    mean, sd
        Printed mean and standard deviation, divisor n - 1.
    n
        Respondents, two at least.
    least, greatest
        Ends of the scale.

    Returns
    -------
    list
        Pairs (S, Q); empty where the figures are impossible together.

    Notes
    -----
    :math:`Q = (n - 1) s^2 + S^2 / n` must be whole, as odd or even as S (Anaya 2016), and no
    more than the scale allows: :math:`\sum (x - a)(b - x) \ge 0`.
    """
    found = []
    for total in grim_sums(mean, n):
        lowest = (n - 1) * max(sd.low, 0.0) ** 2 + total**2 / n
        highest = (n - 1) * sd.high**2 + total**2 / n
        bound = (least + greatest) * total - least * greatest * n
        for squares in range(math.ceil(lowest), min(math.floor(highest), bound) + 1):
            if squares % 2 == total % 2:
                found.append((total, squares))
    return found


def possible_bases(percentage: Printed, greatest: int) -> list[int]:
    """List the bases up to ``greatest`` of which some whole number is this percentage."""
    return [base for base in range(1, greatest + 1) if is_possible_percentage(percentage, base)]


def is_possible_percentage(percentage: Printed, base: int) -> bool:
    """Tell whether some whole number out of ``base`` is printed as this percentage."""
    return bool(math.ceil(percentage.low * base / 100) <= math.floor(percentage.high * base / 100))
