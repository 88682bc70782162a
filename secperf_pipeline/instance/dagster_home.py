"""Dagster's own folder below the home, so that runs of the shell appear in the UI."""

import os
from pathlib import Path

from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.private_files import keep_private

# The warehouse has one writer: one run at a time. Nothing is reported to anybody.
_FIRST_SETTINGS = b"""telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
"""
_SECOND_SETTINGS = (
    _FIRST_SETTINGS
    + b"""storage:
  custom:
    module: secperf_pipeline.instance.event_log
    class: HomeStorage
    config:
      base_dir:
        env: DAGSTER_HOME
"""
)
# A run whose process died does not stand in the queue's way for longer than a look takes.
_SETTINGS = (
    _SECOND_SETTINGS
    + b"""run_launcher:
  module: secperf_pipeline.instance.dead_runs
  class: HomeRunLauncher
run_monitoring:
  enabled: true
  poll_interval_seconds: 15
"""
)
_EARLIER = (_FIRST_SETTINGS, _SECOND_SETTINGS)


def prepare_dagster_home(home: Home) -> Path:
    """Make the folder with its settings, and point DAGSTER_HOME at it.

    Settings that an earlier version wrote are replaced; those that somebody changed are kept.
    """
    keep_private(home)
    home.dagster.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists() or settings.read_bytes() in _EARLIER:
        write_atomically(settings, _SETTINGS)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home.dagster
