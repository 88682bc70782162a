"""How fast each respondent answered."""

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.screening.index_values import IndexValues


def seconds_per_item(seconds: NDArray[np.float64], n_items: int) -> IndexValues:
    """Compute the seconds that each respondent took for an item.

    Parameters
    ----------
    seconds : ndarray, shape (n_respondents,)
        Seconds from start to end; NaN where not recorded.
    n_items
        Items shown, check items included.

    Returns
    -------
    IndexValues
        Seconds, from 0. Not computable without a time, or where the time is negative.

    References
    ----------
    Huang, Curran, Keeney, Poposki & DeShon (2012), Detecting and deterring insufficient effort
    responding to surveys; Bowling, Huang, Brower & Bragg (2023).
    """
    with np.errstate(invalid="ignore"):
        return IndexValues.unless(
            seconds / max(n_items, 1),
            {
                "no items shown": n_items == 0,
                "no time recorded": np.isnan(seconds),
                "the recorded time is negative": seconds < 0,
            },
        )


def relative_speed(
    page_seconds: NDArray[np.float64], *, largest_factor: float, min_times: int
) -> IndexValues:
    """Compute how many times faster than the median each respondent was.

    Parameters
    ----------
    page_seconds : ndarray, shape (n_respondents, n_pages)
        Seconds on each page, or one column with the whole time; NaN where not recorded.
    largest_factor
        A page counts at most this much, so that one skipped page does not decide.
    min_times
        Fewest respondents with a time on a page for its median to count.

    Returns
    -------
    IndexValues
        Mean over the timed pages of the page's median time divided by the respondent's own, 0
        to ``largest_factor``; 1 is as fast as the median. Not computable without a time on a
        page that enough respondents have a time on.

    References
    ----------
    Leiner (2019), Too fast, too straight, too weird: relative speed index.
    """
    n = len(page_seconds)
    total, pages = np.zeros(n), np.zeros(n)
    usable_page = False
    with np.errstate(invalid="ignore", divide="ignore"):
        for seconds in page_seconds.T:
            timed = seconds >= 0
            median = float(np.median(seconds[timed])) if timed.sum() >= min_times else 0.0
            if median > 0:
                usable_page = True
                total += np.where(timed, np.minimum(median / seconds, largest_factor), 0.0)
                pages += timed
    return IndexValues.unless(
        total / np.maximum(pages, 1),
        {
            "no time recorded": ~(page_seconds >= 0).any(axis=1),
            f"fewer than {min_times} responses with a time": not usable_page,
            "no time on a page that others have a time on": pages == 0,
        },
    )
