"""The report's sections on strategy, funding, changes and reference figures."""

from typing import Any

from secperf_pipeline.report.changes import comparisons
from secperf_pipeline.report.figures import Table
from secperf_pipeline.report.funding import funding_sentence, funding_table
from secperf_pipeline.report.references import benchmarks_table, evaluation_table
from secperf_pipeline.report.selection import Indicators
from secperf_pipeline.report.strategy import coverage_sentence, coverage_table, edges_table

NAMES = Indicators(names={"policy": "Policy", "sales": "Sales"}, families={})
KPIS = {"F1": "Reported in time"}
PERSPECTIVES = {"finance": "Finance"}


def texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.text for cell in row.cells] for row in table.rows]


def goal(name: str, **changes: Any) -> dict[str, Any]:
    has = dict.fromkeys(("has_kpi", "has_owner", "has_target", "has_data", "has_open_action"), True)
    row = {"element_kind": "goal", "position": 1, "perspective": "finance", "name_en": name}
    return row | has | {"missing": None} | changes


def test_goals_that_nobody_measures_are_named() -> None:
    rows = [goal("Respond"), goal("Save", has_kpi=False, missing="no KPI", position=2)]
    assert coverage_sentence(rows) == "1 of 2 strategic goals have no KPI: Save."
    assert texts(coverage_table(rows, PERSPECTIVES))[1] == [
        "",
        "Save",
        "✗",
        "✓",
        "✓",
        "✓",
        "✓",
        "no KPI",
    ]


def test_an_assumed_arrow_stands_beside_what_was_measured_of_it() -> None:
    arrow = {
        "from_goal_id": "g",
        "from_name": "Govern",
        "to_kind": "business",
        "to_id": "b",
        "to_name": "Grow",
        "rationale": "it helps",
        "author": "ours",
    }
    found = {
        "basis": "survey",
        "from_measure": "policy",
        "to_measure": "sales",
        "n": 113,
        "effect": 0.25,
        "p": 0.01,
        "verdict": "adopt_contrary",
        "reason": None,
    }
    (row,) = texts(edges_table([arrow | found], NAMES))
    assert row[3] == "Policy → Sales: adopt contrary, β = 0.25, p = .010, 113 answers"
    silent = found | {"effect": None, "reason": "nothing measures both ends"}
    (row,) = texts(edges_table([arrow | silent], NAMES))
    assert row[3] == "not measured"


def action(name: str, rank: int | None, **changes: Any) -> dict[str, Any]:
    gains = dict.fromkeys(("exposure_gain_low", "exposure_gain_high", "score_gain"), 2.0)
    gains["overconfidence_gain"] = 0.1
    daily = {f"{key}_per_day": value / 10 for key, value in gains.items()}
    row = {
        "organisation_id": "a",
        "action_id": name,
        "name_en": name,
        "position": 1,
        "kpi_id": "F1",
        "owner": "SOC",
        "cost_days": 10.0,
        "shares_kpi_with": 0,
        "rank": rank,
        "reason": None,
    }
    return row | gains | daily | changes


def test_ties_are_shown_as_ties() -> None:
    options = [action("one", 1), action("two", 1), action("three", 3), action("free", None)]
    assert [row[0] for row in texts(funding_table(options))] == ["1 =", "1 =", "3", "–"]
    said = funding_sentence(options)
    assert said == "2 open actions tie: none surely beats another. one; two."


def test_several_organisations_are_counted() -> None:
    options = [action("one", 1), action("two", 2), action("one", 1, organisation_id="b")]
    assert texts(funding_table(options)) == [["one", "10", "2"], ["two", "10", "0"]]


def changed(**changes: Any) -> dict[str, Any]:
    row = {
        "snapshot_id": "s",
        "comparison": "revision",
        "changed_layers": "data",
        "attributed_to": "data",
        "table_name": "scorecard",
        "row_key": "all | finance | F1",
        "figure": "value",
        "unit": "share",
        "is_flip": False,
        "value_before": "0.777777778",
        "value_after": "0.9",
        "difference": 0.122222222,
        "by_data": 0.122222222,
        "by_screening": 0.0,
        "by_definitions": 0.0,
        "by_code": 0.0,
    }
    return row | changes


