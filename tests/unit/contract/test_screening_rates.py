"""What a model flags beside what was flagged, from rows of this version and of an earlier one."""

import duckdb
import polars as pl
import pytest

from secperf_pipeline.contract.declared import stored_tables, views


def rates(*rows: dict[str, object]) -> list[dict[str, object]]:
    source = stored_tables()["screened.screening_flags"]
    with duckdb.connect() as connection:
        connection.execute("create schema screened")
        connection.execute(f"create table screened.screening_flags ({source.column_definitions})")
        flags = pl.DataFrame(list(rows), infer_schema_length=None)
        connection.register("flags", flags.with_columns(wave_quarter=pl.lit("2026Q1")))
        connection.execute("insert into screened.screening_flags by name from flags")
        found = connection.execute(views()["quality.screening_rates"].select).pl()
    assert found.columns == list(views()["quality.screening_rates"].columns)
    return found.to_dicts()


def flag(
    response_id: str, is_flagged: bool | None, model_rate: float | None, **other: object
) -> dict[str, object]:
    return {
        "response_id": response_id,
        "index_id": "irv",
        "family": "invariability",
        "value": 0.5 if is_flagged is not None else None,
        "cut_off": 0.4,
        "flag_when": "at_most",
        "model_rate": model_rate,
        "model_rate_reason": None,
        "false_positive_rate": model_rate,
        "is_flagged": is_flagged,
        "not_computable_reason": None,
        "calibration": "calibrated",
    } | other


def test_excess_is_what_was_flagged_of_the_responses_with_a_value_less_the_models_rate() -> None:
    rows = [flag(name, name == "a", 0.01) for name in "abcd"] + [flag("e", None, 0.01)]
    (found,) = rates(*rows)
    assert (found["n"], found["n_values"], found["n_flagged"]) == (5, 4, 1)
    assert (found["model_rate"], found["flagged_share"]) == (0.01, 0.25)
    assert found["excess"] == pytest.approx(0.24)
    assert found["reason"] is None


def test_rows_of_an_earlier_version_have_their_rate_under_its_former_name() -> None:
    (found,) = rates(flag("a", False, None, false_positive_rate=0.009))
    assert (found["model_rate"], found["excess"], found["reason"]) == (0.009, -0.009, None)


def test_each_missing_rate_has_its_reason() -> None:
    few = {"model_rate_reason": "12 responses to 10 opinion items", "calibration": "approximate"}
    (found,) = rates(flag("a", True, None, **few))
    assert (found["flagged_share"], found["excess"]) == (1, None)
    assert found["reason"] == few["model_rate_reason"]
    unusable = {"cut_off": None, "model_rate_reason": "not usable on this instrument"}
    (found,) = rates(flag("a", None, None, **unusable))
    assert (found["flagged_share"], found["reason"]) == (None, "not usable on this instrument")
    (found,) = rates(flag("a", None, 0.01, not_computable_reason="no time recorded"))
    assert (found["flagged_share"], found["reason"]) == (None, "no time recorded")
