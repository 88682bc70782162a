"""The scorecard's seeds: whole as shipped, and a wrong row is named with its place."""

import csv
import shutil
from pathlib import Path

import pytest

from secperf_pipeline.declarations.scorecard_seeds import check_scorecard
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import DBT_PROJECT

SEEDS = DBT_PROJECT / "seeds"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


def papers_rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["author"] == "paper"]


def test_the_shipped_scorecard_is_the_papers_figure_6() -> None:
    check_scorecard()
    counts = {
        seed: len(papers_rows(seed))
        for seed in ("scorecard_goals", "scorecard_csfs", "kpis", "action_plans")
    }
    assert counts == {"scorecard_goals": 10, "scorecard_csfs": 7, "kpis": 6, "action_plans": 9}


def test_the_papers_map_leaves_five_goals_and_one_success_factor_without_a_kpi() -> None:
    goals = {row["goal_id"] for row in papers_rows("scorecard_goals")}
    csfs = {row["csf_id"] for row in papers_rows("scorecard_csfs")}
    kpis = papers_rows("kpis")
    assert goals - {row["goal_id"] for row in kpis} == {
        "cost_optimisation",
        "usability",
        "security_reliability",
        "team_relations",
        "governance_awareness",
    }
    assert csfs - {row["csf_id"] for row in kpis} == {"lean_work_flow"}


def test_a_row_that_refers_to_nothing_is_named_with_file_line_and_column(seeds: Path) -> None:
    path = seeds / "action_plans.csv"
    path.write_text(path.read_text().replace(",F2,", ",F9,"))
    with pytest.raises(DeclarationError) as raised:
        check_scorecard(seeds)
    assert str(raised.value) == (
        "action_plans.csv, line 4, column kpi_id: there is no 'F9' in kpis.csv; "
        "add it there or correct the cell"
    )


def test_a_kpi_needs_its_goal_and_may_lack_a_success_factor(seeds: Path) -> None:
    path = seeds / "kpis.csv"
    text = path.read_text()
    path.write_text(text.replace(",quick_response,early_detection,", ",quick_response,,"))
    check_scorecard(seeds)
    path.write_text(text.replace(",quick_response,early_detection,", ",,early_detection,"))
    with pytest.raises(DeclarationError) as raised:
        check_scorecard(seeds)
    assert str(raised.value) == (
        "kpis.csv, line 2, column goal_id: the cell is empty; name a row of scorecard_goals.csv"
    )


def test_every_fault_is_listed(seeds: Path) -> None:
    path = seeds / "strategy_edges.csv"
    path.write_text(path.read_text() + "nowhere,usability,,me,,\n")
    goals = seeds / "scorecard_goals.csv"
    goals.write_text(goals.read_text() + goals.read_text().splitlines()[1] + "\n")
    with pytest.raises(DeclarationError) as raised:
        check_scorecard(seeds)
    said = str(raised.value).splitlines()
    assert [line.split(":")[0] for line in said] == [
        "strategy_edges.csv, line 13, column from_goal_id",
        "scorecard_goals.csv, line 2, column goal_id",
        "scorecard_goals.csv, line 12, column goal_id",
    ]


def test_a_kpi_may_be_defined_anew_from_a_day_on(seeds: Path) -> None:
    path = seeds / "kpis.csv"
    lines = path.read_text().splitlines()
    lines[1] = lines[1].removesuffix(",paper,,") + ",paper,,2026-06-30"
    lines.append(lines[1].removesuffix(",paper,,2026-06-30") + ",me,2026-07-01,")
    path.write_text("\n".join(lines) + "\n")
    check_scorecard(seeds)
