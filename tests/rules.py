"""Thresholds that tests decide by: those of the paper and the usual ones, written out."""

from secperf_pipeline.analysis.mean_comparison import ComparisonRules
from secperf_pipeline.analysis.pairs import PairRules
from secperf_pipeline.analysis.reliability import ReliabilityRules
from secperf_pipeline.analysis.robust_slopes import RobustRules
from secperf_pipeline.analysis.verdicts import PaperRules

PAIR = PairRules(cut=4.0, band_low=1.7, band_high=2.3, confidence=0.95)
PAPER = PaperRules(significance=0.05, min_group=2)
COMPARISON = ComparisonRules(min_responses=10, min_organisations=10, confidence=0.95)
RELIABILITY = ReliabilityRules(
    alpha_pass=0.8,
    alpha_warn=0.7,
    least_item_rest_r=0.30,
    most_alpha_rise=0.02,
    confidence=0.95,
)
# Few draws, which take no time: p is a multiple of .01.
ROBUST = RobustRules(
    significance=0.05,
    confidence=0.95,
    sesoi=0.1,
    min_responses=10,
    min_organisations=10,
    bootstrap_below=40,
    draws=99,
    seed=1,
    bootstrapped=["paper"],
)
