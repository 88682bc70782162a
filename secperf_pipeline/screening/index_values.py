"""The values of one index over a wave, with the reason wherever there is none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexValues:
    """One value per respondent.

    Parameters
    ----------
    values : ndarray, shape (n_respondents,)
        NaN where the index cannot be computed.
    not_computable_reason
        Why it cannot, for all respondents whose value is NaN.
    """

    values: NDArray[np.float64]
    not_computable_reason: str
