"""A report about nothing, of which a test replaces the tables that it speaks about."""

from dataclasses import fields

import polars as pl
import pytest

from secperf_pipeline.report.quarter_report import ReportData
from tests.reports import assumptions, perspective_names


@pytest.fixture
def nothing() -> ReportData:
    """The data of a quarter whose own tables are all empty; only declarations are there."""
    tables = [one.name for one in fields(ReportData) if one.type is pl.DataFrame]
    return ReportData(
        quarter="2021Q4",
        title="A wave",
        default_profile="paper",
        snapshot={},
        **dict.fromkeys(tables, pl.DataFrame())
        | {"perspective_names": perspective_names(), "assumptions": assumptions()},
    )
