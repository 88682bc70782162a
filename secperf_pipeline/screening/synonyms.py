"""Whether each respondent answers alike what the wave answers alike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.pairwise import pairwise_moments

# The last digits of matrix products differ between machines; results must not hang on them.
_DECIMALS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Strongest:
    """How many of the most strongly correlated pairs of items are used.

    Parameters
    ----------
    pairs
        This many,
    share
        or this share of all pairs of the questionnaire, where that is more.
    """

    pairs: int
    share: float


def psychometric_synonyms(
    scored: NDArray[np.float64], *, least_correlation: float, strongest: Strongest, min_pairs: int
) -> IndexValues:
    """Correlate, within each respondent, the answers to the items that correlate highest.

    Parameters
    ----------
    scored : ndarray, shape (n_respondents, k_items)
        Whole scale points in presentation order, reversed items recoded; NaN where missing.
    least_correlation
        Pairs of items are synonyms where their pairwise correlation over the wave reaches it.
    strongest
        How many of them are used.
    min_pairs
        Fewest pairs in the wave, and answered by the respondent.

    Returns
    -------
    IndexValues
        Pearson's r over the pairs of synonyms, the later item of a pair against the earlier,
        -1 to 1; high means consistent. Not computable with fewer pairs, or where either side does
        not vary, as on a straight line. A missing answer leaves its pairs out; nothing is drawn at
        random.

    Notes
    -----
    R's careless takes all pairs above a fixed .60, which most questionnaires lack.

    References
    ----------
    Meade & Craig (2012), Identifying careless responses in survey data.
    """
    correlation = pairwise_moments(scored).correlation
    missing = f"fewer than {min_pairs} pairs of items correlate at {least_correlation:.2f} or more"
    pairs = _strongest_pairs(correlation, least_correlation, strongest)
    return _r_over_pairs(scored, pairs, missing, min_pairs)


def psychometric_antonyms(
    scored: NDArray[np.float64], *, most_correlation: float, strongest: Strongest, min_pairs: int
) -> IndexValues:
    """Correlate, within each respondent, the answers to items that correlate most negatively.

    Parameters and what is not computable are those of `psychometric_synonyms`, with pairs whose
    correlation over the wave is ``most_correlation``, a negative number, or below it.

    Returns
    -------
    IndexValues
        -1 to 1; low means consistent. Questionnaires without such pairs, which are most once
        reversed items are recoded, have no value.

    References
    ----------
    Johnson (2005), Ascertaining the validity of individual protocols.
    """
    correlation = pairwise_moments(scored).correlation
    missing = f"fewer than {min_pairs} pairs of items correlate at {most_correlation:.2f} or less"
    pairs = _strongest_pairs(-correlation, -most_correlation, strongest)
    return _r_over_pairs(scored, pairs, missing, min_pairs)


def _strongest_pairs(
    correlation: NDArray[np.float64], least: float, strongest: Strongest
) -> NDArray[np.bool_]:
    """Choose pairs of items, later ones as rows; of equal ones the first in presentation."""
    later, earlier = np.tril_indices(len(correlation), k=-1)
    strength = np.nan_to_num(np.round(correlation[later, earlier], _DECIMALS), nan=-1.0)
    most = max(strongest.pairs, int(strongest.share * len(strength)))
    order = np.argsort(-strength, kind="stable")[:most]
    chosen = order[strength[order] >= least]
    is_pair = np.zeros(correlation.shape, dtype=np.bool_)
    is_pair[later[chosen], earlier[chosen]] = True
    return is_pair


def _r_over_pairs(
    scored: NDArray[np.float64], is_pair: NDArray[np.bool_], missing: str, min_pairs: int
) -> IndexValues:
    """Correlate over all pairs at once; ``is_pair`` has later items as rows, earlier as columns.

    The sums over pairs are matrix products, so memory does not grow with the number of pairs,
    and sums of whole numbers, so a respondent without variance is found without a tolerance.
    """
    seen = (~np.isnan(scored)).astype(float)
    points = np.where(np.isnan(scored), 0.0, scored)
    pairs = is_pair.astype(float)
    earlier_seen, later_seen = seen @ pairs.T, seen @ pairs
    count = (seen * earlier_seen).sum(axis=1)
    x, xx = (points * earlier_seen).sum(axis=1), (points**2 * earlier_seen).sum(axis=1)
    y, yy = (points * later_seen).sum(axis=1), (points**2 * later_seen).sum(axis=1)
    xy = (points * (points @ pairs.T)).sum(axis=1)
    x_spread, y_spread = count * xx - x**2, count * yy - y**2
    varies = (x_spread > 0) & (y_spread > 0)
    r = (count * xy - x * y) / np.sqrt(np.where(varies, x_spread * y_spread, 1.0))
    return IndexValues.unless(
        np.clip(r, -1, 1),
        {
            missing: int(is_pair.sum()) < min_pairs,
            f"fewer than {min_pairs} pairs of items answered": count < min_pairs,
            "the answers do not vary": ~varies,
        },
    )