def test_a_change_names_the_layer_that_made_it() -> None:
    (found,) = comparisons(
        [changed(), changed(snapshot_id="older")], "s", NAMES, PERSPECTIVES, KPIS
    )
    assert found.title == "Since the revision before"
    assert texts(found.table) == [
        ["Finance, Reported in time", "77.8 %", "90.0 %", "+12.2", "data"]
    ]
    assert found.table is not None
    assert found.table.rows[0].cells[3].note == "percentage points"


def test_a_figure_that_is_no_share_changes_in_its_own_unit() -> None:
    fewer = changed(unit="likert", value_before="4.5", value_after="4.25", difference=-0.25)
    (found,) = comparisons([fewer], "s", NAMES, PERSPECTIVES, KPIS)
    assert texts(found.table)[0][1:4] == ["4.50 points", "4.25 points", "−0.25"]
    assert found.table is not None
    assert found.table.rows[0].cells[3].note == ""


def test_an_earlier_quarter_is_named() -> None:
    (found,) = comparisons(
        [changed(comparison="quarter", compared_quarter="2021Q4")], "s", NAMES, PERSPECTIVES, KPIS
    )
    assert found.title == "Since 2021Q4"


def test_a_change_that_several_layers_share_shows_each_part() -> None:
    shared = changed(attributed_to="data, code", by_data=0.1, by_code=0.022222222)
    (found,) = comparisons([shared], "s", NAMES, PERSPECTIVES, KPIS)
    assert texts(found.table)[0][4] == "data +10.0, code +2.2"
    unknown = changed(attributed_to=None, changed_layers="data, code")
    (found,) = comparisons([unknown], "s", NAMES, PERSPECTIVES, KPIS)
    assert texts(found.table)[0][4] == "not shared out"
    assert "secperf explain --record" in found.sentence


def test_what_is_listed_is_told_where_it_is_not_all() -> None:
    rows = [changed(row_key=f"all | finance | K{place}") for place in range(30)]
    (found,) = comparisons([*rows, changed(figure="n")], "s", NAMES, PERSPECTIVES, KPIS)
    assert found.sentence.endswith(
        " Listed: 25 of the 30 flipped verdicts, and values and colours of all organisations "
        "together; every change is in results.restatements."
    )
    (found,) = comparisons(rows[:3], "s", NAMES, PERSPECTIVES, KPIS)
    assert "Listed" not in found.sentence


def test_a_flipped_verdict_comes_first() -> None:
    verdict = changed(
        table_name="verdicts",
        row_key="H2:policy:sales | robust",
        figure="verdict",
        is_flip=True,
        value_before="adopt",
        value_after="not_testable",
        difference=None,
        by_data=None,
    )
    (found,) = comparisons([changed(), verdict], "s", NAMES, PERSPECTIVES, KPIS)
    assert texts(found.table)[0] == ["Policy → Sales, robust", "adopt", "not testable", "", "data"]
    assert "1 verdict and 0 of the scorecard's colours flipped" in found.sentence


def test_a_benchmark_shows_its_base_and_its_flag() -> None:
    row = {
        "position": 1,
        "name_en": "Include security",
        "publisher": "a survey",
        "value": 0.781,
        "unit": "share",
        "base_n_reported": 24,
        "base_n_possible": 32,
        "is_possible": False,
        "flag": "24 cannot give it",
    }
    table = benchmarks_table([row])
    assert texts(table) == [["Include security", "78.1 %", "24", "24 cannot give it"]]
    assert table is not None
    assert table.rows[0].cells[2].note == "possible from 32"


def test_the_evaluation_stands_beside_the_studys_raters() -> None:
    row = {
        "question": "usefulness",
        "participants": 20,
        "n": 12,
        "mean": 4.25,
        "ci_low": 3.8,
        "ci_high": 4.7,
        "reference_mean": 4.5,
        "reference_n": 11,
        "reason": None,
    }
    table = evaluation_table([row], {"confidence": 0.9})
    assert texts(table) == [["Usefulness", "12", "4.3", "4.5"]]
    assert table is not None
    assert table.headers[2] == "Mean, 90 % interval"
    assert evaluation_table([row | {"participants": 0}], {"confidence": 0.9}) is None
