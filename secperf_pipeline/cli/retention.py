"""Delete original bytes from the store once their declared retention has passed."""

import datetime as dt

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.store import forget
from secperf_pipeline.warehouse.tables import Warehouse

_REPLACED = """
    select sha256 from raw.files
    where sha256 is not null
    group by sha256
    having max(first_seen_at) < $limit
        and not bool_or(load_id in (select load_id from raw.current_loads))
    order by sha256
"""


def prune_store(home: Home, *, today: dt.datetime) -> tuple[int, int]:
    """Delete the bytes of file versions that no inbox folder holds any more and that are too old.

    Returns
    -------
    tuple of int
        Files deleted, and the retention in days.
    """
    days = assumption_register().count("store_retention_days")
    limit = today - dt.timedelta(days=days)
    with Warehouse.open(home.warehouse) as warehouse:
        replaced = warehouse.read(_REPLACED, {"limit": limit})["sha256"].to_list()
    return sum(forget(home.store, digest) for digest in replaced), days
