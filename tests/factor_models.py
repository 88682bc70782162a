"""Factor models of the oracle's items, which lavaan fitted too."""

import numpy as np

from secperf_pipeline.stats.factor_model import FactorModel, factor_model
from tests.golden import DATA, ITEMS, numbers_of

LAVAAN = numbers_of("factor")
SECURITY_AND_BUSINESS = np.repeat([0, 1], [6, 4])
SUM_AND_PARTS = np.column_stack([DATA[:, 0] + DATA[:, 1] + DATA[:, 3], DATA[:, :3]])
MODELS = {
    "one": (ITEMS[:, :6], np.zeros(6, dtype=np.int64)),
    "two": (ITEMS, SECURITY_AND_BUSINESS),
    "three": (ITEMS, np.repeat([0, 1, 2], [3, 3, 4])),
    "ten": (ITEMS, np.zeros(10, dtype=np.int64)),
    "heywood": (SUM_AND_PARTS, np.zeros(4, dtype=np.int64)),
}


def fitted(name: str) -> FactorModel:
    """Fit one of the models."""
    return factor_model(*MODELS[name])
