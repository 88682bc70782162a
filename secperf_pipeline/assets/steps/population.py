"""results.population_*: what the sample says of the population that population.yaml counts."""

from collections.abc import Sequence

import polars as pl

from secperf_pipeline.analysis.population import Weighting, population_weights
from secperf_pipeline.analysis.population_estimates import EstimateRules, population_estimates
from secperf_pipeline.analysis.population_exposure import ExposureRules, population_exposure
from secperf_pipeline.analysis.population_margins import population_margins
from secperf_pipeline.analysis.wave import Sample, WaveData
from secperf_pipeline.analysis.weighted_disclosure import disclosing_profiles
from secperf_pipeline.assets.step import Shown, Step, Tables
from secperf_pipeline.assets.step_inputs import StepInputs
from secperf_pipeline.assets.wave_data import answer_scale, scores_in_points, wave_data
from secperf_pipeline.declarations.assumptions import assumption_register

_RAW = "raw"


def population_tables(inputs: StepInputs) -> Tables:
    """Compute the tables of one quarter; without population.yaml only the plain exposure."""
    exposed = population_exposure(
        inputs["cause_exposure"],
        inputs["organisation_categories"],
        inputs["population"],
        ExposureRules.from_register(assumption_register()),
    )
    return {"results.population_exposure": exposed, **_survey_tables(inputs)}


def _survey_tables(inputs: StepInputs) -> dict[str, pl.DataFrame]:
    population, wave = inputs["population"], wave_data(inputs)
    if population.is_empty() or wave is None:
        return {}
    rules = EstimateRules.from_register(assumption_register(), answer_scale(inputs))
    scores = scores_in_points(inputs["scores"])
    samples = [
        one
        for one in wave.whole().samples(scores, "indicator_id", "score")
        if one.is_default_profile or one.profile == _RAW
    ]
    people = [_people_of(wave, inputs["respondent_categories"], one.profile) for one in samples]
    weightings = [
        population_weights(population, one, trim=rules.trim, what="responses") for one in people
    ]
    hidden = disclosing_profiles(
        _long(samples, people, weightings),
        wave.segments,
        wave.decisions,
        inputs["suppressed"],
        # The wave's own profile is the last to go.
        profiles=[
            one.profile for one in sorted(samples, key=lambda one: not one.is_default_profile)
        ],
        min_cell=rules.min_cell,
    )
    return {
        "results.population_margins": population_margins(
            population, zip(samples, people, weightings, strict=True)
        ),
        "results.population_estimates": population_estimates(
            zip(samples, weightings, strict=True), hidden, rules
        ),
    }


def _people_of(wave: WaveData, categories: pl.DataFrame, profile: str) -> pl.DataFrame:
    """Take sector and size of the responses that a profile keeps, in the order of its sample."""
    kept = wave.decisions.filter("is_kept", pl.col("profile") == profile)
    return categories.join(kept, on="response_id", how="semi").sort("response_order")


def _long(
    samples: Sequence[Sample], people: Sequence[pl.DataFrame], weightings: Sequence[Weighting]
) -> pl.DataFrame:
    """Put the weights of all profiles under each other; one that has none has no row."""
    return pl.concat(
        units.select(
            "response_id", profile=pl.lit(sample.profile), weight=pl.Series(weighting.weights)
        ).filter(pl.lit(not weighting.reason))
        for sample, units, weighting in zip(samples, people, weightings, strict=True)
    )


STEP = Step(
    about="Weight the wave and its audits to the population by sector and size.",
    compute=population_tables,
    shown={
        "results.population_margins": Shown(
            columns=("segment_kind", "segment", "n_population", "n", "mean_weight", "reason"),
            rows=pl.col("is_default_profile"),
        ),
        "results.population_estimates": Shown(
            columns=(
                *("indicator_id", "statistic", "estimate", "weighted", "weighted_low"),
                *("weighted_high", "n_effective_kish", "reason"),
            ),
            rows=pl.col("is_default_profile"),
        ),
        "results.population_exposure": Shown(
            columns=("cause_id", "residual", "weighted_residual", "n_effective_kish", "reason")
        ),
    },
)
