"""Prove published files by their signed manifest, without computing anything again."""

import os
from pathlib import Path

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.publishing.manifest import key_beside, read_manifest
from secperf_pipeline.publishing.proof import alterations
from secperf_pipeline.publishing.publications import Half, public_half, publication_that_stands
from secperf_pipeline.publishing.signing import fingerprint, public_key_of, read_public_key


def prove_published(home: Home, folder: Path | None, key: Path | None) -> tuple[bool, list[str]]:
    """Say whether published files are as they were published; name each that is not.

    Parameters
    ----------
    home
        The data folder.
    folder
        A copy of ``published`` elsewhere; none for the publication that stands.
    key
        The public key to prove it with; none for the home's own, else the one beside the files.

    Returns
    -------
    tuple
        Whether everything holds, and lines that say so.

    Raises
    ------
    SecperfError
        There is nothing to prove, or no key.
    """
    halves = [public_half(folder)] if folder else _readable_halves(home)
    own = public_key_of(home.keys)
    path = key or (own if own.is_file() and folder is None else key_beside(halves[0]))
    public_key = read_public_key(path)
    lines = [f"key {fingerprint(public_key)}, from {path}"]
    if path == key_beside(halves[0]):
        lines.append("  it lies beside the files: compare it with the one that you were told of")
    holds = True
    for half in halves:
        found = [f"  {one}" for one in alterations(half, public_key)]
        manifest = read_manifest(half)
        number = f"publication {manifest.publication}" if manifest else "publication"
        said = "is as it was published" if not found else "is not as it was published"
        lines += [f"{number}, {half.database_name}: {said}", *found]
        holds = holds and not found
    return holds, lines


def _readable_halves(home: Home) -> list[Half]:
    """List what this user may read of the publication that stands."""
    stands = publication_that_stands(home)
    if stands is None or stands.number == 0:
        raise SecperfError(
            f"{home.published} has no manifest; call 'secperf publish', which signs one"
        )
    may_read = os.access(stands.restricted.folder, os.R_OK | os.X_OK)
    return [stands.public, *([stands.restricted] if may_read else [])]
