"""A home in whose inbox each planted text stands where a person would have put it."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.ingest.home import Home
from tests.pipeline.planted import Plants
from tests.spss_files import POINTS, sav, wave
from tests.surveys import HONEST, ITEMS, LABELS, csv_text, questions, worded, xlsx_of

QUARTER = "2026Q1"
"""Runs, with files that load and files that are refused."""
BROKEN_QUARTERS = ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]
"""Each stops at its wave.yaml."""
_SAMPLE = PROJECT / "data" / "sample" / "inbox" / QUARTER
_RESPONDENTS = 70
_DAY = "2026-03-02"
_MOMENT = f"{_DAY}T09:00:00+09:00"


def planted_home(folder: Path, plants: Plants) -> Home:
    """Make the home, with every text of the list planted once."""
    home = Home(folder)
    files = {
        **_surveys(plants, folder),
        **_audits(plants),
        **_tool_audits(plants),
        **_tickets(plants),
        **_kpis(plants),
        **_exercises(plants),
        **_reviews(plants),
        **_named(plants),
        **_declarations(plants),
    }
    for path, content in files.items():
        target = home.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return home


def _at(path: str) -> str:
    return f"{QUARTER}/{path}"


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    return csv_text(rows)


def _json(content: Any) -> bytes:
    return json.dumps(content).encode()


def _sample(path: str) -> list[list[str]]:
    with (_SAMPLE / path).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _surveys(plants: Plants, folder: Path) -> dict[str, bytes]:
    header, *others = _sample("surveys/survey.csv")
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
    files = {"survey.csv": _csv(loaded), "unknown answers.csv": _csv([header, *wrong])}
    for name in ("organisation", "sector", "region", "size", "layer"):
        column = header.index("organisation_id" if name == "organisation" else name)
        some, others = others[:6], others[6:]
        for row in some:
            row[column] = plants.one("survey_csv", f"{name} label")
        files[f"{name} labels.csv"] = _csv([header, *some])
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
    return {_at(f"surveys/{name}"): content for name, content in files.items()}


def _tool_surveys(plants: Plants) -> dict[str, bytes]:
    times = [f"{_DAY} 09:00:00", f"{_DAY} 09:10:00"]
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
    google += [[f"{_DAY} 14:05:11", username, "g1", *answered, comment]]
    lime = [["id", "submitdate", "token", *ITEMS]]
    lime += [["1", times[0], plants.one("limesurvey", "token column"), *answered]]
    odd_lime = [plants.one("limesurvey", "unknown answer"), *answered[1:]]
    redcap = [["record_id", "wave_timestamp", *ITEMS, "wave_complete"]]
    redcap += [["7", times[0], plants.one("redcap", "unknown answer"), *answered[1:], "2"]]
    return {
        "qualtrics.csv": _csv([*heads, *([*one, *answered] for one in loaded)]),
        "qualtrics status.csv": _csv([*heads, [*odd, *answered]]),
        "google.csv": _csv(google),
        "lime.csv": _csv(lime),
        "lime answers.csv": _csv([lime[0], ["2", times[0], "t2", *odd_lime]]),
        "redcap.csv": _csv(redcap),
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


def _audits(plants: Plants) -> dict[str, bytes]:
    columns = ["organisation_id", "control_id", "check_id", "status", "evidence", "assessor"]
    columns += ["assessed_on", "comment"]
    evidence, assessor = (plants.one("checklist_csv", one) for one in ("evidence", "assessor"))
    said = plants("checklist_csv", "comment")
    checks = plants("checklist_csv", "check id")

    def row(control: str, check: str, status: str, organisation: str = "mfr-001") -> list[str]:
        return [
            organisation,
            control,
            check,
            status,
            evidence,
            assessor,
            _DAY,
            said[len(check) % 2],
        ]

    loaded = [row("B1.1", check, "Implemented") for check in [*checks, "x"]]
    odd = [row("B1.2", "", word) for word in plants("checklist_csv", "unknown status")]
    controls = [row(name, "", "Implemented") for name in plants("checklist_csv", "unknown control")]
    again = [row("B1.3", checks[0], "Implemented")] * 2
    label = plants.one("checklist_csv", "organisation label")
    ciso = [["urn", "ref_id", "name", "compliance_result", "observations"]]
    told = plants.one("ciso_assistant", "observations")
    twice = plants.one("ciso_assistant", "requirement given twice")
    ciso_twice = [ciso[0], *([[f"urn:a:b:c:f:{twice}", twice, "n", "compliant", told]] * 2)]
    word = plants.one("ciso_assistant", "unknown status")
    ciso_odd = [ciso[0], ["urn:a:b:c:f:b2.1", "B2.1", "n", word, told]]
    files = {
        "checklist.csv": _csv([columns, *loaded]),
        "status words.csv": _csv([columns, *odd]),
        "controls.csv": _csv([columns, *controls]),
        "repeated.csv": _csv([columns, *again]),
        "labels.csv": _csv([columns, row("B1.1", "", "Implemented", label)]),
        "ciso.csv": _csv([*ciso, ["urn:a:b:c:f:b2.3", "B2.3", "n", "compliant", told]]),
        "ciso words.csv": _csv(ciso_odd),
        "ciso twice.csv": _csv(ciso_twice),
    }
    return {_at(f"audits/{name}"): content for name, content in files.items()}


def _tool_audits(plants: Plants) -> dict[str, bytes]:
    target, reason = plants.one("oscal", "target"), plants.one("oscal", "reason")
    title, state = plants.one("oscal", "title"), plants.one("oscal", "unknown state")

    def oscal(state: str, target: str) -> bytes:
        status = {"state": state, "reason": reason}
        finding = {"title": title, "description": reason}
        finding["target"] = {"type": "objective-id", "target-id": target, "status": status}
        results = {"title": title, "start": _MOMENT, "reviewed-controls": {}, "findings": [finding]}
        return _json({"assessment-results": {"metadata": {"title": title}, "results": [results]}})

    prowler = "CHECK_ID;STATUS;STATUS_EXTENDED;PROVIDER;MUTED;RESOURCE_UID;TIMESTAMP;COMPLIANCE"
    wordy = f"{plants.one('prowler', 'framework with blanks')}: Billing, all contacts"
    found = [
        f"a;FAIL;;aws;False;{one};{_DAY} 14:27:03;{wordy}" for one in plants("prowler", "resource")
    ]
    odd = f"a;{plants.one('prowler', 'unknown status')};;aws;False;r;{_DAY} 14:27:03;"
    host, address = plants("xccdf", "target")

    def xccdf(word: str) -> bytes:
        rule = f'<rule-result idref="r"><result>{word}</result></rule-result>'
        place = f"<target>{host}</target><target-address>{address}</target-address>"
        return f'<TestResult end-time="{_DAY}T00:00:00">{place}{rule}</TestResult>'.encode()

    name, mac = plants("ckl", "host")

    def ckl(status: str) -> bytes:
        asset = f"<ASSET><HOST_NAME>{name}</HOST_NAME><HOST_MAC>{mac}</HOST_MAC></ASSET>"
        data = "<VULN_ATTRIBUTE>Vuln_Num</VULN_ATTRIBUTE><ATTRIBUTE_DATA>V-1</ATTRIBUTE_DATA>"
        body = f"<VULN><STIG_DATA>{data}</STIG_DATA><STATUS>{status}</STATUS></VULN>"
        return f"<CHECKLIST>{asset}{body}</CHECKLIST>".encode()

    def asff(word: str) -> bytes:
        base = {"SchemaVersion": "1", "ProductArn": "p", "GeneratorId": "g", "UpdatedAt": _MOMENT}
        resources = [{"Id": plants.one("asff", "resource")}]
        return _json([base | {"Id": "1", "Compliance": {"Status": word}, "Resources": resources}])

    profile = plants.one("hdf", "profile")
    waved = {"id": "a", "results": [{"status": plants.one("hdf", "unknown status")}]}
    checked = plants.one("wazuh_sca", "unknown result")
    item = {"id": 1, "policy_id": "cis", "compliance": []}

    def wazuh(result: str) -> bytes:
        return _json({"data": {"affected_items": [item | {"result": result}]}})

    files = {
        "oscal.json": oscal("satisfied", target),
        "oscal words.json": oscal(state, "b2.2_obj"),
        "prowler.csv": "\n".join([prowler, *found]).encode(),
        "prowler words.csv": f"{prowler}\n{odd}".encode(),
        "scan.xml": xccdf("pass"),
        "scan words.xml": xccdf(plants.one("xccdf", "unknown result")),
        "hdf.json": _json({"platform": {}, "profiles": [{"name": profile, "controls": [waved]}]}),
        "hdf ids.json": _json({"platform": {}, "profiles": [{"name": profile, "controls": [{}]}]}),
        "host.ckl": ckl("Open"),
        "host words.ckl": ckl(plants.one("ckl", "unknown status")),
        "asff.json": asff("FAILED"),
        "asff words.json": asff(plants.one("asff", "unknown status")),
        "sca.json": wazuh("passed"),
        "sca words.json": wazuh(checked),
    }
    return {_at(f"audits/tools/{name}"): content for name, content in files.items()}


def _tickets(plants: Plants) -> dict[str, bytes]:
    header = ["incident_id", "detected_at", "reported_to_csirt_at", "csirt_launched_at", "severity"]
    severity = plants.one("incidents_csv", "severity")
    # Reported before it was detected: listed as left out.
    earlier = f"{_DAY}T08:00:00+09:00"
    left_out = [
        [one, _MOMENT, earlier, earlier, severity]
        for one in plants("incidents_csv", "ticket left out")
    ]
    twice = [[plants.one("incidents_csv", "ticket given twice"), *left_out[0][1:]]] * 2
    caller, said = plants.one("servicenow", "caller"), plants.one("servicenow", "description")
    number = plants.one("servicenow", "ticket left out")
    service = [["Number", "Opened", "Actual start", "Caller", "Short description", "Severity"]]
    service += [[number, f"{_DAY} 10:00:00", f"{_DAY} 09:00:00", caller, said, "3 - Low"]]
    jira = [["Issue key", "Created", "Custom field (CSIRT launched)", "Assignee"]]
    key, assignee = plants.one("jira", "ticket left out"), plants.one("jira", "assignee")
    jira += [[key, "02/Mar/26 10:00 AM", "02/Mar/26 9:00 AM", assignee]]
    hive = {
        "number": 5,
        "startDate": 1772409600000,
        "tlp": 2,
        "title": plants.one("thehive", "title"),
    }
    files = {
        "tickets.csv": _csv([header, *left_out]),
        "tickets twice.csv": _csv([header, *twice]),
        "servicenow.csv": _csv(service),
        "jira.csv": _csv(jira),
        "hive.json": _json([hive]),
    }
    return {_at(f"kpis/{name}"): content for name, content in files.items()}


def _kpis(plants: Plants) -> dict[str, bytes]:
    header = ["organisation_id", "kpi_id", "period_start", "period_end", "value", "unit", "source"]
    days = ["2026-01-01", "2026-03-31"]
    source, unit = plants.one("kpi_csv", "source"), plants.one("kpi_csv", "unit")
    measures = plants("kpi_csv", "unknown measure")
    # What cannot be fails a check, which names its rows.
    figures = [["mfr-001", one, *days, -0.5, unit, source] for one in ["C1", *measures]]
    label = plants.one("kpi_csv", "organisation label")
    project = plants.one("project_register", "project given twice")
    team = plants.one("training_register", "team")
    files = {
        "figures.csv": _csv([header, *figures]),
        "figures twice.csv": _csv([header, figures[1], figures[1]]),
        "figures labels.csv": _csv([header, [label, "C1", *days, 0.5, "ratio", source]]),
        "projects.csv": _csv(
            [["project_id", "security_involved"], [project, "yes"], [project, "no"]]
        ),
        "trainings.csv": _csv([["team_id", "trained_on"], [team, _DAY], [team, "soon"]]),
    }
    return {_at(f"kpis/{name}"): content for name, content in files.items()}


def _exercises(plants: Plants) -> dict[str, bytes]:
    mail, person, address, position = plants("gophish", "recipient")
    word, password = plants("gophish", "unknown status")
    sent = f"{_DAY}T00:01:00Z"
    header = ["id", "status", "ip", "send_date", "reported", "email", "last_name", "position"]
    row = ["r1", "Email Opened", address, sent, "true", mail, person, position]
    events = [["campaign_id", "email", "time", "message", "details"]]
    events += [["1", mail, sent, word, json.dumps({"payload": {"password": [password]}})]]
    campaign = {"results": [dict(zip(header, row, strict=True))], "timeline": []}
    campaign["results"][0]["status"] = password
    participant, participant_mail = plants("moodle", "participant")
    activity = plants.one("moodle", "name of an activity")
    moodle = f",Email address,Policy,,{activity},\n"
    moodle += f"{participant},{participant_mail},Completed,3 July 2025,{{}},\n"
    files = {
        "results.csv": _csv([header, row]),
        "events.csv": _csv(events),
        "campaign.json": _json(campaign),
        "moodle.csv": moodle.format("Completed").encode(),
        "moodle words.csv": moodle.format("Almost").encode(),
    }
    return {_at(f"exercises/{name}"): content for name, content in files.items()}


def _reviews(plants: Plants) -> dict[str, bytes]:
    header = ["respondent_id", "decision", "reason", "reviewer", "decided_at"]
    people = [row[0] for row in _sample("surveys/survey.csv")[40:50]]
    reason, word = plants.one("reviews", "reason"), plants.one("reviews", "unknown decision")
    reviewers = plants("reviews", "reviewer")
    loaded = [
        [person, "keep" if at % 2 else "reject", reason, reviewers[at % 2], _MOMENT]
        for at, person in enumerate(people)
    ]
    name, said = (
        plants.one("evaluation_csv", "name column"),
        plants.one("evaluation_csv", "comment"),
    )
    return {
        _at("reviews/decisions.csv"): _csv([header, *loaded]),
        _at("reviews/words.csv"): _csv([header, ["x1", word, reason, reviewers[0], _MOMENT]]),
        _at("evaluation.csv"): _csv(
            [["usefulness", "availability", "name", "comment"], [4, 5, name, said], [3, 3, "", ""]]
        ),
    }


def _named(plants: Plants) -> dict[str, bytes]:
    """Name files after people: those that load, are refused, and are not read."""
    columns = ["organisation_id", "control_id", "status"]
    checklist, tickets = plants("file_name", "loaded file")
    files = {
        checklist: _csv([columns, ["mfr-002", "B1.1", "Implemented"]]),
        tickets: b"incident_id,detected_at,reported_to_csirt_at,csirt_launched_at\n"
        b"N1,2026-03-02T10:00:00Z,2026-03-02T10:10:00Z,2026-03-02T10:20:00Z\n",
    }
    for place in ("refused file", "folder", "ignored file"):
        files |= {one: f"a,b\n1,{one}\n".encode() for one in plants("file_name", place)}
    return {_at(path): content for path, content in files.items()}


def _declarations(plants: Plants) -> dict[str, bytes]:
    declared = plants.one("wave_yaml", "declared path")
    header = ["respondent_id", *ITEMS]
    own = {
        "quarter": QUARTER,
        "title": "A wave of a test",
        "instrument": "secperf-20",
        "time_zone": "Asia/Seoul",
        "organisation": "mfr-001",
        "files": [
            {"path": "audits/tools/sca.json", "resource": plants.one("wave_yaml", "resource")},
            {"path": declared, "format": "survey_wide_csv"},
        ],
    }
    population = {
        "source": "; ".join(plants("population_yaml", "source")),
        "cells": {"metals": {"small": 100, "medium": 20}},
    }
    category = plants.one("population_yaml", "category")
    worded_wrongly = population | {"cells": {category: {"small": 3}}}
    twice = plants.one("wave_yaml", "key given twice")
    wrong = {
        "2025Q1": yaml.safe_dump({"quarter": "2025Q1", plants.one("wave_yaml", "unknown key"): 1}),
        "2025Q2": yaml.safe_dump(
            {
                "quarter": "2025Q2",
                "title": plants.one("wave_yaml", "title"),
                "time_zone": plants.one("wave_yaml", "time zone"),
            }
        ),
        "2025Q3": f"quarter: 2025Q3\n{twice}: 1\n{twice}: 2\n",
        "2025Q4": yaml.safe_dump(
            {
                "quarter": "2025Q4",
                "organisation": plants.one("wave_yaml", "organisation"),
                "organisations": {
                    "a": {"sector": plants.one("wave_yaml", "sector of an organisation")}
                },
            }
        ),
    }
    draft = plants.one("wave_yaml", "draft")
    return {
        plants.one("file_name", "validated file"): _csv(
            [[*header[:5], draft], ["v1", *HONEST[:4], 1]]
        ),
        _at("wave.yaml"): yaml.safe_dump(own).encode(),
        _at("population.yaml"): yaml.safe_dump(population).encode(),
        "drafts/population.yaml": yaml.safe_dump(worded_wrongly).encode(),
        _at(declared): _csv([header, ["d1", *HONEST], ["d2", *LABELS[:1], *HONEST[1:]]]),
        **{f"{quarter}/wave.yaml": text.encode() for quarter, text in wrong.items()},
    }
