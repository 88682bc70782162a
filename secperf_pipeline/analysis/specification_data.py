"""What one combination of choices leaves of a sample: responses, groups and weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.multiverse import Cut, Specification, Weights

Floats = NDArray[np.float64]


class UntestableError(Exception):
    """A combination that cannot be tested on this sample; the message is the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecificationData:
    """What one combination of choices leaves to test; every field has shape (n,).

    Parameters
    ----------
    predictor
        1 with and 0 without, or x itself where it is not cut.
    outcome
        y in scale points.
    weights
        Mean 1; all 1 where nothing is weighted.
    organisations
        Number of each response's organisation from 0; negative where not recorded.
    """

    predictor: Floats
    outcome: Floats
    weights: Floats
    organisations: NDArray[np.int64]


def specification_data(
    sample: Sample, pair: Sequence[str], family: Sequence[str], one: Specification, *, cut: float
) -> SpecificationData:
    """Prepare a sample for one combination.

    Parameters
    ----------
    sample
        Of the combination's profile.
    pair, family
        Names of x and y, and of every variable of the hypothesis.
    one
        The combination.
    cut
        Of the choices above_cut and at_least_cut.

    Raises
    ------
    UntestableError
        The choices leave no responses, groups or weights.
    """
    needed = family if one.missing == "listwise" else pair
    known = ~np.isnan(sample.of(list(needed))).any(axis=1)
    x, y = sample.of(list(pair))[known].T
    if not len(x):
        raise UntestableError("no response has all answers")
    kept, predictor = _cut(x, one.cut, cut)
    organisations = _organisation_numbers(sample.organisations[known][kept])
    return SpecificationData(
        predictor=predictor,
        outcome=y[kept],
        weights=_weights(organisations, one.weights),
        organisations=organisations,
    )


def _cut(x: Floats, cut: Cut, value: float) -> tuple[NDArray[np.bool_], Floats]:
    """Choose the rows that stay, and make their predictor."""
    everyone = np.ones(len(x), dtype=bool)
    if cut == "continuous":
        return everyone, x
    if cut == "terciles":
        # Answers, not points between them: the groups hold whole answer categories.
        low, high = np.quantile(x, [1 / 3, 2 / 3], method="inverted_cdf")
        if low == high:
            raise UntestableError("the lower and the upper third meet in one answer")
        kept = (x <= low) | (x >= high)
        return kept, (x[kept] >= high).astype(np.float64)
    threshold = float(np.median(x)) if cut == "above_median" else value
    member = x >= threshold if cut == "at_least_cut" else x > threshold
    return everyone, member.astype(np.float64)


def _organisation_numbers(organisations: NDArray[np.str_]) -> NDArray[np.int64]:
    names, numbers = np.unique(organisations, return_inverse=True)
    return (numbers - int(names.size > 0 and names[0] == "")).astype(np.int64)


def _weights(organisations: NDArray[np.int64], weights: Weights) -> Floats:
    if weights == "none":
        return np.ones(len(organisations))
    if organisations.min() < 0:
        raise UntestableError("the organisation of a response is not recorded")
    sizes = np.bincount(organisations)
    if len(sizes) < 2:
        raise UntestableError("there is one organisation")
    per_response = 1 / sizes[organisations]
    return np.asarray(per_response / per_response.mean())
