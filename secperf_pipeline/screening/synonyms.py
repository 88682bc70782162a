"""Whether each respondent answers alike what the wave answers alike."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues
from secperf_pipeline.screening.pairwise import pairwise_moments


def psychometric_synonyms(
    scored: NDArray[np.float64], *, least_correlation: float, min_pairs: int
) -> IndexValues:
    """Correlate, within each respondent, the answers to items that correlate highly.

    Parameters
    ----------
    scored : ndarray, shape (n_respondents, k_items)
        Whole scale points in presentation order, reversed items recoded; NaN where missing.
    least_correlation
        Pairs of items whose pairwise correlation over the wave lies above it are synonyms.
    min_pairs
        Fewest pairs in the wave, and answered by the respondent.

    Returns
    -------
    IndexValues
        Pearson's r over the pairs of synonyms, the later item of a pair against the earlier,
        -1 to 1; high means consistent. Not computable with fewer pairs, or where either side does
        not vary, as on a straight line. A missing answer leaves its pairs out; nothing is drawn at
        random.

    References
    ----------
    Meade & Craig (2012), Identifying careless responses in survey data.
    """
    is_pair = np.tril(pairwise_moments(scored).correlation > least_correlation, k=-1)
    missing = f"fewer than {min_pairs} pairs of items correlate above {least_correlation:.2f}"
    return _r_over_pairs(scored, is_pair, missing, min_pairs)


def psychometric_antonyms(
    scored: NDArray[np.float64], *, most_correlation: float, min_pairs: int
) -> IndexValues:
    """Correlate, within each respondent, the answers to items that correlate highly negatively.

    Parameters and what is not computable are those of `psychometric_synonyms`, with pairs whose
    correlation over the wave lies below ``most_correlation``.

    Returns
    -------
    IndexValues
        -1 to 1; low means consistent. Questionnaires without such pairs, which are most once
        reversed items are recoded, have no value.

    References
    ----------
    Johnson (2005), Ascertaining the validity of individual protocols.
    """
    is_pair = np.tril(pairwise_moments(scored).correlation < most_correlation, k=-1)
    missing = f"fewer than {min_pairs} pairs of items correlate below {most_correlation:.2f}"
    return _r_over_pairs(scored, is_pair, missing, min_pairs)


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
