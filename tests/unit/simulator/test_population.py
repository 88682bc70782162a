import dataclasses

import numpy as np
import pytest

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.population import Population


def test_the_weights_of_the_security_factors_give_the_planted_correlations() -> None:
    population = Population()
    size = len(population.security_indicators)
    between = np.full((size, size), population.security_correlation)
    np.fill_diagonal(between, 1)
    for business in population.business_indicators:
        weights = population.paths(business)
        planted = [population.effects[name][business] for name in weights]
        assert between @ list(weights.values()) == pytest.approx(planted)
        explained = np.array(list(weights.values())) @ between @ list(weights.values())
        assert population.explained_share(business) == pytest.approx(explained)


def test_the_default_effects_are_zero_where_the_study_dismissed() -> None:
    effects = Population().effects
    zeros = {(x, y) for x, row in effects.items() for y, effect in row.items() if effect == 0}
    assert zeros == {
        ("system_protection", "sales"),
        ("access_control", "sales"),
        ("policy", "customer_loyalty"),
        ("organization", "customer_loyalty"),
        ("system_protection", "customer_loyalty"),
        ("access_control", "customer_loyalty"),
    }


def test_quarters_are_counted_from_the_first() -> None:
    population = Population(first_quarter=Quarter(2026, 1))
    assert population.quarters_since_first(Quarter(2026, 3)) == 2
    assert population.quarters_since_first(Quarter(2025, 4)) == -1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"manufacturers": 0}, "has 0 manufacturers; it needs at least 1"),
        ({"careless_share": 1.5}, "careless_share is 1.5; give a number from 0 to 1"),
        ({"respondents": {"executives": 3}}, "give one number for each of executives"),
        (
            {"respondents": {"executives": 0, "operations": 0, "security": 0}},
            "not all 0",
        ),
        ({"careless_kinds": {"sleepy": 1.0}}, "sleepy; the known kinds are straight_line"),
        ({"careless_kinds": {"random": 0.5}}, "add up to 1"),
        ({"effects": {"policy": {"happiness": 0.1}}}, r"\['happiness'\]; the indicators are"),
        (
            {"effects": {"policy": {"sales": 0.9}, "organization": {"sales": 0.0}}},
            "effects on sales cannot all hold",
        ),
        ({"h1_effect": 0.9}, "h1_effect is 0.9"),
    ],
)
def test_an_impossible_population_is_refused_with_the_rule(
    wrong: dict[str, object], message: str
) -> None:
    with pytest.raises(DeclarationError, match=message):
        dataclasses.replace(Population(), **wrong)  # type: ignore[arg-type]
