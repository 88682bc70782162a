"""What shown sums tell, against rank by elimination and a case by hand."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from secperf_pipeline.stats.derivable import ShownSums


def newly(shown: np.ndarray, added: list[float], groups: np.ndarray) -> list[bool]:
    before = ShownSums.of(csr_array(shown.astype(float)), seed=1)
    after, of = before.with_sum(np.array(added, dtype=float)), csr_array(groups.astype(float))
    return (after.derivable(of) & ~before.derivable(of)).tolist()


def rank_says(shown: np.ndarray, added: np.ndarray, group: np.ndarray) -> bool:
    def holds(rows: np.ndarray) -> bool:
        together = np.vstack([rows, group])
        return bool(np.linalg.matrix_rank(together) == np.linalg.matrix_rank(rows))

    return not holds(shown) and holds(np.vstack([shown, added]))


def test_a_weighted_sum_beside_the_margins_tells_every_cell_of_two_by_two() -> None:
    # Cells: small metals, large metals, small food, large food.
    margins = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
    cells = np.eye(4)
    assert newly(margins, [1, 2, 3, 0.5], cells) == [True] * 4
    # Weights that are a sum of one for the sector and one for the size tell nothing new.
    assert newly(margins, [1, 2, 3, 4], cells) == [False] * 4


def test_what_was_told_before_is_not_new() -> None:
    assert newly(np.array([[1, 1, 0], [0, 0, 1]]), [1, 2, 5], np.array([[0, 0, 1]])) == [False]


def test_sums_that_come_one_after_the_other_tell_together() -> None:
    shown = ShownSums.of(csr_array(np.ones((1, 3))), seed=1)
    atoms = csr_array(np.eye(3))
    one = shown.with_sum(np.array([1.0, 2.0, 4.0]))
    assert not one.derivable(atoms).any()
    assert one.with_sum(np.array([5.0, 1.0, 1.0])).derivable(atoms).all()


def test_a_search_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secperf_pipeline.stats.derivable._MOST_STEPS", 1)
    shown = np.random.default_rng(1).integers(0, 2, (8, 20)).astype(float)
    with pytest.raises(ArithmeticError, match="8 sums"):
        ShownSums.of(csr_array(shown), seed=1)


def test_random_systems_are_judged_as_their_rank_judges_them() -> None:
    draw = np.random.default_rng(6)
    judged = []
    for _ in range(60):
        atoms = int(draw.integers(4, 9))
        shown = draw.integers(0, 2, (int(draw.integers(2, atoms)), atoms))
        added = draw.integers(1, 4, (1, atoms)).astype(float)
        groups = draw.integers(0, 2, (5, atoms))
        found = newly(shown, added[0].tolist(), groups)
        expected = [rank_says(shown, added, group[None]) for group in groups]
        assert found == expected
        judged += expected
    assert 10 < sum(judged) < len(judged) - 10
