"""A home in whose inbox each planted text stands where a person would have put it."""

from pathlib import Path

import yaml

from secperf_pipeline.ingest.home import Home
from tests.pipeline.planted import Plants
from tests.pipeline.planted_audits import audits, tool_audits
from tests.pipeline.planted_files import QUARTER, at
from tests.pipeline.planted_registers import exercises, kpis, reviews, tickets
from tests.pipeline.planted_surveys import surveys
from tests.surveys import HONEST, ITEMS, LABELS, csv_text

BROKEN_QUARTERS = ["2025Q1", "2025Q2", "2025Q3", "2025Q4"]
"""Each stops at its wave.yaml."""


def planted_home(folder: Path, plants: Plants) -> Home:
    """Make the home, with every text of the list planted once."""
    home = Home(folder)
    files = {
        **surveys(plants, folder),
        **audits(plants),
        **tool_audits(plants),
        **tickets(plants),
        **kpis(plants),
        **exercises(plants),
        **reviews(plants),
        **_named(plants),
        **_declarations(plants),
    }
    for path, content in files.items():
        target = home.inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return home


def _named(plants: Plants) -> dict[str, bytes]:
    """Name files after people: those that load, are refused, and are not read."""
    columns = ["organisation_id", "control_id", "status"]
    checklist, tickets = plants("file_name", "loaded file")
    files = {
        checklist: csv_text([columns, ["mfr-002", "B1.1", "Implemented"]]),
        tickets: b"incident_id,detected_at,reported_to_csirt_at,csirt_launched_at\n"
        b"N1,2026-03-02T10:00:00Z,2026-03-02T10:10:00Z,2026-03-02T10:20:00Z\n",
    }
    for place in ("refused file", "folder", "ignored file"):
        files |= {one: f"a,b\n1,{one}\n".encode() for one in plants("file_name", place)}
    return {at(path): content for path, content in files.items()}


def _declarations(plants: Plants) -> dict[str, bytes]:
    declared = plants.one("wave_yaml", "declared path")
    header = ["respondent_id", *ITEMS]
    meaning = plants.one("wave_yaml", "meaning of an answer")
    own = {
        "quarter": QUARTER,
        "title": "A wave of a test",
        "instrument": "secperf-20",
        "time_zone": "Asia/Seoul",
        "organisation": "mfr-001",
        "files": [
            {"path": "audits/tools/sca.json", "resource": plants.one("wave_yaml", "resource")},
            {"path": declared, "format": "survey_wide_csv"},
            {"path": "surveys/meant.csv", "answers": {"X9": meaning}},
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
        plants.one("file_name", "validated file"): csv_text(
            [[*header[:5], draft], ["v1", *HONEST[:4], 1]]
        ),
        at("surveys/meant.csv"): csv_text([header, ["m1", "X9", *HONEST[1:]]]),
        at("wave.yaml"): yaml.safe_dump(own).encode(),
        at("population.yaml"): yaml.safe_dump(population).encode(),
        "drafts/population.yaml": yaml.safe_dump(worded_wrongly).encode(),
        at(declared): csv_text([header, ["d1", *HONEST], ["d2", *LABELS[:1], *HONEST[1:]]]),
        **{f"{quarter}/wave.yaml": text.encode() for quarter, text in wrong.items()},
    }
