"""Fixtures that many tests share: nothing of a test leaves its temporary folder."""

import os

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ.pop("SECPERF_HOME", None)
