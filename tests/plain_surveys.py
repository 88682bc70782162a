"""Waves of secperf-2021 in the plain layout, read without the inbox around them."""

from secperf_pipeline.declarations.instrument import instrument_by_id
from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.readers.document import open_document
from secperf_pipeline.readers.format import Declared
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.plain import SURVEY_WIDE_CSV

HONEST_2021 = [5, 4, 4, 5, 6, 5, 4, 5, 5, 3, 4, 4, 5]


def read_plain(
    content: bytes, time_zone: str | None = None, *, instrument: str = "secperf-2021"
) -> Reading:
    """Read a CSV file of one instrument."""
    declared = Declared(
        wave=Wave(quarter="2021Q4", time_zone=time_zone),
        file=DeclaredFile(path="wave.csv"),
        instruments={instrument: instrument_by_id(instrument)},
    )
    return SURVEY_WIDE_CSV.read(open_document("wave.csv", content), declared)
