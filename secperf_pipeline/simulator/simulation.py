"""Simulate quarters and put their files where the pipeline finds them, the truth beside."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.audits import audit_table
from secperf_pipeline.simulator.carelessness import HONEST, add_careless
from secperf_pipeline.simulator.columns import TIME_ZONE
from secperf_pipeline.simulator.incidents import incident_table
from secperf_pipeline.simulator.kpis import kpi_table
from secperf_pipeline.simulator.organisations import Organisations, organisations_of
from secperf_pipeline.simulator.population import Population
from secperf_pipeline.simulator.survey import (
    INSTRUMENT_ID,
    INSTRUMENT_VERSION,
    honest_wave,
    survey_table,
)
from secperf_pipeline.simulator.truth import careless_table, effects_table, parameters_json

Say = Callable[[str], None]

_WAVE_YAML = """\
quarter: {quarter}
title: Simulated wave of {count} manufacturers
instrument: {instrument}
instrument_version: {version}
default_profile: standard
time_zone: {time_zone}
files:
  - {{path: surveys/survey.csv, format: survey_wide_csv}}
  - {{path: audits/checklist.csv, format: checklist_csv}}
  - {{path: kpis/incidents.csv, format: incidents_csv}}
  - {{path: kpis/kpi_measurements.csv, format: kpi_csv}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedQuarter:
    """Where a simulated quarter lies and what it holds.

    Parameters
    ----------
    quarter
        The quarter.
    inbox, truth
        Folders of its files and of its truth.
    responses, careless, control_results, incidents, kpi_measurements
        Numbers of rows; ``careless`` of the responses, ``incidents`` with the drill.
    """

    quarter: Quarter
    inbox: Path
    truth: Path
    responses: int
    careless: int
    control_results: int
    incidents: int
    kpi_measurements: int


def simulate(
    population: Population,
    quarters: Iterable[Quarter],
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Say | None = None,
) -> list[SimulatedQuarter]:
    """Write ``inbox/<quarter>`` and ``truth/<quarter>`` below a folder, for each quarter.

    A quarter depends on the population and on itself only, not on which others are simulated.

    Parameters
    ----------
    population
        What is planted.
    quarters
        Quarters to simulate; they are written oldest first.
    folder
        A home of the pipeline, or any other folder; made where it does not exist.
    overwrite
        Whether files that lie there may be replaced.
    progress
        Receives a sentence for each quarter.

    Raises
    ------
    QuarterError
        A quarter has files already and ``overwrite`` is false; nothing is written then.
    """
    wanted = sorted(set(quarters))
    if not overwrite:
        for quarter in wanted:
            _refuse_to_overwrite(folder, quarter)
    organisations = organisations_of(population)
    done = []
    for quarter in wanted:
        written = _simulate_quarter(population, organisations, quarter, folder)
        done.append(written)
        if progress is not None:
            progress(
                f"{quarter}: {written.responses} responses ({written.careless} careless), "
                f"{written.control_results} control results, {written.incidents} incidents, "
                f"{written.kpi_measurements} KPI measurements in {written.inbox}"
            )
    return done


def _refuse_to_overwrite(folder: Path, quarter: Quarter) -> None:
    for place in ("inbox", "truth"):
        taken = folder / place / str(quarter)
        if taken.exists() and (not taken.is_dir() or any(taken.iterdir())):
            raise QuarterError(
                f"{quarter} has files already in {taken}; simulate into another folder, or let "
                "them be replaced (--overwrite)"
            )


def _simulate_quarter(
    population: Population, organisations: Organisations, quarter: Quarter, folder: Path
) -> SimulatedQuarter:
    wave, kinds = add_careless(honest_wave(population, organisations, quarter), population, quarter)
    tables = {
        "inbox/surveys/survey.csv": survey_table(wave, organisations, quarter),
        "inbox/audits/checklist.csv": audit_table(population, organisations, quarter),
        "inbox/kpis/incidents.csv": incident_table(population, organisations, quarter),
        "inbox/kpis/kpi_measurements.csv": kpi_table(population, organisations, quarter),
        "truth/careless.csv": careless_table(kinds, quarter),
        "truth/effects.csv": effects_table(population),
    }
    texts = {
        "inbox/wave.yaml": _WAVE_YAML.format(
            quarter=quarter,
            count=len(organisations),
            instrument=INSTRUMENT_ID,
            version=INSTRUMENT_VERSION,
            time_zone=TIME_ZONE,
        ),
        "truth/parameters.json": parameters_json(population, organisations, quarter, wave, kinds),
    }
    _write(folder, quarter, tables, texts)
    return SimulatedQuarter(
        quarter=quarter,
        inbox=folder / "inbox" / str(quarter),
        truth=folder / "truth" / str(quarter),
        responses=len(wave),
        careless=int((kinds != HONEST).sum()),
        control_results=tables["inbox/audits/checklist.csv"].height,
        incidents=tables["inbox/kpis/incidents.csv"].height,
        kpi_measurements=tables["inbox/kpis/kpi_measurements.csv"].height,
    )


def _write(
    folder: Path, quarter: Quarter, tables: dict[str, pl.DataFrame], texts: dict[str, str]
) -> None:
    """Write both folders aside and move them into place whole, the inbox last.

    What they replace is moved out of the way in the same moment: a run that is killed between
    leaves the quarter absent, never half of it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=folder, prefix=f".simulating-{quarter}-"))
    try:
        for path in {**tables, **texts}:
            (aside / path).parent.mkdir(parents=True, exist_ok=True)
        for path, table in tables.items():
            table.write_csv(aside / path)
        for path, text in texts.items():
            (aside / path).write_bytes(text.encode())
        for place in ("truth", "inbox"):
            target = folder / place / str(quarter)
            target.parent.mkdir(parents=True, exist_ok=True)
            _exchange(aside / place, target, aside / f"replaced-{place}")
    finally:
        shutil.rmtree(aside)


def _exchange(new: Path, target: Path, old: Path) -> None:
    """Move ``new`` to ``target``, and what was there to ``old``; undo that if it fails."""
    if target.exists():
        target.replace(old)
    try:
        new.replace(target)
    except OSError:
        if old.exists():
            old.replace(target)
        raise
