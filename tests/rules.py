"""Thresholds that tests decide by: those of the paper and the usual ones, written out."""

from dataclasses import replace

from secperf_pipeline.analysis.factor_models import FactorRules
from secperf_pipeline.analysis.mean_comparison import ComparisonRules
from secperf_pipeline.analysis.measurement_invariance import InvarianceRules
from secperf_pipeline.analysis.pairs import PairRules
from secperf_pipeline.analysis.reliability import ReliabilityRules
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import PaperRules
from secperf_pipeline.screening.rules import ScreeningRules
from secperf_pipeline.screening.synonyms import Strongest

PAIR = PairRules(cut=4.0, band_low=1.7, band_high=2.3, confidence=0.95)
INVARIANCE = InvarianceRules(
    min_group=50,
    min_cfi=0.9,
    cfi_drop=0.010,
    rmsea_rise=0.015,
    cfi_drop_small=0.005,
    rmsea_rise_small=0.010,
    large=300,
    size_ratio=2.0,
)
FACTOR = FactorRules(confidence=0.9)
PAPER = PaperRules(significance=0.05, min_group=2)
COMPARISON = ComparisonRules(min_responses=10, min_organisations=10, confidence=0.95)
RELIABILITY = ReliabilityRules(
    alpha_pass=0.8,
    alpha_warn=0.7,
    least_item_rest_r=0.30,
    most_alpha_rise=0.02,
    confidence=0.95,
)
ROBUST_WITH_ALL_DRAWS = RobustRules(
    significance=0.05,
    confidence=0.95,
    sesoi=0.1,
    min_responses=10,
    min_organisations=10,
    bootstrap_below=40,
    draws=9999,
    seed=1,
    bootstrapped=["paper"],
)
# Few draws take no time; p is then a multiple of .01.
ROBUST = replace(ROBUST_WITH_ALL_DRAWS, draws=99)
SCREENING = ScreeningRules(
    rate=0.01,
    slip_rate=0.02,
    min_responses=30,
    responses_per_item=5,
    simulated=20_000,
    trimmed_rate=0.003,
    most_trimmed=0.5,
    all_equal_share=0.5,
    duplicate_items=10,
    near_duplicate_items=20,
    near_duplicate_share=0.8,
    pattern_items=10,
    longest_period=4,
    min_times=20,
    speed_weight=3.0,
    largest_factor=3.0,
    min_pairs=3,
    synonym_correlation=0.3,
    synonyms=Strongest(pairs=20, share=0.1),
)
