"""What shown sums tell, against rank by elimination and a case by hand."""

import numpy as np
from scipy.sparse import csr_array

from secperf_pipeline.stats.derivable import newly_derivable


def rank_says(shown: np.ndarray, added: np.ndarray, group: np.ndarray) -> bool:
    def holds(rows: np.ndarray) -> bool:
        together = np.vstack([rows, group])
        return bool(np.linalg.matrix_rank(together) == np.linalg.matrix_rank(rows))

    return not holds(shown) and holds(np.vstack([shown, added]))


def test_a_weighted_sum_beside_the_margins_tells_every_cell_of_two_by_two() -> None:
    # Cells: small metals, large metals, small food, large food.
    margins = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    cells = np.eye(4)
    told = newly_derivable(
        csr_array(margins), np.array([[1.0, 2.0, 3.0, 0.5]]), csr_array(cells), seed=1
    )
    assert told.all()
    # Weights that are a sum of one for the sector and one for the size tell nothing new.
    nothing = newly_derivable(
        csr_array(margins), np.array([[1.0, 2.0, 3.0, 4.0]]), csr_array(cells), seed=1
    )
    assert not nothing.any()


def test_what_was_told_before_is_not_new() -> None:
    shown, group = csr_array(np.array([[1, 1, 0], [0, 0, 1]])), csr_array(np.array([[0, 0, 1]]))
    assert not newly_derivable(shown, np.array([[1.0, 2.0, 5.0]]), group, seed=1).any()


def test_random_systems_are_judged_as_their_rank_judges_them() -> None:
    draw = np.random.default_rng(6)
    judged = []
    for _ in range(60):
        atoms = int(draw.integers(4, 9))
        shown = draw.integers(0, 2, (int(draw.integers(2, atoms)), atoms))
        added = draw.integers(1, 4, (1, atoms)).astype(float)
        groups = draw.integers(0, 2, (5, atoms))
        found = newly_derivable(csr_array(shown), added, csr_array(groups), seed=2).tolist()
        expected = [rank_says(shown, added, group[None]) for group in groups]
        assert found == expected
        judged += expected
    assert 10 < sum(judged) < len(judged) - 10
