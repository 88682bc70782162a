"""What a publication consists of: a hash of every table's rows by quarter, and of every file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from secperf_pipeline.domain.hashing import sha256_of_file
from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.publishing.publications import Half
from secperf_pipeline.publishing.signing import is_signed, public_text
from secperf_pipeline.publishing.table_parts import Digest, Parts
from secperf_pipeline.scorecard.snapshot import code_version, definitions_hash

MANIFEST = "manifest.json"
_SIGNATURE = "manifest.json.sig"
_KEY = "publication.pub"
# Where it lies while rows are taken out of a kept half.
ASIDE = ".manifest.json"
_OF_THE_MANIFEST = {MANIFEST, _SIGNATURE, _KEY, ASIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The content of one half of a publication.

    Parameters
    ----------
    publication
        Its number.
    code_version, definitions_hash
        What made it, as in ``results.scorecard_snapshots``.
    inputs
        sha256 of each file that the current loads rest on, by quarter and path; it stands in the
        public half.
    tables
        By table and quarter, what names the rows.
    files
        sha256 of each file, by its path below the half's folder.
    """

    publication: int
    code_version: str
    definitions_hash: str
    inputs: Mapping[str, str]
    tables: Mapping[str, Parts]
    files: Mapping[str, str]

    @property
    def is_of_this_program(self) -> bool:
        """Whether the present code and definitions made it."""
        made_by = (self.code_version, self.definitions_hash)
        return made_by == (code_version(), definitions_hash())

    def holds(self, half: Half, name: str) -> bool:
        """Tell whether a file is there and is the one that was published."""
        path = half.folder / name
        return path.is_file() and sha256_of_file(path) == self.files.get(name)


def write_manifest(
    half: Half,
    publication: int,
    tables: Mapping[str, Parts],
    inputs: Mapping[str, str],
    key: Ed25519PrivateKey,
) -> None:
    """Write and sign the manifest of a half whose other files are all there; see `Manifest`."""
    manifest = Manifest(
        publication=publication,
        code_version=code_version(),
        definitions_hash=definitions_hash(),
        inputs=inputs,
        tables=tables,
        files=files_of(half),
    )
    sign_manifest(half, manifest, key)


def sign_manifest(half: Half, manifest: Manifest, key: Ed25519PrivateKey) -> None:
    """Write a manifest into its half, with its signature and the key that proves it."""
    content = {
        "publication": manifest.publication,
        "code_version": manifest.code_version,
        "definitions_hash": manifest.definitions_hash,
        "inputs": manifest.inputs,
        "tables": {
            name: {part: digest._asdict() for part, digest in parts.items()}
            for name, parts in manifest.tables.items()
        },
        "files": manifest.files,
    }
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    written = {
        MANIFEST: text.encode(),
        _SIGNATURE: key.sign(text.encode()),
        _KEY: public_text(key.public_key()),
    }
    for name, said in written.items():
        write_atomically(half.file(name), said, mode=half.file_mode)


def is_signed_by(half: Half, key: Ed25519PublicKey) -> bool:
    """Tell whether the owner of a key signed the manifest of a half."""
    try:
        content, signature = ((half.folder / one).read_bytes() for one in (MANIFEST, _SIGNATURE))
    except OSError:
        return False
    return is_signed(content, signature, key)


def key_beside(half: Half) -> Path:
    """Where a half has the public key that its manifest can be proved with."""
    return half.folder / _KEY


def read_manifest(half: Half, name: str = MANIFEST) -> Manifest | None:
    """Read a manifest; None where there is none, or none that can be read."""
    try:
        content = json.loads((half.folder / name).read_text(encoding="utf-8"))
        tables = {
            name: {part: Digest(**digest) for part, digest in parts.items()}
            for name, parts in content.pop("tables").items()
        }
        return Manifest(tables=tables, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def files_of(half: Half) -> dict[str, str]:
    """Hash the files that a half holds, but for its manifest and what proves that."""
    return {
        path.relative_to(half.folder).as_posix(): sha256_of_file(path)
        for path in sorted(half.folder.rglob("*"))
        if path.is_file() and path.relative_to(half.folder).as_posix() not in _OF_THE_MANIFEST
    }
