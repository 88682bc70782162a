"""The command that fills an inbox with simulated quarters."""

from dataclasses import replace
from pathlib import Path

import click

from secperf_pipeline.cli.quarter_type import QUARTER
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home


@click.command()
@click.argument("quarters", nargs=-1, required=True, type=QUARTER)
@click.option("--manufacturers", type=click.IntRange(1), help="How many organisations answer.")
@click.option("--seed", type=int, help="Another seed, another population.")
@click.option("--folder", type=click.Path(path_type=Path), help="Instead of the data folder.")
@click.option("--overwrite", is_flag=True, help="Replace quarters that are there: their files go.")
def simulate(
    quarters: tuple[Quarter, ...],
    manufacturers: int | None,
    seed: int | None,
    folder: Path | None,
    overwrite: bool,
) -> None:
    """Fill the inbox with simulated QUARTERS, and truth/ with what was planted in them.

    For rehearsals: surveys, audits, incidents and KPIs of a made-up population, among its
    respondents known careless ones, and known effects.
    """
    from secperf_pipeline.simulator.population import Population
    from secperf_pipeline.simulator.simulation import simulate as simulate_quarters

    population = Population()
    if manufacturers is not None:
        population = replace(population, manufacturers=manufacturers)
    if seed is not None:
        population = replace(population, seed=seed)
    target = folder or Home.from_environment().root
    target.mkdir(parents=True, exist_ok=True)
    simulate_quarters(
        population, sorted(quarters), target, overwrite=overwrite, progress=click.echo
    )
    click.echo(f"secperf: simulated into {target / 'inbox'}; the truth is in {target / 'truth'}")
