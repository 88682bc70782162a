"""A wave in which one item was answered the other way round: said everywhere, and nothing stops."""

import shutil

import dagster as dg
import polars as pl
import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published, run_quarter
from tests.sample_files import made_sample

pytestmark = pytest.mark.filterwarnings("ignore")
QUARTER = "2026Q4"


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, dg.ExecuteInProcessResult]:
    home = Home(tmp_path_factory.mktemp("reverse") / "home")
    folder = home.inbox / QUARTER / "surveys"
    folder.mkdir(parents=True)
    shutil.copy(made_sample("survey/reverse_item_wave.csv"), folder / "survey.csv")
    return home, run_quarter(home, QUARTER)


def test_dagster_shows_an_error_that_stops_nothing(
    ran: tuple[Home, dg.ExecuteInProcessResult],
) -> None:
    _, result = ran
    assert result.success
    evaluations = result.get_asset_check_evaluations()
    found = next(one for one in evaluations if one.check_name == "item_direction")
    assert (found.passed, found.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "indicator_id=system_protection, items_against=SP3_2" in str(found.description)
    assert "is_reversed: true" in str(found.description)


def test_the_tables_name_the_item_and_mark_the_verdicts(
    ran: tuple[Home, dg.ExecuteInProcessResult],
) -> None:
    home, _ = ran
    found = published(home, "from results.item_direction where remedy is not null")
    assert set(found["profile"]) == {"raw", "paper", "standard", "strict"}
    named = found.select("indicator_id", "items_against").unique()
    assert named.rows() == [("system_protection", "SP3_2")]
    assert found["alpha"].max() < 0
    # By hand from the file; under the other profiles it depends on whom screening keeps.
    raw = found.row(by_predicate=pl.col("profile") == "raw", named=True)
    assert raw["alpha"] == pytest.approx(-2.6575, abs=5e-5)
    assert raw["least_item_rest_r"] == pytest.approx(-0.378, abs=0.0005)
    failed = published(
        home,
        "select severity, passed from quality.expectation_results "
        "where suite = 'item_direction' order by expectation_number",
    )
    assert failed.rows() == [("error", False), ("warning", False)]
    marked = published(
        home,
        "select x, reliability_mark from results.verdicts "
        "where segment_kind = 'all' and is_default_profile and hypothesis_id like 'H2%'",
    )
    told = marked.filter(x="system_protection")["reliability_mark"]
    assert set(told) == {
        "system_protection: its items contradict each other (alpha below 0), "
        "SP3_2 against the other items of security"
    }
    assert marked.filter(x="policy")["reliability_mark"].null_count() == 12


def test_the_report_says_it_in_short_with_the_remedy(
    ran: tuple[Home, dg.ExecuteInProcessResult],
) -> None:
    home, _ = ran
    page = (home.reports / f"{QUARTER}.html").read_text()
    assert "1 error demands and" in page
    assert "SP3_2 looks answered the other way round" in page
    assert "declared with is_reversed: true in the instrument" in page
