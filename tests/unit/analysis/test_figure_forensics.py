"""The papers' contradictions are found in the reference tables."""

from collections import Counter

import polars as pl
import pytest

from secperf_pipeline.analysis.figure_forensics import figure_forensics
from secperf_pipeline.domain.project import REFERENCE


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(REFERENCE / f"{name}.csv", infer_schema=False)


def checked(**changed: pl.DataFrame) -> pl.DataFrame:
    tables = {name: read(name) for name in ("table_3", "table_4", "table_5", "benchmarks")}
    return figure_forensics(**(tables | changed), n=113)


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    return checked()


def statuses(found: pl.DataFrame, figure: str) -> list[str]:
    return found.filter(pl.col("figure") == figure)["status"].to_list()


def test_the_t_of_table_4_is_the_typo_and_that_of_the_text_is_not(found: pl.DataFrame) -> None:
    assert statuses(found, "student_t in the text") == ["ok", "ok"]
    assert statuses(found, "student_t in the table") == ["typo", "typo"]
    split = found.filter(
        (pl.col("figure") == "student_t in the text") & pl.col("method").str.starts_with("sizes")
    )
    assert split["implied"].item() == "41 and 72, variances 1 to 2.17"


def test_levenes_p_is_right_and_its_star_is_not(found: pl.DataFrame) -> None:
    assert statuses(found, "levene_p") == ["ok", "typo"]


def test_every_mean_of_table_3_is_one_of_single_whole_number_items(found: pl.DataFrame) -> None:
    means = found.filter(pl.col("method").str.starts_with("GRIMMER"))
    assert means["status"].to_list() == ["ok"] * 10


def test_the_second_hypothesis_cannot_be_checked(found: pl.DataFrame) -> None:
    row = found.filter(pl.col("figure").str.contains("second hypothesis")).row(0, named=True)
    assert (row["reported"], row["status"]) == ("18 Adopt of 24", "not_checkable")


def test_both_readings_of_alpha_keep_their_interval_above_the_gate(found: pl.DataFrame) -> None:
    alphas = found.filter(pl.col("method").str.starts_with("Feldt"))["implied"].to_list()
    assert alphas == [
        "interval 0.829 to 0.902; mean correlation 0.40",
        "interval 0.826 to 0.902; mean correlation 0.52",
    ]


def test_benchmarks_have_the_status_that_their_file_declares(found: pl.DataFrame) -> None:
    declared = read("benchmarks").select("quantity", "status")
    computed = found.select(pl.col("figure").alias("quantity"), "status")
    assert computed.tail(declared.height).equals(declared)
    assert Counter(declared["status"])["impossible"] == 1


def test_another_mean_or_deviation_is_found_impossible() -> None:
    table = read("table_3").with_columns(sd=pl.lit("1.000"))
    means = checked(table_3=table).filter(pl.col("method").str.starts_with("GRIMMER"))
    assert (means["status"] == "impossible").sum() >= 5


def test_degrees_of_freedom_of_another_n_are_a_typo() -> None:
    table = read("table_4").with_columns(
        in_table=pl.when(pl.col("quantity") == "student_df")
        .then(pl.lit("112"))
        .otherwise("in_table")
    )
    assert statuses(checked(table_4=table), "student_df") == ["typo"]
