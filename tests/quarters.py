"""Files of 2021Q4 read as the quarter that they lie in."""

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, read_quarter
from tests.plain_surveys import HONEST_2021
from tests.waves import csv_bytes, survey_2021

QUARTER = Quarter(2021, 4)
CHECKLIST = csv_bytes(["control_id", "status"], [["B1.1", "Implemented"]])
SURVEY = survey_2021({"a": HONEST_2021, "b": HONEST_2021})


def load(**files: bytes) -> QuarterLoad:
    """Read CSV files as 2021Q4; a name holds two underscores for a folder."""
    listed = [InboxFile(name.replace("__", "/") + ".csv", files[name]) for name in sorted(files)]
    return read_quarter(QUARTER, listed)
