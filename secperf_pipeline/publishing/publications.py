"""The last publications, each in a folder of its own, and the pointer to the one that stands.

``publications/<n>/public`` is for everybody and ``publications/<n>/restricted`` for the survey
desk. ``published`` is a link to the former; the names in ``restricted`` lead through it to the
latter, so that replacing that one link replaces both. Nothing below ``published`` leads to a row
about one person, so that it can be copied or packed as it stands.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.private_files import make_readable_folder

_PUBLIC = "public"
_RESTRICTED = "restricted"
_BEFORE = "published-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """What one group of readers gets of a publication.

    Parameters
    ----------
    folder
        Where it lies.
    database_name
        Name of its database.
    folder_mode, file_mode
        Who may read it.
    """

    folder: Path
    database_name: str
    folder_mode: int
    file_mode: int

    @property
    def database(self) -> Path:
        """Its tables, in one file."""
        return self.folder / self.database_name

    @property
    def reports(self) -> Path:
        """Its pages."""
        return self.folder / "report"

    def file(self, name: str) -> Path:
        """Give the path of a file that is to be written, its folder made."""
        path = self.folder / name
        for folder in reversed(Path(name).parents):
            made = self.folder / folder
            if not made.is_dir():
                made.mkdir()
                made.chmod(self.folder_mode)
        return path

    def take_over(self, earlier: "Half", name: str) -> None:
        """Have a file of an earlier publication, which nobody changes any more, in this one too."""
        path = self.file(name)
        try:
            path.hardlink_to(earlier.folder / name)
        # The disk knows no second name of a file, or the file belongs to another user.
        except OSError:
            shutil.copyfile(earlier.folder / name, path)
            path.chmod(self.file_mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A publication: its number, and what each group of readers gets.

    Number 0 is what a program published that kept one folder, for all readers alike.
    """

    number: int
    public: Half
    restricted: Half

    @property
    def halves(self) -> tuple[Half, Half]:
        """Both."""
        return self.public, self.restricted


def publication_that_stands(home: Home) -> Publication | None:
    """Find what readers see now; None where nothing was ever published.

    Where the pointer is lost, it is the last that was written.
    """
    pointed = home.published.resolve()
    if pointed.is_dir():
        folder = pointed.parent
        is_ours = folder.parent == home.publications.resolve()
        return _publication(folder) if is_ours else _old(pointed)
    if home.publications.is_dir() and (kept := _kept(home)):
        return _publication(home.publications / str(kept[-1]))
    before = home.restricted / _BEFORE
    return _old(before) if before.is_dir() else None


def kept_publications(home: Home) -> list[Publication]:
    """List all that are kept, oldest first; what a program of one folder published is none."""
    if not home.publications.is_dir():
        return []
    return [_publication(home.publications / str(number)) for number in _kept(home)]


def publication_before(home: Home) -> Publication:
    """Find the publication that stood before the present one, if it is still kept.

    Raises
    ------
    SecperfError
        There is none.
    """
    stands = publication_that_stands(home)
    earlier = [one for one in _kept(home) if stands is not None and one < stands.number]
    if not earlier:
        raise SecperfError(f"no earlier publication is kept in {home.publications}")
    return _publication(home.publications / str(earlier[-1]))


def public_half(folder: Path) -> Half:
    """Take a folder for what everybody gets, such as a copy that an auditor was given."""
    return _halves(folder, folder / _RESTRICTED)[0]


@contextmanager
def next_publication(home: Home, *, kept: int) -> Iterator[Publication]:
    """Write a publication; when the block ends, it stands, whole and durable.

    The caller holds the lock of the warehouse. A block that fails leaves what stood; a process
    that is killed leaves a folder that nobody is led to and that the next one deletes.

    Parameters
    ----------
    home
        The data folder.
    kept
        How many publications are kept, this one among them.
    """
    _make_folders(home)
    stands = publication_that_stands(home)
    number = 1 + max(_numbers(home), default=0)
    _sweep(home, stands.number if stands else 0)
    draft = home.publications / f".{number}"
    public, restricted = _halves(draft / _PUBLIC, draft / _RESTRICTED)
    try:
        for folder in (draft, public.folder, restricted.folder):
            folder.mkdir(mode=0o700)
        yield Publication(number=number, public=public, restricted=restricted)
        _share(public.folder, stands)
        _make_durable(draft)
        draft.chmod(0o755)
        folder = draft.replace(home.publications / str(number))
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _make_durable(home.publications, deep=False)
    point_to(home, _publication(folder))
    for old in [one for one in _kept(home) if one <= number][:-kept]:
        shutil.rmtree(home.publications / str(old))


