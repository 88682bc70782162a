"""Registers, exercises and reviews in which texts are planted."""

import json

from tests.pipeline.planted import Plants
from tests.pipeline.planted_files import DAY, MOMENT, as_json, at, sample
from tests.surveys import csv_text


def tickets(plants: Plants) -> dict[str, bytes]:
    """Incidents, tidy and of tools."""
    header = ["incident_id", "detected_at", "reported_to_csirt_at", "csirt_launched_at", "severity"]
    severity = plants.one("incidents_csv", "severity")
    # Reported before it was detected: listed as left out.
    earlier = f"{DAY}T08:00:00+09:00"
    left_out = [
        [one, MOMENT, earlier, earlier, severity]
        for one in plants("incidents_csv", "ticket left out")
    ]
    twice = [[plants.one("incidents_csv", "ticket given twice"), *left_out[0][1:]]] * 2
    caller, said = plants.one("servicenow", "caller"), plants.one("servicenow", "description")
    number = plants.one("servicenow", "ticket left out")
    service = [["Number", "Opened", "Actual start", "Caller", "Short description", "Severity"]]
    service += [[number, f"{DAY} 10:00:00", f"{DAY} 09:00:00", caller, said, "3 - Low"]]
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
        "tickets.csv": csv_text([header, *left_out]),
        "tickets twice.csv": csv_text([header, *twice]),
        "servicenow.csv": csv_text(service),
        "jira.csv": csv_text(jira),
        "hive.json": as_json([hive]),
    }
    return {at(f"kpis/{name}"): content for name, content in files.items()}


def kpis(plants: Plants) -> dict[str, bytes]:
    """Figures and registers."""
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
        "figures.csv": csv_text([header, *figures]),
        "figures twice.csv": csv_text([header, figures[1], figures[1]]),
        "figures labels.csv": csv_text([header, [label, "C1", *days, 0.5, "ratio", source]]),
        "projects.csv": csv_text(
            [["project_id", "security_involved"], [project, "yes"], [project, "no"]]
        ),
        "trainings.csv": csv_text([["team_id", "trained_on"], [team, DAY], [team, "soon"]]),
    }
    return {at(f"kpis/{name}"): content for name, content in files.items()}


def exercises(plants: Plants) -> dict[str, bytes]:
    """Phishing exercises and courses."""
    mail, person, address, position = plants("gophish", "recipient")
    word, password = plants("gophish", "unknown status")
    sent = f"{DAY}T00:01:00Z"
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
        "results.csv": csv_text([header, row]),
        "events.csv": csv_text(events),
        "campaign.json": as_json(campaign),
        "moodle.csv": moodle.format("Completed").encode(),
        "moodle words.csv": moodle.format("Almost").encode(),
    }
    return {at(f"exercises/{name}"): content for name, content in files.items()}


def reviews(plants: Plants) -> dict[str, bytes]:
    """Reviewers' decisions and the scorecard's evaluation."""
    header = ["respondent_id", "decision", "reason", "reviewer", "decided_at"]
    people = [row[0] for row in sample("surveys/survey.csv")[40:50]]
    reason, word = plants.one("reviews", "reason"), plants.one("reviews", "unknown decision")
    reviewers = plants("reviews", "reviewer")
    loaded = [
        [person, "keep" if at % 2 else "reject", reason, reviewers[at % 2], MOMENT]
        for at, person in enumerate(people)
    ]
    name, said = (
        plants.one("evaluation_csv", "name column"),
        plants.one("evaluation_csv", "comment"),
    )
    return {
        at("reviews/decisions.csv"): csv_text([header, *loaded]),
        at("reviews/words.csv"): csv_text([header, ["x1", word, reason, reviewers[0], MOMENT]]),
        at("evaluation.csv"): csv_text(
            [["usefulness", "availability", "name", "comment"], [4, 5, name, said], [3, 3, "", ""]]
        ),
    }
