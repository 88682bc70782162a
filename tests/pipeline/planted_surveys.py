"""Surveys in which texts are planted."""

from pathlib import Path

from tests.pipeline.planted import Plants
from tests.pipeline.planted_files import DAY, at, sample
from tests.spss_files import POINTS, sav, wave
from tests.surveys import HONEST, ITEMS, csv_text, questions, worded, xlsx_of

_RESPONDENTS = 70


def surveys(plants: Plants, folder: Path) -> dict[str, bytes]:
    """Exports of survey tools, those of one respondent each beside a whole wave."""
    header, *others = sample("surveys/survey.csv")
    rows, others = others[:_RESPONDENTS], others[_RESPONDENTS:]
    for row, one in zip(rows, plants("survey_csv", "respondent ids"), strict=False):
        row[0] = one
    unused = plants("survey_csv", "name of an unused column")
    said = plants("survey_csv", "comment column")
    loaded = [[*header, "comment", *unused]]
    loaded += [[*row, said[at % len(said)], *"abc"] for at, row in enumerate(rows)]
    first = header.index("SP1_1")
    wrong = [
        [f"u{at}", *rows[at][1:first], one, *rows[at][first + 1 :]]
        for at, one in enumerate(plants("survey_csv", "unknown answer"))
    ]
    files = {"survey.csv": csv_text(loaded), "unknown answers.csv": csv_text([header, *wrong])}
    for name in ("organisation", "sector", "region", "size", "layer"):
        column = header.index("organisation_id" if name == "organisation" else name)
        some, others = others[:6], others[6:]
        for row in some:
            row[column] = plants.one("survey_csv", f"{name} label")
        files[f"{name} labels.csv"] = csv_text([header, *some])
    twice = plants.one("survey_xlsx", "header given twice")
    answers = [plants.one("survey_xlsx", "unknown answer"), *HONEST[1:]]
    files["book.xlsx"] = xlsx_of(
        {plants.one("survey_xlsx", "sheet"): [["respondent_id", *ITEMS], ["x1", *answers]]}
    )
    files["twice.xlsx"] = xlsx_of(
        {"Data": [["respondent_id", *ITEMS, twice, twice], ["x2", *HONEST, 1, 1]]}
    )
    files |= _tool_surveys(plants)
    files["wave.sav"] = _spss(plants, folder)
    return {at(f"surveys/{name}"): content for name, content in files.items()}


def _tool_surveys(plants: Plants) -> dict[str, bytes]:
    times = [f"{DAY} 09:00:00", f"{DAY} 09:10:00"]
    own = ["StartDate", "EndDate", "Status", "IPAddress", "Finished", "ResponseId"]
    own += ["RecipientLastName", "RecipientEmail", "ExternalReference"]
    person = plants("qualtrics", "recipient") + plants("qualtrics", "external reference")
    answered = worded(HONEST)
    heads = [[*own, *(f"Q{at}" for at in range(1, 21))], [*own, *questions()]]
    loaded = [
        [*times, "IP Address", address, "True", f"R_{at}", *person[:2], f"{person[2]}{at}"]
        for at, address in enumerate(plants("qualtrics", "IP address"))
    ]
    odd = [*times, plants.one("qualtrics", "unknown status"), "", "True", "R_9", "", "", "q9"]
    username = plants.one("google_forms", "username")
    google = [["Timestamp", "Username", "Your code", *questions(), "Anything else?"]]
    comment = plants.one("google_forms", "comment")
    google += [[f"{DAY} 14:05:11", username, "g1", *answered, comment]]
    lime = [["id", "submitdate", "token", *ITEMS]]
    lime += [["1", times[0], plants.one("limesurvey", "token column"), *answered]]
    odd_lime = [plants.one("limesurvey", "unknown answer"), *answered[1:]]
    redcap = [["record_id", "wave_timestamp", *ITEMS, "wave_complete"]]
    redcap += [["7", times[0], plants.one("redcap", "unknown answer"), *answered[1:], "2"]]
    return {
        "qualtrics.csv": csv_text([*heads, *([*one, *answered] for one in loaded)]),
        "qualtrics status.csv": csv_text([*heads, [*odd, *answered]]),
        "google.csv": csv_text(google),
        "lime.csv": csv_text(lime),
        "lime answers.csv": csv_text([lime[0], ["2", times[0], "t2", *odd_lime]]),
        "redcap.csv": csv_text(redcap),
    }


def _spss(plants: Plants, folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    labels: dict[str, dict[int, str]] = {item.lower(): POINTS for item in ITEMS}
    labels["sp1_1"] = POINTS | {HONEST[0]: plants.one("spss", "label of a value")}
    unused = plants.one("spss", "name of an unused variable")
    cells = wave("s1") | {unused: plants("spss", "text variable")}
    path = folder / "planted.sav"
    try:
        return sav(path, cells, variable_value_labels=labels)
    finally:
        path.unlink()
