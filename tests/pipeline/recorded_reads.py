"""Which tables each step of a run reads, as its queries name them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg
import duckdb
import pytest

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.warehouse.dbt_tables import dbt_facts

_READING = ("select", "with", "from", "--", "describe")
# As it is named in the query: DuckDB would name what lies behind a view.
_TABLE = re.compile(r"(?<![\w.])(?:warehouse\.)?([a-z]+\.\w+)")
# The door's own means: which load of a quarter is the current one.
_LOADS = "raw.loads"


class ReadRecorder:
    """Notes the tables of every query, under the step that is running."""

    def __init__(self) -> None:
        self.reads: dict[str, set[str]] = {}
        self.step = "before the run"

    def __call__(self, entry: dg.EventLogEntry) -> None:
        """Learn from Dagster's log which step begins."""
        event = entry.dagster_event
        if event is not None and event.event_type_value == "STEP_START":
            self.step = str(event.step_key)

    def note(self, query: str) -> None:
        """Note what a query reads; what only writes, or defines, reads nothing."""
        if query.lstrip().lower().startswith(_READING):
            named = set(_TABLE.findall(query)) & {*stored_tables(), *dbt_facts()}
            self.reads.setdefault(self.step, set()).update(named - {_LOADS})


class _Recorded:
    """A connection that notes its queries and is otherwise the real one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, recorder: ReadRecorder) -> None:
        self._connection = connection
        self._recorder = recorder

    def execute(self, query: str, *arguments: Any) -> Any:
        self._recorder.note(query)
        return self._connection.execute(query, *arguments)

    def __enter__(self) -> "_Recorded":
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def recorded_reads() -> Iterator[ReadRecorder]:
    """Record what is read of a warehouse through the connections that the block opens."""
    recorder = ReadRecorder()
    connect = duckdb.connect

    def recorded(path: str = ":memory:", **options: Any) -> Any:
        connection = connect(path, **options)
        # dbt opens the warehouse too, and has a lineage of its own.
        is_ours = path.endswith("warehouse.duckdb") and recorder.step != "dbt_models"
        return _Recorded(connection, recorder) if is_ours else connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", recorded)
        yield recorder
