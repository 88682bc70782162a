"""What is planted: the manufacturers, how they answer, and what goes together with what."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.quarters import Quarter

_FIRST_QUARTER = Quarter(2026, 1)

LAYERS = ("executives", "operations", "security")

# Means and standard deviations of the survey study's Table 3, in scale points.
INDICATOR_MOMENTS = {
    "policy": (4.59, 1.074),
    "organization": (4.65, 1.092),
    "system_protection": (5.00, 1.009),
    "access_control": (4.62, 1.160),
    "executive_will": (4.78, 1.193),
    "employee_awareness": (4.63, 1.037),
    "sales": (3.83, 1.652),
    "market_share": (4.20, 1.087),
    "customer_loyalty": (4.28, 1.004),
    "reliability_image": (4.50, 1.111),
    "rd_performance": (4.40, 1.200),
    "production_security": (4.60, 1.100),
}

Effects = Mapping[str, Mapping[str, float]]


def planted_effects() -> dict[str, dict[str, float]]:
    """Plant the default associations: nothing where the study's Table 5 dismissed, else some."""
    planted = {
        "policy": (0.30, 0.30, 0.0, 0.35),
        "organization": (0.30, 0.35, 0.0, 0.30),
        "system_protection": (0.0, 0.30, 0.0, 0.35),
        "access_control": (0.0, 0.30, 0.0, 0.35),
        "executive_will": (0.40, 0.40, 0.35, 0.45),
        "employee_awareness": (0.35, 0.35, 0.35, 0.40),
    }
    business = ("sales", "market_share", "customer_loyalty", "reliability_image")
    return {name: dict(zip(business, row, strict=True)) for name, row in planted.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Everything that decides a simulation; equal populations give equal bytes.

    Parameters
    ----------
    seed
        Any whole number; another seed gives other people with the same properties.
    manufacturers
        Number of organisations. They are the same ones in every quarter.
    first_quarter
        Quarter from which improvement is counted.
    respondents
        Respondents of an organisation and quarter by layer, on average: the number varies by
        up to a third. Nobody is known to answer in two quarters.
    layer_shift
        How far a layer rates all security indicators above the others, in scale points.
    careless_share, careless_kinds
        Share of careless responses, and of each kind among them.
    skipped_share
        Share of core items that honest respondents leave empty.
    organisation_share
        Intraclass correlation of every indicator's factor: its variance between organisations.
    item_loading
        Correlation of an answer, before it is rounded to a scale point, with its factor.
    security_correlation
        Correlation between any two factors of security indicators.
    business_correlation
        Correlation of what the security factors leave unexplained in the business factors.
    effects
        Correlation of each security factor with each business factor, alone with it: the
        standardised slope of a simple regression. 0 is a true zero.
    h1_effect
        The same for research and development performance and production security.
    quarterly_gain
        Rise of the security indicators from quarter to quarter, in scale points.
    audited_share, reporting_share
        Share of organisations that are audited, and that report incidents and KPIs.
    audit_link
        Correlation of a control's maturity with its organisation's security factor.
    audit_gain
        Rise of the maturity from quarter to quarter, in standard deviations.

    Raises
    ------
    DeclarationError
        A number is out of its range, or the effects contradict the correlations.
    """

    seed: int = 2026
    manufacturers: int = 40
    first_quarter: Quarter = _FIRST_QUARTER
    respondents: Mapping[str, int] = field(
        default_factory=lambda: {"executives": 2, "operations": 7, "security": 3}
    )
    layer_shift: Mapping[str, float] = field(
        default_factory=lambda: {"executives": 0.45, "operations": 0.0, "security": -0.25}
    )
    careless_share: float = 0.11
    careless_kinds: Mapping[str, float] = field(
        default_factory=lambda: {
            "straight_line": 0.25,
            "pattern": 0.15,
            "random": 0.25,
            "duplicate": 0.10,
            "check_failed": 0.15,
            "mostly_missing": 0.10,
        }
    )
    skipped_share: float = 0.004
    organisation_share: float = 0.20
    item_loading: float = 0.88
    security_correlation: float = 0.60
    business_correlation: float = 0.45
    effects: Effects = field(default_factory=planted_effects)
    h1_effect: float = 0.40
    quarterly_gain: float = 0.05
    audited_share: float = 0.85
    reporting_share: float = 0.90
    audit_link: float = 0.60
    audit_gain: float = 0.08

    def __post_init__(self) -> None:
        shares = (
            "careless_share",
            "skipped_share",
            "organisation_share",
            "item_loading",
            "security_correlation",
            "business_correlation",
            "h1_effect",
            "audited_share",
            "reporting_share",
            "audit_link",
        )
        for name in shares:
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise DeclarationError(f"{name} is {value}; give a number from 0 to 1")
        if self.manufacturers < 1:
            raise DeclarationError(
                f"a population has {self.manufacturers} manufacturers; it needs at least 1"
            )
        _refuse_impossible_respondents(self)
        _refuse_impossible_kinds(self.careless_kinds)
        _refuse_impossible_effects(self)

    @property
    def security_indicators(self) -> tuple[str, ...]:
        """The security indicators, in the order of the effects."""
        return tuple(self.effects)

    @property
    def business_indicators(self) -> tuple[str, ...]:
        """The business indicators, in the order of the effects."""
        return tuple(next(iter(self.effects.values())))

    def paths(self, business: str) -> dict[str, float]:
        """Solve for the weights of the security factors that make up one business factor.

        With equal correlations r between k factors the inverse of their correlation matrix is
        (I - r J / (1 + (k - 1) r)) / (1 - r), so the planted correlations come out exactly.
        """
        planted = [self.effects[security][business] for security in self.effects]
        r = self.security_correlation
        shared = r * math.fsum(planted) / (1 + (len(planted) - 1) * r)
        return {
            security: (effect - shared) / (1 - r)
            for security, effect in zip(self.effects, planted, strict=True)
        }

    def explained_share(self, business: str) -> float:
        """Sum up the share of one business factor that all security factors explain together."""
        return math.fsum(
            self.effects[security][business] * weight
            for security, weight in self.paths(business).items()
        )

    def quarters_since_first(self, quarter: Quarter) -> int:
        """Count the quarters since the first one; negative before it."""
        first = self.first_quarter
        return 4 * (quarter.year - first.year) + quarter.number - first.number


def _refuse_impossible_respondents(population: Population) -> None:
    counts = population.respondents
    for name, given in (("respondents", counts), ("layer_shift", population.layer_shift)):
        if set(given) != set(LAYERS):
            raise DeclarationError(
                f"{name} names the layers {sorted(given)}; give one number for each of "
                f"{', '.join(LAYERS)}"
            )
    if min(counts.values()) < 0 or sum(counts.values()) < 1:
        raise DeclarationError(
            f"respondents are {dict(counts)}; give whole numbers that are not all 0"
        )


def _refuse_impossible_kinds(kinds: Mapping[str, float]) -> None:
    known = ("straight_line", "pattern", "random", "duplicate", "check_failed", "mostly_missing")
    unknown = sorted(set(kinds) - set(known))
    if unknown:
        raise DeclarationError(
            f"careless_kinds names {', '.join(unknown)}; the known kinds are {', '.join(known)}"
        )
    if min(kinds.values(), default=-1) < 0 or abs(math.fsum(kinds.values()) - 1) > 1e-9:
        raise DeclarationError("careless_kinds must be shares that add up to 1")


def _refuse_impossible_effects(population: Population) -> None:
    if population.security_correlation == 1:
        raise DeclarationError("security_correlation is 1; give a number below 1")
    rows = list(population.effects.values())
    if not rows or any(set(row) != set(rows[0]) for row in rows):
        raise DeclarationError("effects must name the same business indicators in every row")
    undescribed = ({*population.effects, *rows[0]}) - set(INDICATOR_MOMENTS)
    if undescribed:
        raise DeclarationError(
            f"effects name {sorted(undescribed)}; the indicators are {', '.join(INDICATOR_MOMENTS)}"
        )
    for business in population.business_indicators:
        if population.explained_share(business) >= 1:
            raise DeclarationError(
                f"the effects on {business} cannot all hold while security factors correlate "
                f"{population.security_correlation}; make them smaller or more alike"
            )
    # Production security consists of research performance, the common security factor and a rest.
    if population.h1_effect * population.h1_effect + population.security_correlation >= 1:
        raise DeclarationError(
            f"h1_effect is {population.h1_effect}; with security_correlation "
            f"{population.security_correlation} its square must stay below "
            f"{1 - population.security_correlation}"
        )
