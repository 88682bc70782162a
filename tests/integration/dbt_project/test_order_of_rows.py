"""Figures that rest on sums of fractions are the same bits in whatever order their rows come."""

import random

import duckdb
import jinja2
import pytest

from secperf_pipeline.domain.project import DBT_PROJECT

ORGANISATIONS = 100
RESPONSES = 5_000
MEANS = "models/intermediate/int_survey__organisation_means.sql"


def compiled(sql: str) -> str:
    """Fill in the project's macros and name each model by its bare name."""
    macros = [
        DBT_PROJECT / "macros" / name
        for name in ("engine/sql_type.sql", "engine/ordered_sum.sql", "sums.sql")
    ]
    text = "\n".join(path.read_text() for path in macros) + sql
    return jinja2.Environment(autoescape=False).from_string(text).render(ref=lambda name: name)


def organisation_means(seed: int, threads: int) -> list[tuple[object, ...]]:
    """Build the means from responses that are stored in a random order, on so many threads."""
    drawn = random.Random(1)
    rows = [
        (f"r{number}", f"o{drawn.randrange(ORGANISATIONS)}", drawn.randrange(60, 421))
        for number in range(RESPONSES)
    ]
    random.Random(seed).shuffle(rows)
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute("create table rows_of (response_id text, organisation text, units int)")
        values = ", ".join(f"('{one}', '{other}', {units})" for one, other, units in rows)
        connection.execute(f"insert into rows_of values {values}")
        for view, columns in {
            "int_survey__indicators_scored": "'policy' as indicator_id, units as score_units, "
            "60 as units_per_point",
            "int_survey__responses_segmented": "'all' as segment_kind, 'all' as segment",
            "stg_survey__responses": "organisation as organisation_id",
            "stg_screening__decisions": "'raw' as profile, true as is_kept",
        }.items():
            connection.execute(
                f"create view {view} as select '2026Q1' as wave_quarter, response_id, {columns} "
                "from rows_of"
            )
        return connection.execute(compiled((DBT_PROJECT / MEANS).read_text())).fetchall()


def test_the_mean_of_organisations_is_the_same_on_any_threads_and_in_any_order() -> None:
    found = {organisation_means(seed, threads)[0] for seed in range(3) for threads in (1, 2, 4)}
    assert len(found) == 1
    *_, counted, mean = found.pop()
    assert counted == ORGANISATIONS
    assert mean == pytest.approx(4.0, abs=0.05)


def test_the_mean_of_one_organisation_is_its_own() -> None:
    sql = compiled("select {{ organisation_mean('value') }} from (select 1601e0 / 420 as value)")
    with duckdb.connect() as connection:
        assert connection.execute(sql).fetchall() == [(1601 / 420,)]


def test_an_ordered_sum_adds_figures_of_any_size_to_the_same_bits() -> None:
    sql = compiled("select {{ ordered_sum('value') }} from figures")
    found = set()
    for figures in ([1e20, 0.1, 0.2, 0.3, -1e3], [0.3, 0.2, -1e3, 1e20, 0.1], [0.2, 0.3, 0.1]):
        with duckdb.connect() as connection:
            connection.execute("create table figures (value double)")
            connection.executemany("insert into figures values (?)", [[one] for one in figures])
            found |= set(connection.execute(sql).fetchall())
    assert len(found) == 2
