"""The numbers of the assumption register that screening rests on."""

from dataclasses import dataclass
from typing import Self

from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.screening.synonyms import Strongest


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRules:
    """What decides about a response; the register says what each does.

    Parameters
    ----------
    rate
        Greatest model rate of a calibrated cut-off, between 0 and 1.
    slip_rate
        Chance that an attentive person fails a check item.
    min_responses
        Fewest responses that an attentive model is fitted to.
    responses_per_item
        Fewest responses for each opinion item from which the model's rates are claimed.
    simulated
        Simulated attentive responses behind a calibrated cut-off, at the least.
    trimmed_rate
        Share of attentive responses that a round of fitting may take for careless.
    most_trimmed
        Most of a wave that fitting may leave out, a share.
    all_equal_share
        Least share of the core items that must be answered to tell whether all are equal.
    duplicate_items, near_duplicate_items
        Fewest core items on which responses are called equal, and nearly equal.
    near_duplicate_share
        Smaller shares of equal answers are not looked for.
    pattern_items, longest_period
        Fewest answers in which a pattern is looked for, and its longest period in items.
    min_times
        Fewest recorded times that a response's time is held against.
    speed_weight
        How many times the evidence of a response's time counts against that of its answers.
    largest_factor
        How many times faster than the median a page counts at most.
    min_pairs
        Fewest pairs of values that are correlated within a response.
    synonym_correlation
        Items that correlate at it or above are synonyms, those at its negative or below antonyms.
    synonyms
        How many of the strongest pairs are used.
    """

    rate: float
    slip_rate: float
    min_responses: int
    responses_per_item: int
    simulated: int
    trimmed_rate: float
    most_trimmed: float
    all_equal_share: float
    duplicate_items: int
    near_duplicate_items: int
    near_duplicate_share: float
    pattern_items: int
    longest_period: int
    min_times: int
    speed_weight: float
    largest_factor: float
    min_pairs: int
    synonym_correlation: float
    synonyms: Strongest

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            rate=register.value("screening_false_positive_rate"),
            slip_rate=register.value("check_item_slip_rate"),
            min_responses=register.count("screening_min_responses"),
            responses_per_item=register.count("screening_responses_per_item"),
            simulated=register.count("screening_simulated"),
            trimmed_rate=register.value("screening_trimmed_rate"),
            most_trimmed=register.value("screening_most_trimmed"),
            all_equal_share=register.value("all_equal_answered_share"),
            duplicate_items=register.count("duplicate_min_items"),
            near_duplicate_items=register.count("near_duplicate_min_items"),
            near_duplicate_share=register.value("near_duplicate_least_share"),
            pattern_items=register.count("pattern_min_items"),
            longest_period=register.count("pattern_longest_period"),
            min_times=register.count("speed_min_times"),
            speed_weight=register.value("speed_weight"),
            largest_factor=register.value("speed_largest_factor"),
            min_pairs=register.count("within_person_min_pairs"),
            synonym_correlation=register.value("synonym_correlation"),
            synonyms=Strongest(
                pairs=register.count("synonym_pairs"), share=register.value("synonym_pairs_share")
            ),
        )
