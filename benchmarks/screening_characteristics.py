"""What screening finds and whom it wrongs, on simulated waves with known careless responses.

Run from the root of the project: python -m benchmarks.screening_characteristics
"""

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from benchmarks.honest_answers import honest_answers
from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.instrument import (
    IndexId,
    Screening,
    ScreeningIndex,
    ScreeningProfile,
)
from secperf_pipeline.screening.answer_matrix import AnswerMatrix
from secperf_pipeline.screening.attentive_model import (
    AttentiveModel,
    attentive_model_of_spread,
    fitted_attentive_model,
    simulated_answers,
)
from secperf_pipeline.screening.calibration import Side, simulated_waves
from secperf_pipeline.screening.flags import FAMILIES, index_values, screening_flags
from secperf_pipeline.screening.likelihood_ratio import careless_log_ratio
from secperf_pipeline.screening.profiles import screening_decisions
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.trimmed_model import attentive_model
from secperf_pipeline.screening.variability import individual_response_variability
from secperf_pipeline.screening.wave_calibration import wave_calibration

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

RESPONSES = 400
FEW = 113
ITEMS = (10, 20, 60)
SHARES = (0.0, 0.05, 0.1, 0.2, 0.4)
WAVES = 3
RULES = ScreeningRules.from_register(assumption_register())
RATE = RULES.rate
POINTS = 7
INDICES: dict[IndexId, Side] = {
    "longstring": "at_least",
    "pattern": "at_most",
    "irv": "at_most",
    "even_odd": "at_most",
    "psychometric_synonyms": "at_most",
    "person_total": "at_most",
    "guttman_errors": "at_least",
    "mahalanobis": "at_least",
    "irv_high": "at_least",
}
SCREENING = Screening(
    indices={
        index_id: ScreeningIndex(flag_when=side, cut_off="calibrated", source="1 %")
        for index_id, side in {**INDICES, "careless_score": "at_least"}.items()
    },
    profiles={
        "raw": ScreeningProfile(),
        "standard": ScreeningProfile(
            reject_on_any=["careless_score"], reject_on_families=2, families_of=list(INDICES)
        ),
        "strict": ScreeningProfile(reject_on_any="all"),
    },
)


