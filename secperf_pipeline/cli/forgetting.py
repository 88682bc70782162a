"""A respondent takes a response back: it goes from files, store, warehouse and copies of rows.

What says where the response lies goes last, so that a killed command can be called again.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from secperf_pipeline.assets.journal import journal_of
from secperf_pipeline.cli.restoration import restore_inbox
from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.inbox import InboxFile, inbox_files
from secperf_pipeline.ingest.journal_events import RewrittenFile, WithdrawalEvent
from secperf_pipeline.ingest.load import declared_wave
from secperf_pipeline.ingest.pseudonyms import PseudonymKey, pseudonym_key
from secperf_pipeline.ingest.store import forget, keep, read_stored
from secperf_pipeline.ingest.withdrawal import Holdings, holdings, holds_text, without_lines
from secperf_pipeline.publishing.publications import kept_publications
from secperf_pipeline.publishing.signing import signing_key
from secperf_pipeline.publishing.withdrawal import open_for_withdrawal
from secperf_pipeline.warehouse.rewriting import (
    Withdrawn,
    rewrite_copy_without,
    rewrite_without,
)
from secperf_pipeline.warehouse.tables import Warehouse

_ID = re.compile(r"[0-9a-f]{24}")
_QUARTER = "select distinct wave_quarter from raw.survey_responses where response_id = $id"
_VERSIONS = """
    select distinct path, sha256, kind, bool_or(sha256 in (
        select sha256 from raw.files
        inner join (
            select load_id, path from raw.survey_responses where response_id = $id
            union select load_id, path from raw.screening_reviews where response_id = $id
        ) using (load_id, path)
    )) as holds
    from raw.files
    where wave_quarter = $quarter and sha256 is not null
    group by all order by all
