"""Fixtures that many tests share: nothing of a test leaves its temporary folder."""

import os

# Before numpy is imported: on matrices as small as these, threads that wait for each other take
# a quarter of the time of all tests.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# And memory that one library keeps for itself is missing to all others.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

from hypothesis import HealthCheck, settings

os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
os.environ.pop("SECPERF_HOME", None)

# The same examples in each run, however slow the machine. To look for others, for as long as you
# like: pytest --hypothesis-profile=search.
whatever_the_speed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "repeatable", whatever_the_speed, derandomize=True, database=None, max_examples=30
)
settings.register_profile("search", whatever_the_speed, max_examples=2_000)
settings.load_profile("repeatable")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their argument: a packed file holds the time of its making, its size varies.

    The two workers of `make test` collect by themselves and have to find the same names.
    """
    return argname if isinstance(val, bytes) else None
