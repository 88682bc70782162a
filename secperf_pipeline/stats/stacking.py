"""Join results of many comparisons, so that one vectorised call finishes them all."""

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Moments = TypeVar("Moments")


def stacked(parts: Sequence[Moments]) -> Moments:
    """Concatenate dataclasses whose fields are arrays of shape (m,), field by field.

    Parameters
    ----------
    parts
        At least one instance; all of the same class.
    """
    names = [field.name for field in dataclasses.fields(parts[0])]  # type: ignore[arg-type]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return type(parts[0])(**joined)
