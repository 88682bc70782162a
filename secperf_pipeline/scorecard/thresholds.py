"""The numbers of the assumption register that the scorecard rests on."""

from dataclasses import dataclass
from typing import Self

from secperf_pipeline.declarations.assumptions import AssumptionRegister


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardThresholds:
    """Thresholds of statuses, scores and trends; the register says what each decides.

    Parameters
    ----------
    coverage_floor
        Least share of a perspective's weight that must have data for it to have a score.
    probability_green
        A green whose probability lies below this is shown hatched.
    goal_margin
        For a goal of 100 % the probability of green speaks of 100 % less this share.
    survey_goal_place, survey_red_flag_place
        Goal and red flag of survey indicators, as shares of the scale's range above its lowest
        point.
    control_goal, control_red_flag
        Goal and red flag of audited modules, shares.
    min_cell
        Fewest respondents whose figures may be shown.
    stale_quarterly_days, stale_yearly_days
        Ages at the end of the quarter beyond which a value is stale.
    confidence
        Level of the interval of a change outside which a trend is an arrow.
    time_draws
        Resamples behind the interval of a change of an organisation's median time.
    min_effective
        Fewest organisations, counted by what they tell, behind an arrow of all together.
    """

    coverage_floor: float
    probability_green: float
    goal_margin: float
    survey_goal_place: float
    survey_red_flag_place: float
    control_goal: float
    control_red_flag: float
    min_cell: int
    stale_quarterly_days: int
    stale_yearly_days: int
    confidence: float
    time_draws: int
    min_effective: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            coverage_floor=register.value("coverage_floor"),
            probability_green=register.value("probability_green"),
            goal_margin=register.value("goal_margin"),
            survey_goal_place=register.value("survey_goal_place"),
            survey_red_flag_place=register.value("survey_red_flag_place"),
            control_goal=register.value("control_goal_share"),
            control_red_flag=register.value("control_red_flag_share"),
            min_cell=register.count("min_cell"),
            stale_quarterly_days=register.count("stale_quarterly_days"),
            stale_yearly_days=register.count("stale_yearly_days"),
            confidence=register.value("confidence"),
            time_draws=register.count("time_trend_draws"),
            min_effective=register.value("min_clusters_effective"),
        )
