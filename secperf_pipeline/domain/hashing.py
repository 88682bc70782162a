"""Content hashes: equal content, equal hash, on every machine."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def sha256_of_bytes(content: bytes) -> str:
    """Hash bytes; 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def seed_of(*names: object) -> int:
    """Derive the seed of a randomised method from what its draws are for: 64 bits.

    The first eight bytes of the hash of the names, joined by a bar.
    """
    return int(sha256_of_bytes("|".join(map(str, names)).encode())[:16], 16)


def sha256_of_json(value: Any) -> str:
    """Hash a value made of dicts, lists, text and numbers, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256_of_bytes(text.encode())


def sha256_of_files(root: Path, files: Iterable[Path]) -> str:
    """Hash files by their path below ``root`` and their bytes, whatever their order."""
    digests = {
        file.relative_to(root).as_posix(): sha256_of_bytes(file.read_bytes()) for file in files
    }
    return sha256_of_json(digests)


def sha256_of_file(path: Path) -> str:
    """Hash a file's bytes without holding them all in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
