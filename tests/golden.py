"""The data of tests/oracles, and what R, PSPP and scipy computed from them."""

import json
from pathlib import Path
from typing import Any

import numpy as np

ORACLES = Path(__file__).parent / "oracles"


def numbers_of(name: str) -> dict[str, Any]:
    """Read the numbers of one oracle."""
    found: dict[str, Any] = json.loads((ORACLES / f"{name}.json").read_text())
    return found


GOLDEN, BY_R = numbers_of("golden"), numbers_of("robust")
DATA = np.loadtxt(ORACLES / "d.csv", delimiter=",", skiprows=1)
ITEMS, X, Y, MEMBER = DATA[:, :10], DATA[:, :1], DATA[:, 9:10], DATA[:, 10:] == 1
WITH, WITHOUT = Y[MEMBER], Y[~MEMBER]
