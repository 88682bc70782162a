"""Survey files read as the inbox reads them, and held against the facts of a sample."""

from collections.abc import Mapping

import polars as pl

from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_files
from secperf_pipeline.ingest.outcomes import FileOutcome
from secperf_pipeline.readers.document import open_document
from tests.sample_files import found_sample


def loaded(
    files: Mapping[str, bytes],
    *,
    instrument: str | None = "secperf-20",
    time_zone: str | None = "Asia/Seoul",
    declared: tuple[DeclaredFile, ...] = (),
) -> QuarterLoad:
    """Read files as one quarter."""
    wave = Wave(quarter="2025Q3", instrument=instrument, time_zone=time_zone, files=list(declared))
    return read_files(wave, [InboxFile(path, content) for path, content in files.items()])


def outcome(load: QuarterLoad, path: str) -> FileOutcome:
    """Find what became of one file."""
    return next(one for one in load.outcomes if one.path == path)


def scores(load: QuarterLoad) -> dict[tuple[str, str], int | str | None]:
    """List the score, or the reason why there is none, of each respondent and item."""
    responses, answers = load.rows("survey_responses"), load.rows("survey_answers")
    assert responses is not None
    assert answers is not None
    return scores_of(responses, answers)


def scores_of(
    responses: pl.DataFrame, answers: pl.DataFrame
) -> dict[tuple[str, str], int | str | None]:
    """List the score, or the reason why there is none, of two raw tables of one file."""
    rows = answers.join(responses.select("row_number", "respondent_id"), on="row_number")
    return {
        (respondent, item): score if score is not None else reason
        for respondent, item, score, reason in rows.select(
            "respondent_id", "item_id", "answer", "missing_reason"
        ).iter_rows()
    }


def assert_found_survey(path: str, form: str, *, records: int, columns: int) -> None:
    """Hold an export that others have published to its facts; it follows no instrument of ours."""
    content = found_sample(f"survey/{path}").read_bytes()
    assert open_document(path, content).sheet.width == columns
    one = outcome(loaded({path: content}, instrument=None), path)
    assert (one.kind, one.format, one.status) == ("survey", form, "refused")
    assert (one.rows_read, one.rows_accepted) == (records, 0)
    assert "the columns fit no instrument" in (one.message or "")


def assert_found_codebook(path: str, form: str) -> None:
    """Hold a codebook that others have published to being read, without rows."""
    one = outcome(loaded({path: found_sample(f"survey/{path}").read_bytes()}), path)
    assert (one.kind, one.format, one.status) == ("codebook", form, "loaded")
    assert (one.rows_read, one.rows_rejected) == (0, 0)
