"""A kept publication that rows of a person are taken out of, signed again for what is left."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from secperf_pipeline.publishing.manifest import (
    ASIDE,
    MANIFEST,
    files_of,
    read_manifest,
    sign_manifest,
)
from secperf_pipeline.publishing.publications import Half
from secperf_pipeline.publishing.shown_rows import columns_of
from secperf_pipeline.publishing.table_parts import QUARTER, Parts, digests


@contextmanager
def open_for_withdrawal(halves: Iterable[Half], key: Ed25519PrivateKey) -> Iterator[None]:
    """Take rows out of kept halves in the block; what is left of each is signed at its end.

    Between, the manifests lie aside, so that no half is taken for unaltered. Where a command was
    killed there, the next one finds them and signs, too. A half without a manifest stays without.
    """
    opened = list(halves)
    for half in opened:
        if (half.folder / MANIFEST).exists():
            (half.folder / MANIFEST).replace(half.folder / ASIDE)
    yield
    for half in opened:
        if manifest := read_manifest(half, ASIDE):
            left = replace(manifest, tables=_tables(half, manifest.tables), files=files_of(half))
            sign_manifest(half, left, key)
            (half.folder / ASIDE).unlink()


def _tables(half: Half, names: Iterable[str]) -> dict[str, Parts]:
    with duckdb.connect(str(half.database), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'").fetchall()
        columns = columns_of(connection, half.database.stem)
        return {
            name: digests(connection, name, by_quarter=QUARTER in dict(columns[name]))
            for name in names
        }
