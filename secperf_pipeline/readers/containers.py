"""Zip and gzip, measured before they are opened."""

import gzip
import io
import zipfile
import zlib
from pathlib import PurePosixPath

from secperf_pipeline.domain.personal_data import without_values
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_FREE_BYTES,
)

# What zipfile and gzip raise on damaged bytes: RuntimeError where an entry has a password,
# NotImplementedError where its compression is none that Python has.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def check_unpacked_size(content: bytes, unpacked: int, *, limit: int | None = None) -> None:
    """Refuse a container that unfolds beyond the limits; ``limit`` is one below the usual.

    Raises
    ------
    FileRefusedError
        Too many bytes, or too many for the bytes that are packed.
    """
    limit = MAX_UNPACKED_BYTES if limit is None else limit
    if unpacked > limit:
        size = f"{unpacked / 1024**2:,.0f} MiB"
        reason = f"it unpacks to {size}, {limit // 1024**2} MiB at most; split it"
        raise refusal("too_large", reason)
    if unpacked > RATIO_FREE_BYTES and unpacked > MAX_RATIO * len(content):
        reason = f"it unpacks to more than {MAX_RATIO} times its size, as no data file should"
        raise refusal("too_large", reason)


def open_zip(content: bytes, *, limit: int | None = None) -> zipfile.ZipFile:
    """Open a zip whose entries, by its own table of contents, stay within the limits.

    Reading an entry never gives more bytes than that table states.

    Raises
    ------
    FileRefusedError
        The zip is damaged, has a password, too many entries, or unfolds beyond the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except DAMAGED as error:
        raise refusal(
            "damaged", f"the zip is damaged ({without_values(str(error))}); export it again"
        ) from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        reason = f"the zip has {len(entries):,} entries, {MAX_ENTRIES:,} at most; unpack it here"
        raise refusal("too_large", reason)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusal("password", "the zip has a password; save it without one")
    check_unpacked_size(content, sum(entry.file_size for entry in entries), limit=limit)
    return archive


def only_zipped_file(content: bytes) -> tuple[str, bytes]:
    """Unpack the one file of a zip: its name and its bytes.

    Raises
    ------
    FileRefusedError
        The zip breaks a limit, or holds no file or several.
    """
    archive = open_zip(content)
    files = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir()
        and not any(part.startswith((".", "__MACOSX")) for part in entry.filename.split("/"))
    ]
    if len(files) != 1:
        reason = f"the zip holds {len(files)} files, and only a single one is read; unpack it here"
        raise refusal("zip", reason)
    try:
        return PurePosixPath(files[0].filename).name, archive.read(files[0])
    except DAMAGED as error:
        raise refusal(
            "damaged", f"the zip is damaged ({without_values(str(error))}); export it again"
        ) from error


def gunzip(content: bytes) -> bytes:
    """Unpack a gzip file, stopping at the limits.

    Raises
    ------
    FileRefusedError
        The file is damaged or unfolds beyond the limits.
    """
    limit = max(RATIO_FREE_BYTES, min(MAX_UNPACKED_BYTES, MAX_RATIO * len(content)))
    try:
        with gzip.open(io.BytesIO(content)) as stream:
            unpacked = stream.read(limit + 1)
    except DAMAGED as error:
        raise refusal(
            "damaged", f"the gzip file is damaged ({without_values(str(error))}); export it again"
        ) from error
    check_unpacked_size(content, len(unpacked))
    return unpacked
