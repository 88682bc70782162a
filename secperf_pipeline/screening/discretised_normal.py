r"""Correlated answers as cut-up normal variables, with a person's own width of scale use.

Answer :math:`x_i` counts the thresholds of item i below :math:`z_i`, where z is normal with
unit variances. A person of width s has the thresholds :math:`m_i + (\tau_{ic} - m_i) / s`: for
a wide user of the scale they move towards the centre :math:`m_i`, so that the ends are chosen
more often. The width takes few values with known chances; a single width of 1 is the plain
discretised normal.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]
# People who use much of the scale spread their answers around its midpoint, or around the item's
# average.
Centre = Literal["scale", "item"]

_FURTHEST = 9.0
_CENTRE_LIMIT = 2.5
_HALVINGS = 45
_TERMS = 32
_CORRELATIONS = np.linspace(-0.97, 0.97, 98)
_LEAST_SD = 1e-6


def log_normal_widths(spread: float, nodes: int = 5) -> tuple[Floats, Floats]:
    """Approximate a log-normal width by a few values (Gauss-Hermite).

    Parameters
    ----------
    spread
        Standard deviation of the logarithm of the width, from 0.

    Returns
    -------
    tuple
        Widths and their chances, both of shape (nodes,); a single width of 1 without spread.
    """
    if spread == 0:
        return np.ones(1), np.ones(1)
    points, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return np.exp(spread * points), weights / weights.sum()


def thresholds(
    cumulative: Floats, widths: Floats, chances: Floats, *, centre: Centre = "scale"
) -> Floats:
    """Find the thresholds of every width that together reproduce the items' shares.

    Parameters
    ----------
    cumulative : ndarray, shape (k_items, c - 1)
        Share of the answers at or below each category but the last.
    widths, chances : ndarray, shape (w,)
        The widths of scale use and their chances.
    centre
        What the thresholds of wide users move to: the midpoint of the ``scale``, as for people
        who like its ends whatever they think, or the mean of z for the ``item``, as for people
        who differ more from the others than most do.

    Returns
    -------
    ndarray, shape (w, k_items, c - 1)
        In standard deviations of z.
    """
    middles = _midpoints(cumulative) if centre == "scale" else np.zeros(len(cumulative))
    fixed = middles[:, None, None]
    low = np.full((*cumulative.shape, 1), -_FURTHEST * max(1.0, widths.max()))
    high = -low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        share = ndtr(fixed + (middle - fixed) / widths) @ chances
        is_below = (share < cumulative)[..., None]
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return np.moveaxis(fixed + ((low + high) / 2 - fixed) / widths, -1, 0)


def latent_correlations(observed: Floats, cuts: Floats, chances: Floats, values: Floats) -> Floats:
    r"""Find the correlations of z that give the answers their observed correlations.

    Parameters
    ----------
    observed : ndarray, shape (k_items, k_items)
        Pearson correlations of the answers; NaN counts as 0.
    cuts : ndarray, shape (w, k_items, c - 1)
        Thresholds of the items for every width.
    chances : ndarray, shape (w,)
        Chances of the widths.
    values : ndarray, shape (c,)
        Scale points of the categories, rising.

    Returns
    -------
    ndarray, shape (k_items, k_items)
        Between -.97 and .97 off the diagonal, the nearest where the observed one cannot be
        reached, 0 where an item does not vary; 1 on it. It need not be positive definite.

    Notes
    -----
    For one width, :math:`\operatorname{cov}(x_i, x_j) = \sum_{m \ge 1} \rho^m h_{im} h_{jm}`
    with :math:`h_{im} = \sum_c (v_{c+1} - v_c) \varphi(\tau_{ic}) He_{m-1}(\tau_{ic}) /
    \sqrt{m!}` (Mehler's expansion, as in Pearson's tetrachoric series of 1900). It rises with
    rho, so all pairs are read off one grid at once.
    """
    rows, columns = np.triu_indices(cuts.shape[1], 1)
    powers = _CORRELATIONS ** np.arange(_TERMS + 1)[:, None]
    product = np.zeros((len(rows), len(_CORRELATIONS)))
    mean, square = np.zeros(cuts.shape[1]), np.zeros(cuts.shape[1])
    for at_width, chance in zip(cuts, chances, strict=True):
        series = _hermite_series(at_width, np.diff(values))
        product += chance * ((series[rows] * series[columns]) @ powers)
        mean += chance * series[:, 0]
        square += chance * (ndtr(-at_width) @ np.diff((values - values[0]) ** 2))
    sd = np.sqrt(np.maximum(square - mean**2, 0))
    varies = np.minimum(sd[rows], sd[columns]) > _LEAST_SD
    scale = np.where(varies, sd[rows] * sd[columns], 1.0)
    curve = (product - (mean[rows] * mean[columns])[:, None]) / scale[:, None]
    found = _read_off(curve, np.nan_to_num(observed[rows, columns]))
    latent = np.eye(cuts.shape[1])
    latent[rows, columns] = latent[columns, rows] = np.where(varies, found, 0.0)
    return latent


def _midpoints(cumulative: Floats) -> Floats:
    """Where the scale's midpoint lies on each item's z, from -2.5 to 2.5."""
    cuts = cumulative.shape[1]
    if cuts == 0:
        return np.zeros(len(cumulative))
    middle = ndtri(cumulative[:, [(cuts - 1) // 2, cuts // 2]]).mean(axis=1)
    return np.asarray(np.clip(middle, -_CENTRE_LIMIT, _CENTRE_LIMIT))


def _hermite_series(cuts: Floats, steps: Floats) -> Floats:
    """Coefficients of an answer in normalised Hermite polynomials, shape (k, terms + 1)."""
    density = np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi) * steps
    series = np.zeros((len(cuts), _TERMS + 1))
    series[:, 0] = ndtr(-cuts) @ steps
    before, polynomial = np.zeros_like(cuts), np.ones_like(cuts)
    for m in range(1, _TERMS + 1):
        series[:, m] = (density * polynomial).sum(axis=1) / np.sqrt(m)
        before, polynomial = (
            polynomial,
            (cuts * polynomial - np.sqrt(m - 1) * before) / np.sqrt(m),
        )
    return series


def _read_off(curve: Floats, wanted: Floats) -> Floats:
    """Interpolate the correlation at which each rising curve takes its wanted value."""
    after = np.clip((curve < wanted[:, None]).sum(axis=1), 1, curve.shape[1] - 1)
    pair = np.arange(len(curve))
    low, high = curve[pair, after - 1], curve[pair, after]
    share = np.clip((wanted - low) / np.maximum(high - low, _LEAST_SD), 0, 1)
    return np.asarray(_CORRELATIONS[after - 1] + share * np.diff(_CORRELATIONS)[after - 1])
