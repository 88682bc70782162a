"""Every hypothesis under every declared combination of choices: the specification curve."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from secperf_pipeline.analysis.frames import without_nan
from secperf_pipeline.analysis.specification_data import (
    SpecificationData,
    UntestableError,
    specification_data,
)
from secperf_pipeline.analysis.specification_tests import (
    SPECIFICATION_TESTS,
    SpecificationTest,
    clustered_slope,
)
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.multiverse import (
    Cut,
    Missing,
    Multiverse,
    Specification,
    Test,
    Weights,
)
from secperf_pipeline.declarations.protocol import Hypothesis
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.stats.weighted_slope import weighted_correlation

_SCHEMA = {
    "hypothesis_id": pl.String,
    "x": pl.String,
    "y": pl.String,
    "profile": pl.String,
    "cut": pl.String,
    "test": pl.String,
    "missing": pl.String,
    "weights": pl.String,
    "n": pl.Int64,
    "n_with": pl.Int64,
    "n_without": pl.Int64,
    "effect": pl.Float64,
    "p": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiverseRules:
    """What is the same in every combination; see the assumption register for each."""

    cut: float
    significance: float
    min_group: int
    min_effective: float

    @classmethod
    def from_register(cls, register: AssumptionRegister, scale: AnswerScale) -> Self:
        """Take the values from the assumption register, the cut as a point of a wave's scale."""
        return cls(
            cut=scale.at(register.value("group_cut_place")),
            significance=register.value("significance"),
            min_group=register.count("min_group"),
            min_effective=register.value("min_clusters_effective"),
        )


def multiverse(
    samples: Sequence[Sample],
    hypotheses: Sequence[Hypothesis],
    choices: Multiverse,
    rules: MultiverseRules,
    *,
    tests: Mapping[Test, SpecificationTest] = SPECIFICATION_TESTS,
) -> pl.DataFrame:
    """Test every hypothesis under every declared combination of choices.

    Parameters
    ----------
    samples
        One segment under each screening profile.
    hypotheses, choices, rules
        What is claimed, the declared combinations, and what they share.
    tests
        The function of each declared test.

    Returns
    -------
    DataFrame
        One row per hypothesis and combination. ``effect`` is the (weighted) correlation of y
        with x as cut, so it lies on one scale for all. ``verdict`` is adopt or adopt_contrary
        by a p below the level and the sign of the effect, inconclusive, or excluded with a
        ``reason``; excluded rows have no figures and count in no share.
    """
    by_profile = {sample.profile: sample for sample in samples}
    rows: list[dict[str, object]] = []
    for hypothesis in hypotheses:
        for x in hypothesis.x:
            for y in hypothesis.y:
                pair = _Pair(hypothesis, x, y, rules, tests)
                key = {"hypothesis_id": hypothesis.hypothesis_id(x, y), "x": x, "y": y}
                for one in choices.specifications():
                    found = pair.evaluate(one, by_profile.get(one.profile), choices.refusal(one))
                    rows.append(key | one._asdict() | found)
    return without_nan(pl.DataFrame(rows, schema=_SCHEMA))


def multiverse_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Condense the specification curve of each hypothesis.

    Returns
    -------
    DataFrame
        One row per hypothesis: counts of combinations that were tested and excluded; shares of
        the tested ones that adopt, that adopt the contrary, and that have a positive effect;
        least, median and greatest effect. A share is no probability: it depends on the grid.
    """
    tested = pl.col("verdict") != "excluded"

    def share(condition: pl.Expr) -> pl.Expr:
        return condition.filter(tested).mean()

    effect = pl.col("effect").filter(tested)
    return rows.group_by("hypothesis_id", maintain_order=True).agg(
        specification_count=tested.sum().cast(pl.Int64),
        excluded_count=(~tested).sum().cast(pl.Int64),
        share_adopt=share(pl.col("verdict") == "adopt"),
        share_contrary=share(pl.col("verdict") == "adopt_contrary"),
        share_positive=share(pl.col("effect") > 0),
        effect_least=effect.min(),
        effect_median=effect.median(),
        effect_greatest=effect.max(),
        reason=pl.when(~tested.any()).then(pl.lit("no combination of choices can be tested")),
    )


class _Pair:
    """One x and y with what its combinations share."""

    def __init__(
        self,
        hypothesis: Hypothesis,
        x: str,
        y: str,
        rules: MultiverseRules,
        tests: Mapping[Test, SpecificationTest],
    ) -> None:
        self.names, self.family = [x, y], [*hypothesis.x, *hypothesis.y]
        self.rules, self.tests = rules, tests
        self.data: dict[tuple[str, Missing, Cut, Weights], tuple[SpecificationData, bytes]] = {}
        self.seen: dict[tuple[bytes, Test], Specification] = {}

    def evaluate(
        self, one: Specification, sample: Sample | None, refusal: str | None
    ) -> dict[str, object]:
        """Test one combination: its figures, or why there are none."""
        try:
            if refusal is not None:
                raise UntestableError(refusal)
            if sample is None:
                raise UntestableError(f"the wave has no profile {one.profile}")
            if one.test not in self.tests:
                raise UntestableError(f"no function for the test {one.test}")
            return self._figures(one, sample)
        except UntestableError as reason:
            return {"verdict": "excluded", "reason": str(reason)}

    def _figures(self, one: Specification, sample: Sample) -> dict[str, object]:
        data, digest = self._prepare(one, sample)
        member = data.predictor == 1
        groups = (None, None) if one.cut == "continuous" else (member.sum(), (~member).sum())
        if None not in groups and min(groups) < self.rules.min_group:
            raise UntestableError(f"a group has fewer than {self.rules.min_group} responses")
        if one.test == "cluster":
            self._require_clusters(data)
        first = self.seen.setdefault((digest, one.test), one)
        if first is not one:
            raise UntestableError(f"the same responses, groups and weights as: {first}")
        p = self.tests[one.test](data)
        effect = weighted_correlation(data.predictor, data.outcome, data.weights)
        if np.isnan(p) or np.isnan(effect):
            raise UntestableError("x or y does not vary, or fits exactly")
        adopted = "adopt" if effect > 0 else "adopt_contrary"
        return {
            "n": len(member),
            "n_with": groups[0],
            "n_without": groups[1],
            "effect": effect,
            "p": p,
            "verdict": adopted if p < self.rules.significance else "inconclusive",
        }

    def _prepare(self, one: Specification, sample: Sample) -> tuple[SpecificationData, bytes]:
        key = (one.profile, one.missing, one.cut, one.weights)
        if key not in self.data:
            prepared = specification_data(sample, self.names, self.family, one, cut=self.rules.cut)
            parts = (prepared.predictor, prepared.outcome, prepared.weights, prepared.organisations)
            digest = hashlib.blake2b(b"".join(part.tobytes() for part in parts)).digest()
            self.data[key] = (prepared, digest)
        return self.data[key]

    def _require_clusters(self, data: SpecificationData) -> None:
        if data.organisations.min(initial=0) < 0:
            raise UntestableError("the organisation of a response is not recorded")
        sizes = np.bincount(data.organisations)
        if sizes.max() == 1:
            raise UntestableError("every organisation has one response, so there are no clusters")
        effective = float(clustered_slope(data).effective[0, 0])
        if effective < self.rules.min_effective:
            raise UntestableError(
                f"organisations: {len(sizes)}, effectively {effective:.1f}; "
                f"a test needs {self.rules.min_effective:g}"
            )
