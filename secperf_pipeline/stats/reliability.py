"""Cronbach's alpha with its intervals, and what each item does for it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliabilities:
    """Internal consistency of many scales; every field has shape (m_scales,).

    Parameters
    ----------
    alpha
        Cronbach's alpha, no unit, at most 1; below 0 the items contradict each other.
    low, high
        Feldt's interval of alpha.
    duhachek_low, duhachek_high
        An interval that does not take the items for parallel.
    standardised
        Alpha of the standardised items; NaN where an item or their standardised sum does not
        vary.
    mean_inter_item_r
        Mean correlation of the item pairs; NaN where an item does not vary.
    """

    alpha: Floats
    low: Floats
    high: Floats
    duhachek_low: Floats
    duhachek_high: Floats
    standardised: Floats
    mean_inter_item_r: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """What each item does in its scale; every field has shape (k_items,).

    Parameters
    ----------
    mean, sd
        In scale points, divisor n - 1.
    item_rest_r
        Correlation with the sum of the other items; NaN where either does not vary.
    alpha_if_deleted
        Alpha of the other items; NaN with fewer than three items.
    """

    mean: Floats
    sd: Floats
    item_rest_r: Floats
    alpha_if_deleted: Floats


def reliabilities(covariances: Floats, n: NDArray[np.int64], *, confidence: float) -> Reliabilities:
    r"""Compute Cronbach's alpha of many scales of equal length at once, with its intervals.

    Parameters
    ----------
    covariances : ndarray, shape (m_scales, k_items, k_items)
        Of the items, divisor n - 1; none with a variance of the total of zero.
    n : ndarray of int, shape (m_scales,)
        Respondents behind each.
    confidence
        Level of the intervals, between 0 and 1.

    Notes
    -----
    .. math:: \alpha = \frac{k}{k-1}\left(1 - \sum_i s_i^2 / s_{total}^2\right)

    (Cronbach 1951), with Feldt's interval as in `feldt_interval`. With C the covariances of the
    k items and :math:`v = 1'C1`, Duhachek's is normal with the squared standard error

    .. math:: \frac{2 k^2}{(k-1)^2 v^3 n}
        \left[v(\mathrm{tr}\,C^2 + \mathrm{tr}^2 C) - 2\,\mathrm{tr}\,C\,(1'C^2 1)\right]

    (van Zyl, Neudecker & Nel 2000; Duhachek & Iacobucci 2004).
    """
    k = covariances.shape[1]
    alpha = _alpha(covariances)
    low, high = _feldt(alpha, n, k, confidence)
    margin = stats.norm.ppf((1 + confidence) / 2) * _duhachek_error(covariances, n)
    mean_r = _mean_inter_item_r(covariances)
    return Reliabilities(
        alpha=alpha,
        low=low,
        high=high,
        duhachek_low=alpha - margin,
        duhachek_high=alpha + margin,
        standardised=_standardised_alpha(k, mean_r),
        mean_inter_item_r=mean_r,
    )


def feldt_interval(alpha: float, n: int, k: int, *, confidence: float) -> tuple[float, float]:
    r"""Compute the interval of an alpha, be it computed or only reported.

    Parameters
    ----------
    alpha, n, k
        Cronbach's alpha of k items in n respondents, both 2 at least.
    confidence
        Level of the interval, between 0 and 1.

    Notes
    -----
    :math:`1 - (1-\alpha) F_{1-q/2}` to :math:`1 - (1-\alpha) F_{q/2}` with n - 1 and
    (n - 1)(k - 1) degrees of freedom (Feldt, Woodruff & Salih 1987), which is SPSS's interval
    of the average-measures consistency ICC.
    """
    low, high = _feldt(np.array([alpha]), np.array([n]), k, confidence)
    return float(low[0]), float(high[0])


def item_statistics(answers: Floats) -> ItemStatistics:
    """Describe each item of a scale.

    Parameters
    ----------
    answers : ndarray, shape (n_respondents, k_items)
        Complete answers in scale points; reversed items already recoded.

    Raises
    ------
    ValueError
        Fewer than 2 respondents or 2 items, a missing answer, or equal totals.
    """
    _require_complete(answers)
    k = answers.shape[1]
    covariance = np.cov(answers, rowvar=False)
    variance = np.diag(covariance)
    with_rest = covariance.sum(axis=1) - variance
    rest_variance = covariance.sum() - 2 * covariance.sum(axis=1) + variance
    with np.errstate(divide="ignore", invalid="ignore"):
        item_rest_r = with_rest / np.sqrt(variance * rest_variance)
    deleted = np.full(k, np.nan)
    if k >= 3:
        for item in range(k):
            others = np.delete(np.delete(covariance, item, axis=0), item, axis=1)
            if others.sum() > 0:
                deleted[item] = _alpha(others[None])[0]
    return ItemStatistics(
        mean=answers.mean(axis=0),
        sd=np.sqrt(variance),
        item_rest_r=np.where(np.isfinite(item_rest_r), item_rest_r, np.nan),
        alpha_if_deleted=deleted,
    )


def _alpha(covariances: Floats) -> Floats:
    k = covariances.shape[1]
    alpha: Floats = k / (k - 1) * (1 - _trace(covariances) / covariances.sum(axis=(1, 2)))
    return alpha


def _trace(covariances: Floats) -> Floats:
    traces: Floats = np.trace(covariances, axis1=1, axis2=2)
    return traces


def _feldt(alpha: Floats, n: NDArray[np.int64], k: int, confidence: float) -> tuple[Floats, Floats]:
    tail = (1 - confidence) / 2
    low, high = (
        1 - (1 - alpha) * stats.f.ppf(end, n - 1, (n - 1) * (k - 1)) for end in (1 - tail, tail)
    )
    return low, high


def _duhachek_error(covariances: Floats, n: NDArray[np.int64]) -> Floats:
    k = covariances.shape[1]
    squared, trace = covariances @ covariances, _trace(covariances)
    total = covariances.sum(axis=(1, 2))
    bracket = total * (_trace(squared) + trace**2) - 2 * trace * squared.sum(axis=(1, 2))
    # Parallel items without error leave a bracket of zero, which rounding may turn negative.
    error: Floats = np.sqrt(np.maximum(bracket, 0.0) * 2 * k**2 / ((k - 1) ** 2 * total**3 * n))
    return error


def _standardised_alpha(k: int, mean_r: Floats) -> Floats:
    """Alpha by the items' mean correlation; NaN where their standardised sum does not vary."""
    spread = 1 + (k - 1) * mean_r
    varies = np.abs(spread) > 1e-12
    return np.where(varies, k * mean_r / np.where(varies, spread, 1.0), np.nan)


def _mean_inter_item_r(covariances: Floats) -> Floats:
    sd = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlations = covariances / (sd[:, :, None] * sd[:, None, :])
    above = np.triu_indices(covariances.shape[1], 1)
    return np.where((sd == 0).any(axis=1), np.nan, correlations[:, above[0], above[1]].mean(axis=1))


def _require_complete(answers: Floats) -> None:
    if min(answers.shape) < 2:
        raise ValueError(f"alpha needs 2 respondents and 2 items, got {answers.shape}")
    if np.isnan(answers).any():
        raise ValueError("answers has missing values; drop those respondents before this call")
    if np.ptp(answers.sum(axis=1)) == 0:
        raise ValueError("every respondent has the same total, so alpha is undefined")
