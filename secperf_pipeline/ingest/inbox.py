"""What lies in a quarter's inbox folder, file by file, in canonical order."""

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from secperf_pipeline.domain.personal_data import shown_path
from secperf_pipeline.readers.limits import MAX_FILE_BYTES

_UNSHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_OF_THE_SYSTEM = {"Thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class InboxFile:
    """One entry of the folder.

    Parameters
    ----------
    path
        Path below the quarter's folder, with forward slashes, as `shown_path` names it;
        characters that cannot be shown are written as escapes.
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

    Files that are named or lie in a folder named with a dot or ``~`` at the start, such as a
    wastebasket, are ignored, and so are those that an operating system leaves, and a file that
    vanishes while the folder is read: the next run sees it. Anything that is no regular file (a
    link, also one to a folder, or a pipe), a folder that cannot be read and a name that cannot
    be shown are refused unread.
    """
    entries = []
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        entries += [Path(parent, name) for name in [*names, *links]]
    by_path = sorted((entry.relative_to(folder).as_posix(), entry) for entry in entries)
    found = [inbox_file(path, entry) for path, entry in by_path]
    return [*_told_apart(file for file in found if file is not None)] + [
        InboxFile(
            shown_path(_escape(Path(error.filename).relative_to(folder).as_posix())),
            None,
            "refused",
            f"the folder cannot be read ({error.strerror}); correct its permissions",
        )
        for error in closed
        if not isinstance(error, FileNotFoundError)
    ]


def inbox_file(path: str, entry: Path) -> InboxFile | None:
    """Read one entry, known as ``path``; None where it does not exist."""
    shown = _escape(path)
    path, shown = shown_path(path), shown_path(shown)
    if shown != path:
        message = "the name contains characters that cannot be shown; rename the file"
        return InboxFile(shown, None, "refused", message)
    is_hidden = any(part.startswith((".", "~")) for part in path.split("/"))
    if is_hidden or entry.name in _OF_THE_SYSTEM:
        return InboxFile(path, None, "ignored", "a hidden or temporary file")
    try:
        facts = entry.lstat()
        if not stat.S_ISREG(facts.st_mode):
            message = "not a regular file; put a copy of the file itself here"
            return InboxFile(path, None, "refused", message)
        if facts.st_size > MAX_FILE_BYTES:
            limit = f"{MAX_FILE_BYTES // 1024**3} GiB"
            return InboxFile(path, None, "refused", f"the file is larger than {limit}; split it")
        return InboxFile(path, entry.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        return InboxFile(
            path,
            None,
            "refused",
            f"the file cannot be read ({error.strerror}); correct its permissions",
        )


def _told_apart(files: Iterable[InboxFile]) -> Iterator[InboxFile]:
    """Sort files by the names that they are known by; refuse what shares one with another."""
    seen: Counter[str] = Counter()
    # Sorting keeps the order of the names on the disk where those that are told are equal.
    for file in sorted(files, key=lambda one: one.path):
        seen[file.path] += 1
        if seen[file.path] == 1:
            yield file
            continue
        pure = PurePosixPath(file.path)
        path = pure.with_name(f"{pure.stem} {seen[file.path]}{pure.suffix}").as_posix()
        message = (
            "without what looks like a person's in its name it is named as another file; rename it"
        )
        yield InboxFile(path, None, "refused", message)


def _escape(path: str) -> str:
    """Write control, direction and undecodable characters of a name as escapes."""
    return "".join(
        one.encode("unicode_escape").decode() if unicodedata.category(one) in _UNSHOWN else one
        for one in path
    )
