import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.project import SAMPLE_INBOX
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import inbox_files
from secperf_pipeline.ingest.load import QuarterLoad, read_quarter
from secperf_pipeline.simulator.population import Population
from secperf_pipeline.simulator.simulation import SimulatedQuarter, simulate

SMALL = Population(seed=7, manufacturers=12)
Q1, Q2, Q3 = (Quarter(2026, number) for number in (1, 2, 3))
FILES = {
    "inbox/2026Q1/wave.yaml",
    "inbox/2026Q1/surveys/survey.csv",
    "inbox/2026Q1/audits/checklist.csv",
    "inbox/2026Q1/kpis/incidents.csv",
    "inbox/2026Q1/kpis/kpi_measurements.csv",
    "truth/2026Q1/careless.csv",
    "truth/2026Q1/effects.csv",
    "truth/2026Q1/parameters.json",
}


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    simulate(SMALL, [Q1], folder)
    return folder


@pytest.fixture(scope="module")
def load(home: Path) -> QuarterLoad:
    return read_quarter(Q1, inbox_files(home / "inbox" / "2026Q1"))


def test_a_quarter_has_its_files_and_its_truth_beside_them(home: Path) -> None:
    assert set(content(home)) == FILES
    assert {path.name for path in home.iterdir()} == {"inbox", "truth"}


def test_the_same_population_gives_the_same_bytes(home: Path, tmp_path: Path) -> None:
    simulate(Population(seed=7, manufacturers=12), [Q1], tmp_path)
    assert content(tmp_path) == content(home)


def test_another_seed_gives_other_people(home: Path, tmp_path: Path) -> None:
    simulate(replace(SMALL, seed=8), [Q1], tmp_path)
    survey = "inbox/2026Q1/surveys/survey.csv"
    assert content(tmp_path)[survey] != content(home)[survey]


def test_a_quarter_does_not_depend_on_the_quarters_simulated_with_it(
    home: Path, tmp_path: Path
) -> None:
    written = simulate(SMALL, [Q2, Q1, Q2], tmp_path)
    assert [one.quarter for one in written] == [Q1, Q2]
    assert {path: bytes_ for path, bytes_ in content(tmp_path).items() if path in FILES} == (
        content(home)
    )


def test_the_shipped_sample_is_what_the_default_population_gives(tmp_path: Path) -> None:
    simulate(Population(), [Q1, Q2, Q3], tmp_path)
    simulated = content(tmp_path)
    assert len(simulated) == 3 * len(FILES)
    shipped = SAMPLE_INBOX.parent
    for path, expected in simulated.items():
        assert (shipped / path).read_bytes() == expected, path
    for quarter in (Q1, Q2, Q3):
        for place in ("inbox", "truth"):
            names = content(shipped / place / str(quarter))
            assert set(names) == set(content(tmp_path / place / str(quarter)))


def test_every_file_loads_whole(load: QuarterLoad) -> None:
    assert [issue for outcome in load.outcomes for issue in outcome.issues] == []
    assert {outcome.status for outcome in load.outcomes} == {"loaded"}
    assert set(load.readings) == {
        "surveys/survey.csv",
        "audits/checklist.csv",
        "kpis/incidents.csv",
        "kpis/kpi_measurements.csv",
    }
    assert load.readings["surveys/survey.csv"].unused_columns == []


def test_the_survey_fits_its_instrument(load: QuarterLoad) -> None:
    assert load.instrument == instrument_by_id("secperf-20", 1)
    answers = load.readings["surveys/survey.csv"].tables["survey_answers"]
    assert answers["item_id"].n_unique() == 24
    assert set(answers["missing_reason"].drop_nulls()) == {"empty"}
    assert answers["answer"].drop_nulls().is_between(1, 7).all()
    assert load.wave.default_profile == "standard"
    assert load.wave.time_zone == "Asia/Seoul"


def test_the_report_of_a_simulation_counts_the_rows(tmp_path: Path) -> None:
    said: list[str] = []
    written = simulate(SMALL, [Q1], tmp_path, progress=said.append)
    (one,) = written
    assert one == SimulatedQuarter(
        quarter=Q1,
        inbox=tmp_path / "inbox" / "2026Q1",
        truth=tmp_path / "truth" / "2026Q1",
        responses=pl.read_csv(one.inbox / "surveys" / "survey.csv").height,
        careless=pl.read_csv(one.truth / "careless.csv").height,
        control_results=pl.read_csv(one.inbox / "audits" / "checklist.csv").height,
        incidents=pl.read_csv(one.inbox / "kpis" / "incidents.csv").height,
        kpi_measurements=pl.read_csv(one.inbox / "kpis" / "kpi_measurements.csv").height,
    )
    assert len(said) == 1
    assert said[0].startswith(f"2026Q1: {one.responses} responses ({one.careless} careless)")


def test_the_truth_names_responses_of_the_survey_and_the_parameters(home: Path) -> None:
    careless = pl.read_csv(home / "truth/2026Q1/careless.csv")
    survey = pl.read_csv(home / "inbox/2026Q1/surveys/survey.csv")
    assert set(careless["respondent_id"]) < set(survey["respondent_id"])
    parameters = json.loads((home / "truth/2026Q1/parameters.json").read_text())
    assert parameters["population"]["seed"] == 7
    assert parameters["counts"]["responses"] == survey.height
    assert parameters["counts"]["careless_by_kind"] == {
        kind: careless.filter(kind=kind).height
        for kind in parameters["population"]["careless_kinds"]
    }


@pytest.mark.parametrize("place", ["inbox", "truth"])
def test_a_quarter_with_files_is_refused_and_nothing_is_written(place: str, tmp_path: Path) -> None:
    taken = tmp_path / place / "2026Q2"
    taken.mkdir(parents=True)
    (taken / "answers.csv").write_text("kept")
    with pytest.raises(QuarterError, match=r"2026Q2 has files already in .*; simulate into"):
        simulate(SMALL, [Q1, Q2], tmp_path)
    assert content(tmp_path) == {f"{place}/2026Q2/answers.csv": b"kept"}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "inbox" / "2026Q1").mkdir(parents=True)
    simulate(SMALL, [Q1], tmp_path)
    assert set(content(tmp_path)) == FILES


def test_overwriting_replaces_the_quarter_whole(home: Path, tmp_path: Path) -> None:
    simulate(replace(SMALL, seed=8), [Q1], tmp_path)
    (tmp_path / "inbox" / "2026Q1" / "old.csv").write_text("old")
    simulate(SMALL, [Q1], tmp_path, overwrite=True)
    assert content(tmp_path) == content(home)


def test_one_manufacturer_is_enough(tmp_path: Path) -> None:
    alone = Population(
        manufacturers=1, respondents={"executives": 0, "operations": 1, "security": 0}
    )
    (one,) = simulate(alone, [Q1], tmp_path)
    assert (one.responses, one.careless) == (1, 0)
