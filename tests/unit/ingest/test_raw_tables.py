"""A load as the rows of the raw tables."""

import datetime as dt

import pytest

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.raw_tables import raw_tables
from tests.inbox import loaded
from tests.own_instrument import own_load


def test_a_register_speaks_from_the_day_that_it_was_where_the_wave_is() -> None:
    tickets = b"""organisation_id,incident_id,detected_at,reported_to_csirt_at,csirt_launched_at
a,t2,2026-07-04T14:05:00+09:00,2026-07-04T14:31:00+09:00,2026-07-04T15:07:00+09:00
a,t1,2026-07-01T05:54:00+09:00,2026-07-01T08:18:00+09:00,2026-07-01T08:25:00+09:00
"""
    figures = b"""kpi_id,perspective,period_start,period_end,value,unit,numerator,denominator,source
C1,customer,2026-04-01,2026-06-30,0.8,ratio,12,15,mail training
"""
    load = loaded({"t.csv": tickets, "k.csv": figures, "none.csv": b"a,b\n1,2\n"})
    rows = raw_tables(load, PseudonymKey(b"0" * 32), dt.datetime.now(dt.UTC))["files"]
    assert dict(rows.select("path", "speaks_from").iter_rows()) == {
        "t.csv": dt.date(2026, 7, 1),
        "k.csv": dt.date(2026, 6, 30),
        "none.csv": None,
    }


def test_attributes_that_an_instrument_does_not_ask_for_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load = own_load(monkeypatch, "raw")
    tables = raw_tables(load, PseudonymKey(b"k" * 32), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    rows = tables["survey_responses"]
    wanted = set(stored_tables()["raw.survey_responses"].columns)
    assert set(rows.columns) == wanted - {"load_id", "wave_quarter"}
    assert rows.select("layer", "sector").row(0) == ("staff", None)
