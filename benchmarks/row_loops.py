"""The screening indices as a plain Python loop over respondents would compute them.

What belongs to the whole wave (means, pairs, ranks, the inverse covariance) is prepared once and
not timed; the functions returned judge one respondent.
"""

import math
from collections import Counter
from collections.abc import Callable
from statistics import stdev

import numpy as np
from numpy.typing import NDArray

from secperf_pipeline.declarations.instrument import IndexId
from secperf_pipeline.screening.answer_matrix import AnswerMatrix

Row = list[float]
Judge = Callable[[int], float]


def row_loops(wave: AnswerMatrix) -> dict[IndexId, Judge]:
    """Give for each index a function of a respondent's row number; answers must be complete."""
    rows: list[Row] = wave.answers.tolist()
    k = len(rows[0])
    totals = [sum(column) for column in zip(*rows, strict=True)]
    pairs = _strongest_pairs(np.asarray(np.corrcoef(wave.answers.T)))
    means = wave.answers.mean(axis=0).tolist()
    inverse = np.linalg.inv(np.cov(wave.answers.T)).tolist()
    return {
        "missing_share": lambda i: sum(math.isnan(one) for one in rows[i]) / k,
        "all_equal": lambda i: float(len(set(rows[i])) == 1),
        "longstring": lambda i: float(max(_runs(rows[i]))),
        "mean_run": lambda i: k / len(_runs(rows[i])),
        "pattern": lambda i: _pattern_mismatch(rows[i]),
        "irv": lambda i: stdev(rows[i]),
        "even_odd": lambda i: _even_odd(rows[i], wave.indicators),
        "psychometric_synonyms": lambda i: _r(
            [rows[i][late] for late, _ in pairs], [rows[i][early] for _, early in pairs]
        ),
        "person_total": lambda i: _r(
            rows[i], [(t - own) / (len(rows) - 1) for t, own in zip(totals, rows[i], strict=True)]
        ),
        "guttman_errors": _guttman(rows, wave.scale_min, wave.scale_max),
        "mahalanobis": lambda i: _quadratic_form(
            [own - mean for own, mean in zip(rows[i], means, strict=True)], inverse
        ),
        "near_duplicate": lambda i: _nearest_share(rows, i),
    }


def _strongest_pairs(correlations: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Choose 20 pairs or a tenth of all, of those that correlate at .30 or above."""
    pairs = [(late, early) for late in range(len(correlations)) for early in range(late)]
    pairs.sort(key=lambda pair: -round(float(correlations[pair]), 9))
    most = max(20, len(pairs) // 10)
    return [pair for pair in pairs[:most] if correlations[pair] >= 0.3]


def _runs(row: Row) -> list[int]:
    lengths: list[int] = []
    before = math.nan
    for answer in row:
        if answer == before:
            lengths[-1] += 1
        else:
            lengths.append(1)
        before = answer
    return lengths


def _pattern_mismatch(row: Row) -> float:
    shares = [
        sum(row[i] != row[i - period] for i in range(period, len(row))) / (len(row) - period)
        for period in (2, 3, 4)
    ]
    steps = sum(abs(row[i] - row[i - 1]) != 1 for i in range(1, len(row)))
    return min(*shares, steps / (len(row) - 1))


def _r(x: Row, y: Row) -> float:
    n = len(x)
    x_mean, y_mean = sum(x) / n, sum(y) / n
    xx = sum((one - x_mean) ** 2 for one in x)
    yy = sum((one - y_mean) ** 2 for one in y)
    xy = sum((a - x_mean) * (b - y_mean) for a, b in zip(x, y, strict=True))
    return xy / math.sqrt(xx * yy) if xx > 1e-12 and yy > 1e-12 else math.nan


def _even_odd(row: Row, indicators: list[str | None]) -> float:
    answers: dict[str | None, Row] = {}
    for indicator, answer in zip(indicators, row, strict=True):
        answers.setdefault(indicator, []).append(answer)
    odd = [sum(own[0::2]) / len(own[0::2]) for own in answers.values()]
    even = [sum(own[1::2]) / len(own[1::2]) for own in answers.values()]
    return _r(odd, even)


def _guttman(rows: list[Row], lowest: int, highest: int) -> Judge:
    k = len(rows[0])
    counts = [Counter(column) for column in zip(*rows, strict=True)]
    steps = sorted(
        (-sum(count for point, count in counts[item].items() if point >= step), item, step)
        for item in range(k)
        for step in range(lowest + 1, highest + 1)
    )
    largest = [0]
    for item in range(k):
        ranks = [rank for rank, (_, own, _) in enumerate(steps, start=1) if own == item]
        sums = [sum(ranks[:passed]) for passed in range(len(ranks) + 1)]
        longer = [0] * (len(largest) + len(ranks))
        for total, before in enumerate(largest):
            for passed, more in enumerate(sums):
                longer[total + passed] = max(longer[total + passed], before + more)
        largest = longer

    def judge(i: int) -> float:
        passed = [rank for rank, (_, item, step) in enumerate(steps, 1) if rows[i][item] >= step]
        least = len(passed) * (len(passed) + 1) // 2
        possible = largest[len(passed)] - least
        return (sum(passed) - least) / possible if possible else math.nan

    return judge


def _quadratic_form(deviations: Row, inverse: list[Row]) -> float:
    return sum(
        own * sum(a * b for a, b in zip(deviations, column, strict=True))
        for own, column in zip(deviations, inverse, strict=True)
    )


def _nearest_share(rows: list[Row], i: int) -> float:
    own, k = rows[i], len(rows[i])
    most = 0
    for other, row in enumerate(rows):
        if other != i:
            most = max(most, sum(a == b for a, b in zip(own, row, strict=True)))
    return most / k if most >= 0.8 * k - 1e-9 else 0.0
