"""Small exports and definitions as Qualtrics writes them."""

import json

from tests.surveys import LABELS, csv_text, questions

OWN = ["StartDate", "EndDate", "Status", "Finished", "ResponseId", "ExternalReference"]
TIMES = ["2025-09-03 09:00:00", "2025-09-03 09:10:00"]
IDS = [json.dumps({"ImportId": f"QID{number}"}) for number in range(26)]
CODED = [f"Q{number}" for number in range(1, 21)]


def row(
    status: object, finished: object, response: str, person: str, cells: list[str]
) -> list[str]:
    return [*TIMES, str(status), str(finished), response, person, *cells]


def export(*rows: list[str], ids: bool = True) -> bytes:
    headers = [[*OWN, *CODED], [*OWN, *questions()], *([IDS] if ids else [])]
    return csv_text([*headers, *rows])


def definition(recode: dict[str, str]) -> bytes:
    choices = {str(number): {"Display": label} for number, label in enumerate(LABELS, start=1)}
    elements = [
        {
            "Element": "SQ",
            "Payload": {
                "QuestionID": f"QID{number}",
                "DataExportTag": tag,
                "QuestionText": text,
                "QuestionType": "MC",
                "Choices": choices,
                "RecodeValues": recode,
            },
        }
        for number, (tag, text) in enumerate(zip(CODED, questions(), strict=True), start=6)
    ]
    return json.dumps({"SurveyElements": elements}).encode()
