"""The register's numbers, and that each part of the pipeline decides by them."""

import pytest
from pydantic import ValidationError

from secperf_pipeline.analysis.common_method import GeneralFactorRules
from secperf_pipeline.analysis.dossier_sentences import SentenceRules
from secperf_pipeline.analysis.factor_models import FactorRules
from secperf_pipeline.analysis.fragility import FragilityRules
from secperf_pipeline.analysis.indicators import SummaryRules
from secperf_pipeline.analysis.mean_comparison import ComparisonRules
from secperf_pipeline.analysis.measurement_invariance import InvarianceRules
from secperf_pipeline.analysis.multiverse import MultiverseRules
from secperf_pipeline.analysis.next_wave import PlanningRules
from secperf_pipeline.analysis.order_sensitivity import OrderRules
from secperf_pipeline.analysis.pairs import PairRules
from secperf_pipeline.analysis.perception import PerceptionRules
from secperf_pipeline.analysis.reliability import ReliabilityRules
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.screening_bias import ScreeningBiasRules
from secperf_pipeline.analysis.verdicts import PaperRules
from secperf_pipeline.declarations.assumptions import (
    Assumption,
    AssumptionRegister,
    assumption_register,
)
from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.scorecard.evaluation import EvaluationRules
from secperf_pipeline.scorecard.strategy import StrategyRules
from secperf_pipeline.screening.rules import ScreeningRules
from tests import rules

REGISTER = assumption_register()
SEVEN = AnswerScale(1, 7)


def one_number(value: float | str) -> AssumptionRegister:
    said = dict.fromkeys(("unit", "meaning", "source", "owner", "since"), "")
    one = Assumption.model_validate({"id": "most", "value": value, "basis": "ours"} | said)
    return AssumptionRegister(id="test", version=1, assumptions=[one])


def test_a_count_is_a_whole_number() -> None:
    assert one_number(5.0).count("most") == 5
    with pytest.raises(ValueError, match=r"the assumption most is 2\.5; give a whole number"):
        one_number(2.5).count("most")


def test_a_number_may_be_written_as_a_fraction() -> None:
    assert one_number("2/3").value("most") == 2 / 3
    for written, fault in (("2/0", "2/0 divides by nothing"), ("two thirds", "Invalid literal")):
        with pytest.raises(ValidationError, match=fault):
            one_number(written)


def test_a_number_that_there_is_not_is_named() -> None:
    with pytest.raises(KeyError, match="no 'least'"):
        one_number(1.0).value("least")


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (ComparisonRules.from_register(REGISTER), rules.COMPARISON),
        (EvaluationRules.from_register(REGISTER), EvaluationRules(min_cell=5, confidence=0.95)),
        (FactorRules.from_register(REGISTER), rules.FACTOR),
        (
            FragilityRules.from_register(REGISTER, SEVEN),
            FragilityRules(cut=4.0, significance=0.05, min_group=2, most_share=0.25),
        ),
        (
            GeneralFactorRules.from_register(REGISTER, SEVEN),
            GeneralFactorRules(cut=4.0, significance=0.05, min_group=2, waves=1000, middle=0.9),
        ),
        (InvarianceRules.from_register(REGISTER), rules.INVARIANCE),
        (
            MultiverseRules.from_register(REGISTER, SEVEN),
            MultiverseRules(cut=4.0, significance=0.05, min_group=10, min_effective=6.0),
        ),
        (
            OrderRules.from_register(REGISTER),
            OrderRules(band_low=1.7, band_high=2.3, orders=2000, middle=0.9),
        ),
        (PairRules.from_register(REGISTER, SEVEN), rules.PAIR),
        (PaperRules.from_register(REGISTER), rules.PAPER),
        (
            PerceptionRules.from_register(REGISTER),
            PerceptionRules(
                coverage_floor=0.5,
                min_organisations=10,
                mean_reliability_floor=0.7,
                confidence=0.95,
            ),
        ),
        (
            PlanningRules.from_register(REGISTER),
            PlanningRules(significance=0.05, power=0.8, effects={"small": 0.3, "medium": 0.5}),
        ),
        (ReliabilityRules.from_register(REGISTER), rules.RELIABILITY),
        (
            RobustRules.from_register(REGISTER),
            rules.ROBUST,
        ),
        (
            ScreeningBiasRules.from_register(REGISTER),
            ScreeningBiasRules(significance=0.01, most_share=0.25),
        ),
        (ScreeningRules.from_register(REGISTER), rules.SCREENING),
        (
            SentenceRules.from_register(REGISTER),
            SentenceRules(fragile_share=0.05, impression_likely=0.5),
        ),
        (
            StrategyRules.from_register(REGISTER),
            StrategyRules(min_organisations=10, confidence=0.95),
        ),
        (
            SummaryRules.from_register(REGISTER, SEVEN),
            SummaryRules(confidence=0.95, scale=SEVEN),
        ),
    ],
    ids=lambda one: type(one).__name__,
)
def test_the_shipped_register_decides_by_these_numbers(found: object, expected: object) -> None:
    assert found == expected


def test_the_papers_policies_keep_the_level_of_the_paper() -> None:
    stricter = REGISTER.model_copy(
        update={
            "assumptions": [
                one.model_copy(update={"value": 0.01}) if one.id == "significance" else one
                for one in REGISTER.assumptions
            ]
        }
    )
    assert PaperRules.from_register(stricter) == rules.PAPER
    assert FragilityRules.from_register(stricter, SEVEN).significance == 0.05
    assert GeneralFactorRules.from_register(stricter, SEVEN).significance == 0.05
    assert RobustRules.from_register(stricter).significance == 0.01
