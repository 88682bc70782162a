from pathlib import Path

import dagster as dg
import pytest
from dagster._core.test_utils import create_run_for_test

from secperf_pipeline.ingest.home import Home
from secperf_pipeline.instance.dagster_home import prepare_dagster_home
from secperf_pipeline.instance.dead_runs import HomeRunLauncher, fail_dead_runs
from secperf_pipeline.instance.event_log import PooledEventLog

# As every version up to b409f9b wrote them.
EARLIER = """telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
"""
# As every version after it wrote them, before dead runs were looked for.
WITH_STORAGE = (
    EARLIER
    + """storage:
  custom:
    module: secperf_pipeline.instance.event_log
    class: HomeStorage
    config:
      base_dir:
        env: DAGSTER_HOME
"""
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
    home = Home(tmp_path)
    home.dagster.mkdir()
    return home


@pytest.mark.parametrize("earlier", [EARLIER, WITH_STORAGE])
def test_settings_of_an_earlier_version_are_replaced(home: Home, earlier: str) -> None:
    settings = home.dagster / "dagster.yaml"
    settings.write_text(earlier)
    prepare_dagster_home(home)
    assert settings.read_text().startswith(WITH_STORAGE)
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.event_log_storage, PooledEventLog)
        assert instance.root_directory == str(home.dagster)
        assert isinstance(instance.run_launcher, HomeRunLauncher)
        assert instance.run_monitoring_enabled
        assert not instance.telemetry_enabled


def test_settings_that_somebody_changed_are_kept_and_work(home: Home) -> None:
    settings = home.dagster / "dagster.yaml"
    own = EARLIER.replace("max_concurrent_runs: 1", "max_concurrent_runs: 2")
    settings.write_text(own)
    prepare_dagster_home(home)
    assert settings.read_text() == own
    with dg.DagsterInstance.get() as instance:
        assert not isinstance(instance.event_log_storage, PooledEventLog)
        run = create_run_for_test(instance, status=dg.DagsterRunStatus.STARTED)
        fail_dead_runs(instance)
        assert instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.STARTED
