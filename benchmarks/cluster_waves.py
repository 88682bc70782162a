"""Waves of organisations whose truth is known: what the gate of the clustering engine draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.stats.nesting import Nesting, nesting

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
XS, YS, RESPONSES, HEAVY = 6, 4, 460, 4
# About fifty thousand responses are drawn together.
_BLOCK = 100


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One kind of wave.

    ``sizes`` are equal, fall as 1/rank, or give one organisation half of all responses; ``alike``
    is the share of variance that an organisation has in common; x varies ``within`` organisations,
    as alike as y, or only ``between`` them; ``tails`` are normal or those of Student's t with 4
    degrees of freedom.
    """

    organisations: int
    sizes: str
    alike: float
    x_varies: str = "within"
    tails: str = "normal"

    @property
    def name(self) -> str:
        """The cell in words."""
        return (
            f"{self.organisations} organisations, sizes {self.sizes}, ICC {self.alike:g}, "
            f"x {self.x_varies}, {self.tails}"
        )

    @property
    def responses_of(self) -> Integers:
        """Responses of each organisation, at least one."""
        rank = np.arange(1, self.organisations + 1)
        share = {
            "equal": np.ones(rank.size),
            "1/rank": 1 / rank,
            "one half": np.where(rank == 1, 1.0, 1 / max(1, rank.size - 1)),
        }[self.sizes]
        return np.maximum(np.round(RESPONSES * share / share.sum()), 1).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class Waves:
    """Waves under each other: x of shape (rows, 6), residuals u of shape (rows, 4), variance 1."""

    x: Floats
    u: Floats
    organisation: Integers
    nested: Nesting

    def outcome(self, r: float) -> Floats:
        """Give y that correlates by ``r`` with each of the independent x."""
        return np.asarray(r * self.x.sum(axis=1, keepdims=True) + np.sqrt(1 - XS * r**2) * self.u)


CELLS = [
    Cell(organisations=organisations, sizes=sizes, alike=alike, x_varies=x_varies, tails=tails)
    for x_varies, tails, sizes, organisations, alike in product(
        ("within", "between"),
        ("normal", "t4"),
        ("equal", "1/rank", "one half"),
        (10, 12, 23, 40, 200),
        (0.05, 0.2, 0.4),
    )
]


def draw_waves(cell: Cell, waves: int, seed: int) -> Iterator[Waves]:
    """Draw waves of a cell in blocks."""
    draw = np.random.default_rng(seed)
    sizes = cell.responses_of
    member = np.repeat(np.arange(sizes.size), sizes)

    def noise(count: int, rows: int, columns: int) -> Floats:
        shape = (count, rows, columns)
        if cell.tails == "normal":
            return draw.standard_normal(shape)
        return np.asarray(draw.standard_t(HEAVY, shape) * np.sqrt((HEAVY - 2) / HEAVY))

    def clustered(count: int, columns: int, alike: float) -> Floats:
        shared = noise(count, sizes.size, columns)[:, member]
        if alike == 1:
            return shared.reshape(-1, columns)
        own = noise(count, member.size, columns)
        both = np.sqrt(alike) * shared + np.sqrt(1 - alike) * own
        return np.asarray(both.reshape(-1, columns))

    for start in range(0, waves, _BLOCK):
        count = min(_BLOCK, waves - start)
        organisation = np.tile(member, count)
        yield Waves(
            x=clustered(count, XS, cell.alike if cell.x_varies == "within" else 1.0),
            u=clustered(count, YS, cell.alike),
            organisation=organisation,
            nested=nesting(np.repeat(np.arange(count), member.size), organisation, count),
        )
