"""An instrument of one's own: it asks for less than the shipped ones and has fewer profiles."""

import datetime as dt

import pytest

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.declarations.instrument import Instrument
from secperf_pipeline.declarations.wave import Profile, Wave
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.ingest import read_file
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_files
from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.ingest.raw_tables import raw_tables
from tests.waves import csv_bytes

OWN = Instrument.model_validate(
    {
        "id": "own",
        "version": 1,
        "title": "Three questions",
        "source": "Test",
        "scale": {"min": 0, "max": 10},
        "attributes": ["layer"],
        "items": [{"id": name, "indicator": "trust"} for name in ("a", "b", "c")],
        "screening": {"indices": {}, "profiles": {"raw": {}, "paper": {}}},
    }
)
ANSWERS = csv_bytes(["respondent_id", "layer", "a", "b", "c"], [["r1", "staff", 0, 10, 5]])


def own_load(monkeypatch: pytest.MonkeyPatch, default_profile: Profile) -> QuarterLoad:
    monkeypatch.setattr(read_file, "all_instruments", lambda: {"own": OWN})
    wave = Wave.model_validate(
        {
            "quarter": "2025Q3",
            "instrument": "own",
            "default_profile": default_profile,
            "time_zone": "Asia/Seoul",
            "files": [{"path": "own.csv", "format": "survey_wide_csv"}],
        }
    )
    return read_files(wave, [InboxFile("own.csv", ANSWERS)])


def test_attributes_that_an_instrument_does_not_ask_for_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load = own_load(monkeypatch, "raw")
    tables = raw_tables(load, PseudonymKey(b"k" * 32), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    rows = tables["survey_responses"]
    wanted = set(stored_tables()["raw.survey_responses"].columns)
    assert set(rows.columns) == wanted - {"load_id", "wave_quarter"}
    assert rows.select("layer", "sector").row(0) == ("staff", None)


@pytest.mark.parametrize(
    ("profile", "needed"), [("standard", "standard"), ("strict", "strict"), ("manual", "standard")]
)
def test_a_default_profile_without_a_rule_stops_the_quarter(
    monkeypatch: pytest.MonkeyPatch, profile: Profile, needed: str
) -> None:
    words = f"default_profile: own declares no screening profile {needed}; it declares raw, paper"
    with pytest.raises(DeclarationError, match=words):
        own_load(monkeypatch, profile)
