"""The values of one index over a wave, with the reason wherever there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexValues:
    """One value or one reason per respondent.

    Parameters
    ----------
    values : ndarray, shape (n_respondents,)
        NaN where the index cannot be computed.
    not_computable_reasons : ndarray, shape (n_respondents,)
        Why it cannot; None where there is a value.
    """

    values: NDArray[np.float64]
    not_computable_reasons: NDArray[np.object_]

    @classmethod
    def unless(
        cls, values: NDArray[np.float64], reasons: Mapping[str, NDArray[np.bool_] | np.bool_ | bool]
    ) -> Self:
        """Keep the values that no reason speaks against.

        Parameters
        ----------
        values : ndarray, shape (n_respondents,)
            Anything where a reason holds.
        reasons
            For each reason the respondents that it holds for, shape (n_respondents,), or
            whether it holds for all. Where several hold, the first is given.

        Raises
        ------
        ValueError
            A value is NaN and no reason holds for it.
        """
        known = np.ones(len(values), dtype=np.bool_)
        given = np.full(len(values), None, dtype=np.object_)
        for reason, holds in reasons.items():
            given[known & holds] = reason
            known &= np.logical_not(holds)
        if np.isnan(values[known]).any():
            raise ValueError(f"a value is NaN but none of the reasons {list(reasons)} holds")
        return cls(values=np.where(known, values, np.nan), not_computable_reasons=given)
