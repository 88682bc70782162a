"""What a run prints at its end: the declared families, and nothing that publishing hides."""

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from secperf_pipeline.cli.summary import summary_lines
from secperf_pipeline.publishing.suppression import HIDDEN
from tests.reports import SAMPLE, assumptions, catalogue, scorecard, verdict, verdicts

QUARTER = "2021Q4"
POLICIES = ("paper_gate", "paper_ttest_always", "robust")
TEST = {"statistic": 3.42, "df": 111.0, "dw_in_band": True, "is_default_profile": True}
WEIGHTED = {
    "wave_quarter": pl.String,
    "is_default_profile": pl.Boolean,
    "indicator_id": pl.String,
    "statistic": pl.String,
    "n_weighted": pl.Int64,
    "n_effective_kish": pl.Float64,
    "note": pl.String,
    "reason": pl.String,
}
H3 = [
    verdict(f"H3:{x}:employee_awareness", x, "employee_awareness", p)
    for x, p in (("executive_will", 0.004), ("policy", 0.6))
]


def under_every_policy(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame([row | TEST | {"policy": policy} for policy in POLICIES for row in rows])


def tables(*decided: dict[str, object]) -> dict[str, pl.DataFrame]:
    shown = under_every_policy(*(decided or verdicts()))
    measured = pl.concat([shown["x"], shown["y"]]).unique()
    steps = {"all": 138, "all_equal": 16, "longstring": 0, "kept": 113}
    return {
        "quality.files": pl.DataFrame(
            {
                "wave_quarter": QUARTER,
                "is_current": True,
                "path": ["a.csv", "b.csv", "c.csv"],
                "status": ["loaded", "loaded", "refused"],
                "message": [None, None, "no header"],
            }
        ),
        "quality.screening_flow": pl.DataFrame(
            {
                "wave_quarter": QUARTER,
                "profile": "paper",
                "step": range(4),
                "reason": list(steps),
                "count": list(steps.values()),
            }
        ),
        "marts.dim_waves": pl.DataFrame({"wave_quarter": [QUARTER], "default_profile": "paper"}),
        "results.verdicts": shown,
        "results.indicator_summary": pl.DataFrame({"indicator_id": measured}).with_columns(
            wave_quarter=pl.lit(QUARTER)
        ),
        "results.item_direction": pl.DataFrame(
            {
                "wave_quarter": QUARTER,
                "is_default_profile": [True, True, False],
                "indicator_id": ["sales", "policy", "policy"],
                "remedy": ["SP9_1 looks answered the other way round.", None, "Not this."],
            }
        ),
        "results.population_estimates": pl.DataFrame(schema=WEIGHTED),
        "marts.dim_indicators": catalogue(),
        "quality.assumptions": assumptions(),
        "results.scorecard": scorecard(organisation_id="all"),
        "catalogue.scorecard_perspectives": pl.DataFrame(
            {"perspective": ["finance"], "position": [1], "name_en": ["Finance"]}
        ),
    }


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as found:
        yield found


def printed(connection: duckdb.DuckDBPyConnection, frames: dict[str, pl.DataFrame]) -> str:
    for name, frame in frames.items():
        connection.execute(f"create schema if not exists {name.split('.')[0]}")
        connection.register("frame", frame.to_arrow())
        connection.execute(f"create or replace table {name} as select * from frame")
    return "\n".join(
        summary_lines(lambda query: connection.sql(query, params={"quarter": QUARTER}).pl())
    )


def test_a_quarter_is_summed_up_in_lines(connection: duckdb.DuckDBPyConnection) -> None:
    said = printed(connection, tables()).splitlines()
    assert said[:4] == [
        "  files: 2 loaded, 1 refused",
        "    refused c.csv: no header",
        "  responses: 138 -> 113 kept (removed: all_equal 16)",
        "  verdicts on H2, the groups compared always (p; Adopt below .05, the level of the paper)",
    ]
    assert [line.rstrip() for line in said[4:8]] == [
        "                          Policy        Organization  System        Access        "
        "Executive     Employee",
        "                                                      protection    control       "
        "will          awareness",
        "    Sales                 Adopt <.001   Adopt .040    Dismiss .080  Dismiss .120  "
        "Dismiss .160  Dismiss .200",
        "    Market share          Adopt .010    Dismiss .050  Dismiss .090  Dismiss .130  "
        "Dismiss .170  Dismiss .210",
    ]
    assert said[10:] == [
        "    H2: 5 Adopt, 19 Dismissal, 0 not testable",
        "    24 of 24 regressions lie in the Durbin-Watson band",
        "    H1: Adopt by student, t 3.420, df 111.0, p .001, effect 0.67",
        "    the robust policy, H2: 19 inconclusive, 5 adopt; H1: adopt",
        "  SP9_1 looks answered the other way round.",
        "  scorecard",
        "    Finance                 F1  amber    94.0 % of 50   Reported within 60 minutes",
    ]


@pytest.mark.parametrize(
    ("n", "kish", "note", "reason", "words"),
    [
        (111, 87.26, None, None, "111 responses weighted by sector and size, worth 87.3 of"),
        (111, 87.26, "no responses of size large", None, "equal weight; no responses of size"),
        (None, None, None, HIDDEN, f"nothing is weighted: {HIDDEN}"),
    ],
)
def test_weights_are_one_line(
    connection: duckdb.DuckDBPyConnection, n, kish, note, reason, words
) -> None:
    rows = [
        (QUARTER, True, "sales", "mean", n, kish, note, reason),
        (QUARTER, True, "policy", "mean", None, None, None, reason),
        (QUARTER, False, "sales", "mean", 999, 900.0, None, None),
        (QUARTER, True, "sales", "share_above_cut", 999, 900.0, None, None),
    ]
    frames = tables() | {
        "results.population_estimates": pl.DataFrame(rows, schema=WEIGHTED, orient="row")
    }
    said = [one for one in printed(connection, frames).splitlines() if "population" in one]
    assert len(said) == 1
    assert words in said[0]


def test_another_family_is_printed_and_counted_by_itself(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    h2 = [row for row in verdicts() if row["hypothesis_id"] != "H1"]
    said = printed(connection, tables(*h2, *H3))
    block = said[said.index("verdicts on H3") :].splitlines()
    assert [line.split() for line in block[1:3]] == [["Policy", "Executive"], ["will"]]
    assert [line.strip() for line in block[3:6]] == [
        "Employee awareness    Dismiss .600  Adopt .004",
        "H3: 1 Adopt, 1 Dismissal, 0 not testable",
        "2 of 2 regressions lie in the Durbin-Watson band",
    ]
    assert "the robust policy, H2: 19 inconclusive, 5 adopt; H3: 1 adopt, 1 inconclusive" in said
    assert "H1" not in said


def test_the_level_is_the_registers(connection: duckdb.DuckDBPyConnection) -> None:
    frames = tables() | {"quality.assumptions": assumptions(paper_significance=0.01)}
    assert "Adopt below .01, the level of the paper)" in printed(connection, frames)


def test_an_instrument_of_four_of_the_ten_prints_them_alone(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    frames = tables()
    four = ["policy", "executive_will", "sales", "market_share"]
    frames["results.indicator_summary"] = pl.DataFrame(
        {"wave_quarter": QUARTER, "indicator_id": four}
    )
    said = printed(connection, frames)
    assert "H2: 2 Adopt, 2 Dismissal, 0 not testable" in said
    for missing in ("loyalty", "Access", "H1", "of 24"):
        assert missing not in said


def test_a_quarter_without_a_survey_says_so(connection: duckdb.DuckDBPyConnection) -> None:
    empty = {name: frame.clear() for name, frame in tables().items() if name != "quality.files"}
    kept = {"quality.assumptions": assumptions(), "marts.dim_indicators": catalogue()}
    assert printed(connection, tables() | empty | kept).splitlines()[2:] == [
        "  no survey in this quarter",
        "  no scorecard in this quarter",
    ]


def test_a_hidden_wave_says_that_its_verdicts_are_hidden(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    keys = {*SAMPLE, "hypothesis_id", "x", "y", "policy", "is_default_profile"}
    frames = tables()
    frames["results.verdicts"] = frames["results.verdicts"].with_columns(
        pl.lit(HIDDEN if name == "reason" else None).alias(name)
        for name in frames["results.verdicts"].columns
        if name not in keys
    )
    said = printed(connection, frames)
    assert "H2: 0 Adopt, 0 Dismissal, 0 not testable, 24 hidden" in said
    assert f"    H1: {HIDDEN}\n" in said
    assert "the robust policy, H2: 24 hidden; H1: hidden" in said
    assert "regressions" not in said


FIGURES = [
    *(("quality.files", one) for one in ("status", "message")),
    ("quality.screening_flow", "count"),
    *(
        ("results.verdicts", one)
        for one in (
            *("branch", "p", "p_holm", "effect", "effect_kind", "verdict", "verdict_paper"),
            *("reason", "dw_order_key", "protocol_hash", *TEST),
        )
        if one != "is_default_profile"
    ),
    *(
        ("results.scorecard", one)
        for one in (
            *("name", "value", "unit", "target", "red_flag", "status", "score", "n"),
            *("probability_green", "trend", "numerator", "denominator", "reason"),
        )
    ),
]


@pytest.mark.parametrize(("table", "column"), FIGURES)
def test_a_figure_that_is_hidden_ends_no_run(
    connection: duckdb.DuckDBPyConnection, table: str, column: str
) -> None:
    frames = tables(*verdicts()[-3:], *H3)
    typed = pl.lit(None, dtype=frames[table].schema[column])
    frames[table] = frames[table].with_columns(typed.alias(column))
    said = printed(connection, frames)
    assert "None" not in said
    for shown in ("H1: ", "H3: ", "Finance"):
        assert shown in said


def test_every_figure_of_the_published_tables_is_tried() -> None:
    keys = {*SAMPLE, "hypothesis_id", "x", "y", "policy", "is_default_profile"}
    tried = {column for table, column in FIGURES if table == "results.verdicts"}
    assert tried | keys == set(tables()["results.verdicts"].columns)
