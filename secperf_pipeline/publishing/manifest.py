"""What a publication consists of: a hash of every table's rows by quarter, and of every file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from secperf_pipeline.domain.hashing import sha256_of_file
from secperf_pipeline.publishing.publications import Half
from secperf_pipeline.publishing.table_parts import Digest, Parts
from secperf_pipeline.scorecard.snapshot import code_version, definitions_hash

_NAME = "manifest.json"


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
    half: Half, publication: int, tables: Mapping[str, Parts], inputs: Mapping[str, str]
) -> None:
    """Write the manifest of a half whose other files are all there; see `Manifest`."""
    content = {
        "publication": publication,
        "code_version": code_version(),
        "definitions_hash": definitions_hash(),
        "inputs": inputs,
        "tables": {
            name: {part: digest._asdict() for part, digest in parts.items()}
            for name, parts in tables.items()
        },
        "files": _files_of(half),
    }
    path = half.file(_NAME)
    path.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    path.chmod(half.file_mode)


def read_manifest(half: Half) -> Manifest | None:
    """Read a manifest; None where there is none, or none that can be read."""
    try:
        content = json.loads((half.folder / _NAME).read_text(encoding="utf-8"))
        tables = {
            name: {part: Digest(**digest) for part, digest in parts.items()}
            for name, parts in content.pop("tables").items()
        }
        return Manifest(tables=tables, **content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _files_of(half: Half) -> dict[str, str]:
    return {
        path.relative_to(half.folder).as_posix(): sha256_of_file(path)
        for path in sorted(half.folder.rglob("*"))
        if path.is_file() and path != half.folder / _NAME
    }