"""
_OF_OTHERS = "select distinct sha256 from raw.files where wave_quarter <> $quarter"
_RESTING = """
    select distinct wave_quarter from results.snapshot_files
    where role = 'input' and path like $quarter || '/%'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was done: the quarters to run again, and a sentence for each step."""

    quarters: list[Quarter]
    lines: list[str]


def forget_response(home: Home, response_id: str) -> Forgotten:
    """Take a response out of a home; the caller holds the lock, and runs the quarters afterwards.

    Raises
    ------
    SecperfError
        The id is none, or a file cannot be rewritten; nothing was changed then.
    """
    if not _ID.fullmatch(response_id):
        raise SecperfError(
            f"{response_id!r} is no response; name it by the 24 digits of its response_id"
        )
    with Warehouse.open(home.warehouse) as warehouse:
        found = warehouse.read(_QUARTER, {"id": response_id})["wave_quarter"].to_list()
    if not found:
        return Forgotten(
            quarters=[Quarter.parse(one) for one in sorted(home.unfinished_quarters())],
            lines=[f"no response {response_id} is kept here, or not any more"],
        )
    return _Withdrawal(home, Quarter.parse(found[0]), response_id).carry_out()


class _Withdrawal:
    """One response of one quarter, on its way out."""

    def __init__(self, home: Home, quarter: Quarter, response_id: str) -> None:
        self._home, self._quarter, self._id = home, quarter, response_id
        self._folder = home.inbox / str(quarter)
        own = {"id": response_id, "quarter": str(quarter)}
        with Warehouse.open(home.warehouse) as warehouse:
            self._versions = warehouse.read(_VERSIONS, own)
            self._shared = set(
                warehouse.read(_OF_OTHERS, {"quarter": str(quarter)})["sha256"].to_list()
            )
            self._resting = warehouse.read(_RESTING, {"quarter": str(quarter)})
            fingerprints = set(warehouse.read("from raw.key_fingerprints")["fingerprint"])
            self._journal = journal_of(home, warehouse)
        self._key: PseudonymKey = pseudonym_key(home.keys, fingerprints)
        self._lines: list[str] = []

    def carry_out(self) -> Forgotten:
        """Do it in an order that a kill may end anywhere."""
        if not inbox_files(self._folder):
            restore_inbox(self._home, [self._quarter], self._home.inbox)
            self._say(f"the inbox had no files of {self._quarter}; they were restored")
        files = [file for file in inbox_files(self._folder) if file.content is not None]
        wave = declared_wave(self._quarter, files)
        here = holdings(files, wave, self._key, self._id)
        earlier = list(self._earlier(files, wave, here.respondent))
        rewritten = {
            file: None
            if file.path in here.whole
            else without_lines(file.path, file.content or b"", here.lines[file.path], wave)
            for file in files
            if file.path in here.lines
        }
        quarters = self._mark_unfinished()
        places = {(_digest(file), line) for file in rewritten for line in here.lines[file.path]}
        going = {(file.path, _digest(file)) for file in rewritten}
        for file, content in rewritten.items():
            self._put(file.path, content)
        respondent = here.respondent
        for file, one in earlier:
            respondent = respondent or one.respondent
            if file.path in one.lines or _may_hold(file, one, {self._id, respondent}):
                going.add((file.path, _digest(file)))
                places |= {(_digest(file), line) for line in one.lines.get(file.path, ())}
        for file in files:
            if _may_hold(file, here, {self._id, respondent}):
                self._say(f"{file.path} cannot be read and may hold it; correct or remove it")
        going |= set(self._versions.filter("holds").select("path", "sha256").iter_rows())
        self._tell_journal(going)
        self._delete_bytes({digest for _, digest in going})
        self._delete_rows(Withdrawn(response_id=self._id, places=frozenset(places)))
        return Forgotten(quarters=quarters, lines=self._lines)

    def _say(self, line: str) -> None:
        self._lines.append(line)

    def _put(self, path: str, content: bytes | None) -> None:
        """Put a file without the response in place of the one that held it."""
        target = self._folder / path
        if content is None:
            target.unlink()
            self._say(f"{path}: deleted, as it held nothing else")
            return
        keep(self._home.store, content)
        write_atomically(target, content, mode=target.stat().st_mode & 0o777)
        self._say(f"{path}: its lines emptied")

    def _earlier(
        self, files: list[InboxFile], wave: Wave, respondent: str | None
    ) -> Iterator[tuple[InboxFile, Holdings]]:
        """Look through every version of surveys and reviews that the inbox does not hold now.

        Surveys come first: reviews may name the respondent by the id that a survey tells.
        """
        present = {_digest(file) for file in files}
        kinds = ("survey", "unknown", "reviews")
        rows = [row for row in self._versions.iter_rows() if row[2] in kinds]
        for path, sha256, _, _ in sorted(rows, key=lambda row: kinds.index(row[2])):
            if sha256 in present:
                continue
            try:
                file = InboxFile(path, read_stored(self._home.store, sha256))
            except FileNotFoundError:
                continue
            found = holdings([file], wave, self._key, self._id, beside=files, respondent=respondent)
            respondent = respondent or found.respondent
            yield file, found

    def _mark_unfinished(self) -> list[Quarter]:
        """Mark what has to be run again: the quarter, and those that rest on its files."""
        names = {str(self._quarter), *self._resting["wave_quarter"]}
        quarters = sorted(Quarter.parse(one) for one in names)
        for quarter in quarters:
            mark = self._home.unfinished_mark(quarter)
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()
        return quarters

    def _tell_journal(self, going: set[tuple[str, str]]) -> None:
        now = {file.path: file.content for file in inbox_files(self._folder)}
        rewritten = [
            RewrittenFile(
                path=path,
                before=digest,
                after=sha256_of_bytes(content) if (content := now.get(path)) else None,
            )
            for path, digest in sorted(going)
        ]
        event = WithdrawalEvent(
            at=dt.datetime.now(dt.UTC), quarter=str(self._quarter), files=tuple(rewritten)
        )
        self._journal.add([event])

    def _delete_bytes(self, going: set[str]) -> None:
        # Those that nobody could read come first: the ids that tell them lie in the others.
        held = set(self._versions.filter("holds")["sha256"])
        deleted = 0
        for digest in sorted(going, key=lambda one: (one in held, one)):
            if digest in self._shared:
                self._say(
                    f"the stored file {digest[:12]} belongs to another quarter, too, and stays: "
                    "forget the response of that quarter as well"
                )
            else:
                deleted += forget(self._home.store, digest)
        self._say(f"{deleted} stored files deleted that held it")

    def _delete_rows(self, withdrawn: Withdrawn) -> None:
        """Leave the rows out of every copy; of the warehouse, which says where they are, last."""
        halves = [half for one in kept_publications(self._home) for half in one.halves]
        with open_for_withdrawal(halves, signing_key(self._home.keys)):
            for copy in copies_of_rows(self._home):
                rewrite = rewrite_without if copy.suffix == ".duckdb" else rewrite_copy_without
                if count := rewrite(copy, withdrawn):
                    self._say(f"{copy.relative_to(self._home.root)}: {count} rows left out")
        count = rewrite_without(self._home.warehouse, withdrawn)
        self._say(f"{self._home.warehouse.name}: {count} rows left out")


def copies_of_rows(home: Home) -> list[Path]:
    """List the databases and Parquet files of a home that may hold what the warehouse holds."""
    folders = (home.published, home.publications, home.restricted)
    found = {
        path.resolve()
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".duckdb", ".parquet") and not path.name.startswith(".")
    }
    return sorted(path for path in found if path.is_file())


def _digest(file: InboxFile) -> str:
    return sha256_of_bytes(file.content or b"")


def _may_hold(file: InboxFile, found: Holdings, ids: set[str | None]) -> bool:
    """Tell whether a file that could not be read holds one of the ids as a text."""
    named = [one for one in ids if one is not None]
    return file.path in found.unread and any(holds_text(file.content or b"", one) for one in named)
