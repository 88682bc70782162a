"""What lies in a quarter's inbox folder, file by file, in canonical order."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

MAX_FILE_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class InboxFile:
    """One entry of the folder.

    Parameters
    ----------
    path
        Path below the quarter's folder, with forward slashes.
    content
        Bytes of a file that is to be read; None for one that is not.
    status
        None where the file is to be read, else ``ignored`` or ``refused``.
    message
        Why it is not read.
    """

    path: str
    content: bytes | None
    status: str | None = None
    message: str | None = None


def inbox_files(folder: Path) -> list[InboxFile]:
    """List every entry below the folder in the order of its path.

    Files whose name starts with a dot, ``~`` or ``Thumbs.db`` are ignored, and so is a file
    that vanishes while the folder is read: the next run sees it. Anything that is no regular
    file (a link, a pipe) is refused unread.
    """
    entries = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    by_path = sorted((entry.relative_to(folder).as_posix(), entry) for entry in entries)
    found = [inbox_file(path, entry) for path, entry in by_path]
    return [file for file in found if file is not None]


def inbox_file(path: str, entry: Path) -> InboxFile | None:
    """Read one entry, known as ``path``; None where it does not exist."""
    name = entry.name
    if name.startswith((".", "~")) or name == "Thumbs.db":
        return InboxFile(path, None, "ignored", "a hidden or temporary file")
    try:
        facts = entry.lstat()
        if not stat.S_ISREG(facts.st_mode):
            message = "not a regular file; put a copy of the file itself here"
            return InboxFile(path, None, "refused", message)
        if facts.st_size > MAX_FILE_BYTES:
            return InboxFile(path, None, "refused", "larger than 2 GiB; split the file")
        return InboxFile(path, entry.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        return InboxFile(path, None, "refused", f"cannot be read: {error.strerror}")
