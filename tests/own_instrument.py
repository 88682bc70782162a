"""An instrument of one's own: it asks for less than the shipped ones and has fewer profiles."""

import pytest

from secperf_pipeline.declarations.instrument import Instrument
from secperf_pipeline.declarations.wave import Profile, Wave
from secperf_pipeline.ingest import read_file
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_files
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
