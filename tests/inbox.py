"""One file read as the inbox reads it."""

from collections.abc import Mapping

from secperf_pipeline.declarations.wave import DeclaredFile, Wave
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_files
from secperf_pipeline.ingest.outcomes import FileOutcome


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
    rows = answers.join(responses.select("row_number", "respondent_id"), on="row_number")
    return {
        (respondent, item): score if score is not None else reason
        for respondent, item, score, reason in rows.select(
            "respondent_id", "item_id", "answer", "missing_reason"
        ).iter_rows()
    }
