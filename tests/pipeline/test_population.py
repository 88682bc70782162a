"""A wave with population.yaml beside the same wave without: figures are added, none is changed."""

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose
from polars.testing import assert_frame_equal

from secperf_pipeline.assets.specs import tables_read
from secperf_pipeline.assets.step import tables_of_step
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.simulator.population import Population
from secperf_pipeline.simulator.simulation import simulate
from tests.pipeline.homes import all_tables, copied, published, run_quarter, secperf
from tests.pipeline.recorded_reads import recorded_reads

pytestmark = pytest.mark.filterwarnings("ignore")
QUARTER = "2026Q4"
# What tells of the file itself, of its checks, or of revisions.
ADDED = {
    "results.population_margins",
    "results.population_estimates",
    "marts.population_exposure",
    "quality.files",
    "quality.expectation_results",
    "quality.expectation_failures",
    "results.restatements",
    "results.scorecard_snapshots",
    "results.snapshot_files",
    "results.snapshot_rows",
    "results.scorecard_as_was",
    "results.verdicts_as_was",
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home, set[str]]:
    """The wave run without the file; a copy run again with it, and what its step read."""
    folder = tmp_path_factory.mktemp("population")
    without = Home(folder / "without")
    simulate(
        Population(manufacturers=14, seed=3),
        [Quarter.parse(QUARTER)],
        without.root,
        overwrite=False,
        progress=lambda _: None,
    )
    assert run_quarter(without, QUARTER).success
    given = copied(without, folder / "given")
    (given.inbox / QUARTER / "population.yaml").write_text(cells_of(without))
    with recorded_reads() as recorder:
        assert run_quarter(given, QUARTER, recorder).success
    return without, given, recorder.reads["population"]


@pytest.fixture
def homes(ran: tuple[Home, Home, set[str]]) -> tuple[Home, Home]:
    """The home without the file, and the one with it."""
    return ran[:2]


def cells_of(home: Home) -> str:
    """Count a population of small firms mostly: a sector nobody is of, and no count of another."""
    sectors = sorted(people(home)["sector"].unique())
    lines = [f"  {sector}: {{small: 900, medium: 80, large: 9}}" for sector in sectors[1:]]
    return "\n".join(["cells:", *lines, "  shipyards: {small: 40, large: 4}"])


def people(home: Home) -> pl.DataFrame:
    return pl.read_csv(home.inbox / QUARTER / "surveys" / "survey.csv")


def test_nothing_else_changes(homes: tuple[Home, Home]) -> None:
    without, given = (all_tables(home) for home in homes)
    assert without.keys() == given.keys()
    for name in without.keys() - ADDED:
        assert_frame_equal(given[name], without[name])
    assert without["results.population_margins"].is_empty()
    assert without["results.population_estimates"].is_empty()
    exposure = [one["marts.population_exposure"].sort("cause_id") for one in (without, given)]
    plain = ["cause_id", "residual", "residual_low", "residual_high", "ci_low", "ci_high"]
    assert_frame_equal(exposure[0].select(plain), exposure[1].select(plain))
    assert set(exposure[0]["reason"]) == {"the quarter has no population.yaml"}
    assert exposure[1]["weighted_residual"].null_count() == 0
    checks = [
        one["quality.expectation_results"].filter(pl.col("suite") != "population")
        for one in (without, given)
    ]
    assert_frame_equal(*checks)


def test_the_step_reads_all_that_its_tables_declare(
    ran: tuple[Home, Home, set[str]],
) -> None:
    declared = {
        table for one in tables_of_step("population").values() for table in tables_read(one)
    }
    assert declared <= ran[2]


def test_the_weighted_mean_is_that_of_the_margins(homes: tuple[Home, Home]) -> None:
    _, home = homes
    margins = published(home, "from results.population_margins where is_default_profile")
    weighted = margins.filter(pl.col("weighted_share").is_not_null())
    shown = weighted.filter(segment_kind="sector")
    expected = shown["n_population"] / shown["n_population"].sum()
    assert_allclose(shown["weighted_share"], expected, atol=1e-7)
    estimates = published(
        home,
        "select one.*, other.mean, other.ci_low from results.population_estimates as one "
        "inner join results.indicator_summary as other "
        "using (wave_quarter, segment_kind, segment, profile, indicator_id) "
        "where statistic = 'mean'",
    )
    assert set(estimates["profile"]) == {"standard", "raw"}
    assert_allclose(estimates["estimate"], estimates["mean"])
    assert_allclose(estimates["estimate_low"], estimates["ci_low"])
    own = estimates.filter("is_default_profile")
    assert np.abs(own["weighted"] - own["estimate"]).max() > 0.01
    assert (own["n_effective_kish"] < own["n_weighted"].fill_null(10_000)).all()
    assert (own["represented_share"] < 1).all()


def test_what_is_left_out_is_said_as_a_reason_a_check_and_a_line(homes: tuple[Home, Home]) -> None:
    without, home = homes
    margins = published(home, "from results.population_margins where is_default_profile")
    ships = margins.row(by_predicate=pl.col("segment") == "shipyards", named=True)
    assert (ships["n"], ships["mean_weight"]) == (0, None)
    assert ships["reason"].startswith("no responses are of it")
    checks = "select passed from quality.expectation_results where suite = 'population' "
    assert published(home, f"{checks} order by expectation_number")["passed"].to_list()[:2] == [
        False,
        False,
    ]
    assert published(without, checks)["passed"].null_count() == 4
    lines = [secperf(one, "report", QUARTER).stdout for one in (without, home)]
    assert all(lines)
    pages = [(one.reports / f"{QUARTER}.html").read_text() for one in (without, home)]
    assert "All verdicts are unweighted" not in pages[0]
    assert "All verdicts are unweighted" in pages[1]
    assert "No responses of sector shipyards" in pages[1]


def test_the_file_makes_a_new_revision_and_stands_in_its_files(homes: tuple[Home, Home]) -> None:
    _, home = homes
    revisions = published(home, "from results.scorecard_snapshots order by revision")
    assert revisions["revision"].to_list() == [1, 2]
    assert revisions["supersedes"].to_list() == [None, revisions["snapshot_id"][0]]
    files = published(home, "select path from results.snapshot_files where role = 'input'")
    assert f"{QUARTER}/population.yaml" in files["path"].to_list()
    row = published(home, "from quality.files where path = 'population.yaml' and is_current")
    assert row.select("kind", "format", "status").row(0) == (
        "population",
        "population_yaml",
        "loaded",
    )
