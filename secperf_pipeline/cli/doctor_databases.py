"""Whether the warehouse and the publication of a home open, and hold what they should."""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb
import polars as pl

from secperf_pipeline.contract.declared import stored_tables
from secperf_pipeline.domain.failures import in_words
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.journal import Journal
from secperf_pipeline.publishing.proof import alterations
from secperf_pipeline.publishing.publications import publication_that_stands
from secperf_pipeline.publishing.published_tables import published_tables
from secperf_pipeline.publishing.signing import public_key_of, read_public_key
from secperf_pipeline.warehouse.lock import holder_of

_TABLES = "select schema_name || '.' || table_name as name from duckdb_tables()"
_CURRENT = """
    select files.wave_quarter, path, sha256 from raw.files as files
    inner join raw.current_loads using (load_id)
    where sha256 is not null
"""


def warehouse_faults(home: Home) -> Iterator[str]:
    """Hold the warehouse to open, to have its tables, and to hold the loads of the journal."""
    if not home.warehouse.exists() or holder_of(home.lock):
        return
    if missing := _missing(home.warehouse, stored_tables()):
        yield f"the warehouse lacks {missing}; the next run makes them"
        return
    ledger = _read(home.warehouse, _CURRENT)
    history = Journal(home.store).history()
    for quarter, one in sorted(history.quarters.items()):
        files = ledger.filter(wave_quarter=quarter).select("path", "sha256")
        told = set(one.last_load.contents.items()) if one.last_load else set()
        if told != set(files.iter_rows()):
            yield (
                f"{quarter}: the ledger has other files than the journal; call 'secperf run "
                f"{quarter}'"
            )


def publication_faults(home: Home) -> Iterator[str]:
    """Hold what is published to open, to have its tables, and to be as it was published."""
    stands = publication_that_stands(home)
    if stands is None:
        if home.warehouse.exists():
            yield "nothing is published; call 'secperf run'"
        return
    if not home.published.exists():
        yield f"{home.published} leads nowhere; call 'secperf publish'"
    tables = published_tables().values()
    public = [one.name for one in tables if one.is_public]
    if missing := _missing(stands.public.database, public):
        yield f"the publication lacks {missing}; call 'secperf publish'"
    if stands.number == 0:
        return
    desk = [one.name for one in tables if one.restricted]
    if missing := _missing(stands.restricted.database, desk):
        yield f"the survey desk's publication lacks {missing}; call 'secperf publish'"
    key = read_public_key(public_key_of(home.keys))
    altered = [one for half in stands.halves for one in alterations(half, key)]
    if altered:
        yield (
            f"{len(altered)} things were altered since they were published ({altered[0]}); "
            "'secperf verify --published' names them, 'secperf publish' writes them again"
        )


def _missing(database: Path, wanted: Collection[str]) -> str:
    found = set(_read(database, _TABLES)["name"])
    lacking = sorted(set(wanted) - found)
    return f"{len(lacking)} tables ({lacking[0]}, ...)" if lacking else ""


def _read(database: Path, query: str) -> pl.DataFrame:
    """Ask a database that stays as it is."""
    with in_words(database), duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).pl()
