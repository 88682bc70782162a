"""Dagster's own folder below the home, so that runs of the shell appear in the UI."""

import os
from pathlib import Path

from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home

# The warehouse has one writer: one run at a time. Nothing is reported to anybody.
_SETTINGS = b"""telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
"""


def prepare_dagster_home(home: Home) -> Path:
    """Make the folder with its settings where they are missing, and point DAGSTER_HOME at it."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists():
        write_atomically(settings, _SETTINGS)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home.dagster