def point_to(home: Home, publication: Publication) -> None:
    """Let readers see a publication from now on, in one step."""
    if home.published.is_dir() and not home.published.is_symlink():
        # It has rows about one person, so nobody else may go on reading it.
        home.published.replace(_free(home.restricted / _BEFORE))
    link = home.root / f".published.{publication.number}"
    link.unlink(missing_ok=True)
    link.symlink_to(publication.public.folder.relative_to(home.root))
    link.replace(home.published)
    _make_durable(home.root, deep=False)


def _halves(public: Path, restricted: Path) -> tuple[Half, Half]:
    return (
        Half(folder=public, database_name="secperf.duckdb", folder_mode=0o755, file_mode=0o444),
        Half(
            folder=restricted,
            database_name="secperf_restricted.duckdb",
            folder_mode=0o700,
            file_mode=0o400,
        ),
    )


def _publication(folder: Path) -> Publication:
    public, restricted = _halves(folder / _PUBLIC, folder / _RESTRICTED)
    return Publication(number=int(folder.name), public=public, restricted=restricted)


def _old(folder: Path) -> Publication:
    public, restricted = _halves(folder, folder / _RESTRICTED)
    return Publication(number=0, public=public, restricted=restricted)


def _make_folders(home: Home) -> None:
    """Make the folders, and the names of the survey desk, which lead through the pointer."""
    make_readable_folder(home.publications)
    home.restricted.mkdir(mode=0o700, exist_ok=True)
    for name in (home.restricted_database.name, "parquet"):
        link = home.restricted / name
        if link.exists() and not link.is_symlink():
            # The home was copied and its links were followed.
            link.replace(_free(home.restricted / _BEFORE))
        if not link.is_symlink():
            link.symlink_to(Path("..") / home.published.name / ".." / _RESTRICTED / name)


def _numbers(home: Home) -> list[int]:
    """List the numbers that something in the folder bears, whatever it is."""
    return sorted(int(one.name) for one in home.publications.iterdir() if one.name.isdecimal())


def _kept(home: Home) -> list[int]:
    """List the numbers of the publications that are there, oldest first."""
    folders = [(home.publications / str(one) / _PUBLIC, one) for one in _numbers(home)]
    return [number for folder, number in folders if folder.is_dir()]


def _sweep(home: Home, stands: int) -> None:
    """Delete what killed processes left, and what was never pointed to or was taken back."""
    for left in (*home.publications.glob(".*"), *home.root.glob(".published.*")):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()
    for number in _kept(home):
        if number > stands:
            shutil.rmtree(home.publications / str(number))


def _share(folder: Path, stands: Publication | None) -> None:
    """Open the public folder as the one before was, which its owner may have narrowed."""
    folder.chmod(0o755)
    if stands is None:
        return
    before = stands.public.folder.stat()
    if before.st_gid != folder.stat().st_gid:
        try:
            os.chown(folder, -1, before.st_gid)
        except PermissionError:
            # Whoever is of another group must not read in its place.
            folder.chmod(before.st_mode & 0o707)
            return
    folder.chmod(before.st_mode & 0o777)


def _free(path: Path) -> Path:
    """Find a name that nothing has yet."""
    number = 1
    while path.exists():
        number += 1
        path = path.with_name(f"{_BEFORE}-{number}")
    return path


def _make_durable(folder: Path, *, deep: bool = True) -> None:
    """Have the disk write a folder, and all in it, before anything else happens."""
    for path in (folder, *(folder.rglob("*") if deep else ())):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
