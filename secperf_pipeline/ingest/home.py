"""The folder that holds everything a pipeline works with, ``$SECPERF_HOME``."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from secperf_pipeline.domain.errors import QuarterError
from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.domain.quarters import Quarter


@dataclass(frozen=True, slots=True)
class Home:
    """Paths below one data folder."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """Take ``SECPERF_HOME``, or the project's ``data`` folder where it is not set."""
        return cls(Path(os.environ.get("SECPERF_HOME") or PROJECT / "data").resolve())

    @property
    def inbox(self) -> Path:
        """Where people drop files, one folder per quarter."""
        return self.root / "inbox"

    @property
    def store(self) -> Path:
        """Original bytes, named by their hash; private."""
        return self.root / "store"

    @property
    def keys(self) -> Path:
        """The pseudonym key; private."""
        return self.root / "keys"

    @property
    def warehouse(self) -> Path:
        """The working database; one process writes it, nobody else opens it."""
        return self.root / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one process that works on the warehouse."""
        return self.root / "warehouse.lock"

    @property
    def dbt_target(self) -> Path:
        """What dbt writes beside the tables."""
        return self.root / "dbt"

    @property
    def rebuilding(self) -> Path:
        """Holds the journal as it was when the home began to be rebuilt, until that has ended."""
        return self.root / "rebuilding"

    def unfinished_mark(self, quarter: Quarter) -> Path:
        """Name the mark that a run of the quarter began and did not end with its publication."""
        return self.root / "unfinished" / str(quarter)

    def unfinished_quarters(self) -> set[str]:
        """Name the quarters that are so marked."""
        folder = self.root / "unfinished"
        return {mark.name for mark in folder.iterdir()} if folder.is_dir() else set()

    @property
    def publications(self) -> Path:
        """The last publications, each in a folder named by its number."""
        return self.root / "publications"

    @property
    def published(self) -> Path:
        """The pointer: a link to what the publication that stands has for everybody."""
        return self.root / "published"

    @property
    def restricted(self) -> Path:
        """What the survey desk alone reads of the publication that stands; private."""
        return self.root / "restricted"

    @property
    def published_database(self) -> Path:
        """The read-only copy that analysts open."""
        return self.published / "secperf.duckdb"

    @property
    def restricted_database(self) -> Path:
        """The read-only copy of rows about one person each."""
        return self.restricted / "secperf_restricted.duckdb"

    @property
    def reports(self) -> Path:
        """One HTML page for each quarter."""
        return self.published / "report"

    @property
    def dagster(self) -> Path:
        """Dagster's own folder (runs, schedules, event log)."""
        return self.root / "dagster"

    def quarters(self) -> list[Quarter]:
        """List the quarters that have a folder with files in the inbox, oldest first.

        Raises
        ------
        QuarterError
            The inbox does not exist; the message says how to get one.
        """
        if not self.inbox.is_dir():
            raise QuarterError(
                f"there is no inbox at {self.inbox}; create it and put files into "
                f"{self.inbox / '2026Q3' / 'surveys'}, or run 'make demo' to see sample data"
            )
        return sorted(quarter for _, quarter in self._folders() if quarter is not None)

    def foreign_folders(self) -> list[str]:
        """Tell of each folder of the inbox that holds files and is named like no quarter."""
        if not self.inbox.is_dir():
            return []
        return [
            f"the inbox folder {name!r} is no quarter and is not read; name it like 2026Q3, or "
            "move it away"
            for name, quarter in sorted(self._folders())
            if quarter is None
        ]

    def _folders(self) -> Iterator[tuple[str, Quarter | None]]:
        """Go through the folders of the inbox that hold files; None where the name is another."""
        for folder in self.inbox.iterdir():
            if folder.name.startswith(".") or not folder.is_dir():
                continue
            if any(path.is_file() for path in folder.rglob("*")):
                try:
                    yield folder.name, Quarter.parse(folder.name)
                except ValueError:
                    yield folder.name, None
