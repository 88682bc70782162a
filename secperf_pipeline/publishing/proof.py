"""Hold a publication against its signed manifest: what has been altered since it was written."""

from collections.abc import Iterator

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from secperf_pipeline.publishing.manifest import (
    MANIFEST,
    Manifest,
    files_of,
    is_signed_by,
    read_manifest,
)
from secperf_pipeline.publishing.publications import Half
from secperf_pipeline.publishing.shown_rows import columns_of
from secperf_pipeline.publishing.signing import fingerprint
from secperf_pipeline.publishing.table_parts import (
    NO_QUARTER,
    QUARTER,
    Parts,
    digests,
    parquet_file,
)


def alterations(half: Half, key: Ed25519PublicKey) -> Iterator[str]:
    """Name every altered file of a half, table and quarter, and whether its manifest is genuine.

    Parameters
    ----------
    half
        What one group of readers gets; nothing else is read.
    key
        What the manifest has to be signed with.
    """
    manifest = read_manifest(half)
    if manifest is None:
        yield f"{MANIFEST}: is missing, or is no manifest"
        return
    if not is_signed_by(half, key):
        yield f"{MANIFEST}: is not signed with the key {fingerprint(key)}"
    found = files_of(half)
    altered = [name for name, sha256 in manifest.files.items() if found.get(name) != sha256]
    for name in sorted(altered):
        yield f"{name}: {'has other bytes' if name in found else 'is missing'}"
    for name in sorted(found.keys() - manifest.files.keys()):
        yield f"{name}: was not published"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'").fetchall()
        yield from _of_the_database(connection, half, manifest)
        yield from _of_copies(connection, half, manifest, altered)


def _of_the_database(
    connection: duckdb.DuckDBPyConnection, half: Half, manifest: Manifest
) -> Iterator[str]:
    name = half.database_name
    try:
        path = str(half.database).replace("'", "''")
        connection.execute(f"attach '{path}' as published (read_only)").fetchall()
    except duckdb.Error:
        yield f"{name}: cannot be opened"
        return
    tables = columns_of(connection, "published")
    for table in sorted(tables.keys() - manifest.tables.keys()):
        yield f"{name}: {table} was not published"
    for table, parts in manifest.tables.items():
        if table not in tables:
            yield f"{name}: {table} is missing"
            continue
        by_quarter = QUARTER in dict(tables[table])
        now = digests(connection, f"published.{table}", by_quarter=by_quarter)
        yield from (f"{name}: {said}" for said in _differing(table, parts, now))


def _of_copies(
    connection: duckdb.DuckDBPyConnection, half: Half, manifest: Manifest, altered: list[str]
) -> Iterator[str]:
    """Say of altered Parquet files what is other about their rows."""
    for table, parts in manifest.tables.items():
        for part, digest in parts.items():
            for by_quarter in (True, False):
                name = parquet_file(table, part, by_quarter=by_quarter)
                if name in altered and (half.folder / name).is_file():
                    path = str(half.folder / name).replace("'", "''")
                    try:
                        now = digests(connection, f"'{path}'", by_quarter=by_quarter)
                    except duckdb.Error:
                        continue
                    yield from (
                        f"{name}: {said}" for said in _differing(table, {part: digest}, now)
                    )


def _differing(table: str, published: Parts, now: Parts) -> Iterator[str]:
    for part in sorted({**published, **now}):
        was, is_now = published.get(part), now.get(part)
        if was == is_now:
            continue
        where = table if part == NO_QUARTER else f"{table} {part}"
        counts = [0 if one is None else one.rows for one in (was, is_now)]
        said = f"{counts[1]} rows in place of {counts[0]}" if len(set(counts)) > 1 else "other rows"
        yield f"{where} has {said}"
