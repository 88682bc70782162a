"""Fixtures that many tests share: nothing of a test leaves its temporary folder."""

import os

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ.pop("SECPERF_HOME", None)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a packed file holds the time of its making, its size varies.

    The two workers of `make test` collect by themselves and have to find the same names.
    """
    return argname if isinstance(val, bytes) else None
