"""Models, macros and tests of the dbt project say what more than one engine understands.

What engines spell differently stands in ``macros/engine/`` alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from secperf_pipeline.domain.project import DBT_PROJECT

ENGINE = DBT_PROJECT / "macros" / "engine"
FORBIDDEN = {
    "a query that begins with from": r"(?:\A|\()\s*from\b",
    "columns replaced or excluded": r"\*\s*(?:replace|exclude|rename)\b",
    "a step into JSON": r"->",
    "a cast by colons": r"::",
    "a value by another's maximum": r"\b(?:max_by|min_by|arg_max|arg_min)\s*\(",
    "a list": r"\b(?:list(?:_\w+)?|string_agg|array_\w+|unnest)\s*\(",
    "a time zone": r"\bat time zone\b|\bwith time zone\b",
    "a part of a time": r"\bextract\s*\(\s*epoch|\b(?:epoch\w*|date_diff|datediff|strftime)\s*\(",
    "a decimal in arithmetic": r"(?<![\w.'])(?<!percentile_cont\()\d+\.\d+(?![\de])",
    "a quote in a literal": r"\w''\w",
    "a table of Python's by its bare name": r"\braw\.\w",
    "a type by an engine's name": r"\b(?:varchar|hugeint|timestamptz|double|bigint)\b",
    "all columns to group or order by": r"\b(?:group|order) by all\b",
    "a filter on windows": r"\bqualify\b",
    "a pivot": r"\bpivot\b",
}


def sql_files() -> Iterator[Path]:
    for folder in ("models", "macros", "tests"):
        yield from sorted(
            path for path in (DBT_PROJECT / folder).rglob("*.sql") if ENGINE not in path.parents
        )


def statements(path: Path) -> str:
    """Give a file's SQL in lower case, without what comments say."""
    text = re.sub(r"{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    return re.sub(r"--.*", "", text).replace("'''", "").lower()


@pytest.mark.parametrize("construct", FORBIDDEN)
def test_sql_is_spelt_as_every_engine_spells_it(construct: str) -> None:
    found = {
        path.relative_to(DBT_PROJECT).as_posix(): match[0]
        for path in sql_files()
        if (match := re.search(FORBIDDEN[construct], statements(path)))
    }
    assert found == {}


def test_yaml_calls_text_a_string() -> None:
    # An engine whose varchar needs a length takes string, and so does DuckDB.
    found = [
        path.name
        for folder in ("models", "seeds")
        for path in (DBT_PROJECT / folder).rglob("*.yml")
        if re.search(r"\b(?:data_type|\w+): varchar\b", path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    ("construct", "sql"),
    [
        ("a query that begins with from", "select 1 where x in (from numbers)"),
        ("columns replaced or excluded", "select * replace (1 as one) from numbers"),
        ("a list", "select list_sort(list(word)) from words"),
        ("a decimal in arithmetic", "select 1.0 * n / 2 from numbers"),
        ("a quote in a literal", "select 'it isn''t' as said"),
        ("a table of Python's by its bare name", "select * from raw.loads"),
    ],
)
def test_the_rules_find_what_they_forbid(construct: str, sql: str) -> None:
    assert re.search(FORBIDDEN[construct], sql)


def test_a_number_with_an_exponent_and_a_quantile_are_no_decimals() -> None:
    sql = "select 1e0 * n, percentile_cont(0.5) within group (order by n), '1.5' from numbers"
    assert not re.search(FORBIDDEN["a decimal in arithmetic"], sql)
