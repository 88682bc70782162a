"""Small files built in code, where a reader of a test sees every cell."""

from collections.abc import Mapping, Sequence

from secperf_pipeline.declarations.instrument import instrument_by_id

ITEMS_2021 = [item.id for item in instrument_by_id("secperf-2021").items]


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Write cells as a comma-separated file."""
    lines = [",".join(header), *(",".join(str(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def survey_2021(answers: Mapping[str, Sequence[object]]) -> bytes:
    """Write a secperf-2021 wave: 13 answers by respondent id."""
    rows = [[respondent, *given] for respondent, given in answers.items()]
    return csv_bytes(["respondent_id", *ITEMS_2021], rows)
