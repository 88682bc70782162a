"""Reviewers' decisions brought to the responses of the quarter that they speak about."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from secperf_pipeline.ingest.pseudonyms import PseudonymKey
from secperf_pipeline.readers.faults import FAULT_LIMIT, RowIssue
from secperf_pipeline.readers.reading import Reading

_TABLE = "screening_reviews"


def match_reviews(
    readings: Mapping[str, Reading], quarter: str, key: PseudonymKey | None
) -> dict[str, Reading]:
    """Match each review file to response ids, with a fault for each row that has no match.

    Parameters
    ----------
    readings
        Readings of the quarter by path.
    quarter
        ``2026Q3``.
    key
        Makes the pseudonyms. Without it, as when a file is only validated, reviews by
        pseudonym are taken on trust.

    Returns
    -------
    dict
        The reviews' readings by path. A file is faulted where a row speaks about a response
        that no loaded survey holds, or about one that another row has decided already.
    """
    respondents = {
        one
        for reading in readings.values()
        if "survey_responses" in reading.tables and not reading.faults
        for one in reading.tables["survey_responses"]["respondent_id"]
    }
    response_ids = {one: _response_id(one, quarter, key) for one in respondents}
    known = set(response_ids.values())
    first: dict[str, str] = {}
    found = {}
    for path, reading in readings.items():
        if _TABLE not in reading.tables:
            continue
        rows = reading.tables[_TABLE]
        who = "respondent_id" if "respondent_id" in rows.columns else "response_id"
        ids = [
            response_ids.get(one) if who == "respondent_id" else one for one in rows[who].to_list()
        ]
        faults = []
        for one, line in zip(ids, rows["row_number"], strict=True):
            place = f"{path}, line {line}"
            if one is None or (key is not None and one not in known):
                reason = "no loaded survey of the quarter holds this response; correct the id"
            elif one in first:
                reason = f"the response is already decided in {first[one]}; keep one row"
            else:
                first[one] = place
                continue
            faults.append(
                RowIssue(row_number=line, column_name=who, rule="reviewed_response", reason=reason)
            )
        if faults:
            found[path] = replace(reading, tables={}, faults=faults[:FAULT_LIMIT])
        else:
            by_response = rows.drop(who).with_columns(
                pl.Series("response_id", ids, dtype=pl.String)
            )
            found[path] = replace(reading, tables={_TABLE: by_response})
    return found


def _response_id(respondent: str, quarter: str, key: PseudonymKey | None) -> str:
    return respondent if key is None else key.response_id(quarter, respondent)