def careless_answers(kind: str, honest: Floats, rng: np.random.Generator) -> Floats:
    """Replace honest answers by careless ones of one kind."""
    n, k = honest.shape
    random = rng.integers(1, POINTS + 1, (n, k)).astype(float)
    match kind:
        case "random":
            return random
        case "straight line":
            lines = np.repeat(rng.integers(1, POINTS + 1, (n, 1)), k, axis=1).astype(float)
            moved = lines + rng.choice([-1, 1], (n, k))
            return np.where(rng.random((n, k)) < 0.08, np.clip(moved, 1, POINTS), lines)
        case "pattern":
            column = np.arange(k)
            repeated = np.take_along_axis(random[:, :4], column % rng.integers(2, 5, (n, 1)), 1)
            phase = (column + rng.integers(0, 2 * POINTS - 2, (n, 1))) % (2 * POINTS - 2)
            stepping = 1 + np.minimum(phase, 2 * POINTS - 2 - phase)
            return np.where(rng.random((n, 1)) < 0.5, repeated, stepping)
        case _:
            return np.where(np.arange(k) < k // 2, honest, random)


KINDS = ("random", "straight line", "pattern", "partial")


def wave_with_careless(k: int, share: float, seed: int) -> tuple[Floats, Floats, NDArray[np.str_]]:
    """Draw honest answers, and the same with careless ones of all kinds among them."""
    rng = np.random.default_rng([seed, k, int(100 * share)])
    honest = honest_answers(RESPONSES, k, seed=seed)
    kinds = np.full(RESPONSES, "", dtype="<U13")
    careless = rng.permutation(RESPONSES)[: int(share * RESPONSES)]
    kinds[careless] = np.array(KINDS)[np.arange(len(careless)) % len(KINDS)]
    answers = honest.copy()
    for kind in KINDS:
        answers[kinds == kind] = careless_answers(kind, honest[kinds == kind], rng)
    return honest, answers, kinds


def wave_of(answers: Floats) -> AnswerMatrix:
    """Make a wave of one page; five items an indicator, the reversed ones as drawn."""
    n, k = answers.shape
    nothing = np.zeros(k, dtype=np.bool_)
    first = np.linalg.eigh(np.corrcoef(answers.T))[1][:, -1]
    return AnswerMatrix(
        response_ids=[str(row) for row in range(n)],
        answers=answers,
        duration_seconds=np.full(n, np.nan),
        pages=np.ones(k, dtype=np.int64),
        indicators=[f"indicator {item * max(k // 5, 1) // k}" for item in range(k)],
        is_core=~nothing,
        is_reversed=first * np.sign(first.sum()) < 0,
        is_self_report=nothing,
        expected=np.full(k, np.nan),
        scale_min=1,
        scale_max=POINTS,
    )


def area_under_roc(score: Floats, is_careless: Flags) -> float:
    """Chance that a careless response scores above an honest one; NaN scores lie in the middle."""
    score = np.where(np.isnan(score), np.nanmedian(score), score)
    ranks = rankdata(score)
    careless, honest = int(is_careless.sum()), int((~is_careless).sum())
    above = ranks[is_careless].sum() - careless * (careless + 1) / 2
    return float(above / (careless * honest))


def tails(values: Floats, attentive: Floats) -> Floats:
    """Chance of an attentive value as high; 1 where there is no value."""
    known = np.sort(attentive[~np.isnan(attentive)])
    reached = len(known) - np.searchsorted(known, values, side="left")
    return np.where(np.isnan(values), 1.0, (reached + 1) / (len(known) + 1))


def combinations(wave: AnswerMatrix, model: AttentiveModel) -> dict[str, tuple[Floats, Floats]]:
    """Score by every single index and by combinations over families; with attentive scores."""
    simulated = simulated_waves(model, wave, RULES, seed=1)
    scores: dict[str, tuple[Floats, Floats]] = {}
    by_family: dict[str, list[tuple[Floats, Floats]]] = defaultdict(list)
    for index_id, side in INDICES.items():
        sign = -1.0 if side == "at_most" else 1.0
        observed = sign * index_values(wave, index_id, RULES).values
        attentive = sign * np.concatenate(
            [index_values(w, index_id, RULES).values for w in simulated]
        )
        if np.isnan(observed).all() or np.isnan(attentive).all():
            continue
        scores[index_id] = observed, attentive
        tail = tails(observed, attentive), tails(attentive, attentive)
        by_family[FAMILIES[index_id]].append(tail)
    least = {
        family: [np.minimum(1, len(one) * np.min(part, axis=0)) for part in zip(*one, strict=True)]
        for family, one in by_family.items()
    }
    fisher = [-sum(np.log(one[part]) for one in least.values()) for part in (0, 1)]
    tippett = [-np.log(np.min([one[part] for one in least.values()], axis=0)) for part in (0, 1)]
    scores["Fisher over families"] = fisher[0], fisher[1]
    scores["Tippett over families"] = tippett[0], tippett[1]
    return scores


def at_rate(observed: Floats, attentive: Floats, chosen: Flags) -> float:
    """Share of the chosen responses above the attentive 99 % quantile."""
    limit = np.nanquantile(attentive, 1 - RATE)
    return float((observed[chosen] > limit).mean())


def scores_of_waves(k: int, share: float) -> Iterator[dict[str, object]]:
    """AUC, sensitivity and false positives of every score, one row each."""
    for seed in range(WAVES):
        _, answers, kinds = wave_with_careless(k, share, seed)
        wave, is_careless = wave_of(answers), kinds != ""
        model = attentive_model(answers, RULES, seed=seed)
        scores = combinations(wave, model)
        drawn = np.concatenate([w.answers for w in simulated_waves(model, wave, RULES, seed=2)])
        scores["likelihood ratio"] = (
            careless_log_ratio(model, answers),
            careless_log_ratio(model, drawn),
        )
        for name, (observed, attentive) in scores.items():
            yield {
                "items": k,
                "careless": share,
                "score": name,
                "auc": area_under_roc(observed, is_careless),
                "found": at_rate(observed, attentive, is_careless),
                "honest_flagged": at_rate(observed, attentive, ~is_careless),
            }


def profiles_of_waves(k: int, share: float) -> Iterator[dict[str, object]]:
    """Sensitivity by kind, false positives and the bias left in correlations, by profile."""
    for seed in range(WAVES):
        honest, answers, kinds = wave_with_careless(k, share, seed)
        wave = wave_of(answers)
        calibration = wave_calibration(wave, SCREENING, RULES, seed=seed)
        flags = screening_flags(wave, SCREENING, calibration, RULES)
        decisions = screening_decisions(flags, SCREENING, default_profile="standard")
        pairs = np.triu_indices(k, 1)
        truth = np.asarray(np.corrcoef(honest.T))[pairs]
        for profile in SCREENING.profiles:
            kept = decisions.filter(pl.col("profile") == profile)["is_kept"].to_numpy()
            left = np.corrcoef(answers[kept].T)[pairs]
            yield {
                "items": k,
                "careless": share,
                "profile": profile,
                "honest_rejected": float((~kept[kinds == ""]).mean()),
                **{
                    kind: float((~kept[kinds == kind]).mean()) if (kinds == kind).any() else None
                    for kind in KINDS
                },
                "bias": float((np.sign(truth) * (left - truth)).mean()),
            }


def variants_on_honest_waves(n: int, k: int, around: str) -> Iterator[dict[str, object]]:
    """Honest responses flagged at 1 %, by how the model is fitted; no wave has careless ones."""
    everybody = np.arange(n)
    for seed in range(WAVES):
        answers = honest_answers(n, k, seed=seed, width_around_items=around == "items")
        rng = np.random.default_rng(seed)
        whole = fitted_attentive_model(answers, everybody, rng)
        ratio = careless_log_ratio(whole, answers)
        variants: dict[str, Callable[[], AttentiveModel]] = {
            "shipped": lambda answers=answers, seed=seed: attentive_model(
                answers, RULES, seed=seed
            ),
            "a fixed tenth trimmed": lambda answers=answers, ratio=ratio, rng=rng: (
                fitted_attentive_model(
                    answers, np.flatnonzero(ratio <= np.quantile(ratio, 0.9)), rng
                )
            ),
            "always around the scale": lambda answers=answers, rng=rng: fitted_attentive_model(
                answers, everybody, rng
            ),
            "one width for all": lambda answers=answers: attentive_model_of_spread(
                answers, answers, 0.0
            ),
        }
        for name, fitted in variants.items():
            model = fitted()
            drawn = simulated_answers(model, 20_000, rng)
            spread = individual_response_variability
            flagged = at_rate(
                careless_log_ratio(model, answers), careless_log_ratio(model, drawn), everybody >= 0
            )
            narrow = at_rate(-spread(answers).values, -spread(drawn).values, everybody >= 0)
            yield {
                "responses": n,
                "items": k,
                "widths_around": around,
                "model": name,
                "by_the_score": flagged,
                "by_irv": narrow,
            }


def mean_table(rows: list[dict[str, object]], *keys: str) -> pl.DataFrame:
    """Average the figures of all waves of a setting."""
    figures = pl.DataFrame(rows, infer_schema_length=None)
    return figures.group_by(keys, maintain_order=True).agg(pl.exclude(keys).mean().round(3))


def best_single(table: pl.DataFrame) -> pl.DataFrame:
    """Keep of the single indices the one with the greatest AUC in each setting."""
    is_single = pl.col("score").is_in(list(INDICES))
    best = (
        table.filter(is_single).sort("auc", descending=True).group_by("items", "careless").first()
    )
    named = best.with_columns(pl.format("best single: {}", "score").alias("score"))
    return pl.concat([table.filter(~is_single), named.select(table.columns)]).sort(
        "items", "careless", "score"
    )


def main() -> None:
    """Print the tables of docs/screening.md."""
    pl.Config.set_tbl_rows(-1)
    pl.Config.set_tbl_cols(-1)
    pl.Config.set_tbl_width_chars(200)
    pl.Config.set_fmt_str_lengths(50)
    pl.Config.set_tbl_formatting("MARKDOWN")
    pl.Config.set_tbl_hide_column_data_types(True)
    pl.Config.set_tbl_hide_dataframe_shape(True)
    settings = [(k, share) for k in ITEMS for share in SHARES]
    profiles = [row for k, share in settings for row in profiles_of_waves(k, share)]
    print(mean_table(profiles, "items", "careless", "profile"))
    scores = [row for k, share in settings if share for row in scores_of_waves(k, share)]
    print(best_single(mean_table(scores, "items", "careless", "score")))
    sizes = [(RESPONSES, k) for k in ITEMS] + [(FEW, k) for k in ITEMS]
    variants = [
        row
        for around in ("scale", "items")
        for n, k in sizes
        for row in variants_on_honest_waves(n, k, around)
    ]
    print(mean_table(variants, "responses", "items", "widths_around", "model"))


if __name__ == "__main__":
    main()
