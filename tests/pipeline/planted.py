"""What looks like a person's, planted in every family of input, and searched in what is written."""

import base64
import html
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

LIST = Path(__file__).with_name("planted.yaml")
_TOLD = re.compile(r"<([^<>]*)>")
# What came in, what is kept of it, and the database that only its owner can read.
_PRIVATE = ("inbox", "store", "keys", "warehouse.duckdb")
_SQLITE = b"SQLite format 3"
_PICTURE = re.compile(r"base64,([A-Za-z0-9+/=]+)")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Planted:
    """One text, and where it is planted."""

    family: str
    place: str
    kind: str
    text: str

    @property
    def written(self) -> str:
        """The text as the file holds it."""
        return _TOLD.sub(r"\1", self.text)

    @property
    def searched(self) -> str:
        """What must be found nowhere; a path is searched without its folder and extension."""
        marked = _TOLD.search(self.text)
        if marked:
            return marked[1].lower()
        if self.family == "file_name" and self.place == "folder":
            return self.text.rpartition("/")[0].lower()
        if self.family == "file_name" or self.place == "declared path":
            return self.text.rpartition("/")[2].rpartition(".")[0].lower()
        return self.text.lower()


class Plants:
    """The committed list; tells which of it was planted."""

    def __init__(self) -> None:
        listed = yaml.safe_load(LIST.read_text(encoding="utf-8"))
        self.all = [
            Planted(family, place, kind, text)
            for family, places in listed.items()
            for place, kinds in places.items()
            for kind, text in kinds.items()
        ]
        self.used: Counter[Planted] = Counter()

    def __call__(self, family: str, place: str) -> list[str]:
        """Give the texts of a place, to be written there."""
        found = [one for one in self.all if (one.family, one.place) == (family, place)]
        assert found, (family, place)
        self.used.update(found)
        return [one.written for one in found]

    def one(self, family: str, place: str) -> str:
        """Give the first text of a place."""
        return self(family, place)[0]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written at one place: its bytes, and the texts packed in them, in small letters."""

    content: bytes
    texts: str = ""

    def holds(self, text: str) -> bool:
        """Whether a text stands there, packed or as it is."""
        return text in self.texts or text.encode() in self.content


def leaks(plants: Plants, written: Mapping[str, Written]) -> dict[Planted, list[str]]:
    """Find the planted texts in what was written, by the name of each place."""
    found: dict[Planted, list[str]] = {}
    for place, what in written.items():
        for one in plants.all:
            if what.holds(one.searched):
                found.setdefault(one, []).append(place)
    return found


def written_below(home: Path) -> dict[str, Written]:
    """Read everything below a home that is not private, and the names of its files."""
    written = {}
    for path in sorted(home.rglob("*")):
        relative = path.relative_to(home).as_posix()
        if path.is_file() and not relative.startswith(_PRIVATE):
            content = path.read_bytes()
            texts = f"{relative}\n{_unpacked(path, content)}"
            written[relative] = Written(content.lower(), texts.lower())
    return written


def _unpacked(path: Path, content: bytes) -> str:
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            return "\n".join(_cells(connection))
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            connection.execute(f"create table one as from '{path}'").fetchall()
            return "\n".join(_cells(connection))
    if content.startswith(_SQLITE):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return unescaped("\n".join(_sqlite_cells(connection)))
    return unescaped(content.decode("utf-8", "ignore"))


def unescaped(text: str) -> str:
    """Write a text without the escapes of JSON and HTML, and the pictures in it as their words."""
    pictures = map(_picture, _PICTURE.findall(text))
    plain = html.unescape(_ESCAPED.sub(lambda one: chr(int(one[1], 16)), text))
    return "\n".join([plain, *pictures])


def _picture(encoded: str) -> str:
    return base64.b64decode(encoded[: len(encoded) // 4 * 4]).decode("utf-8", "ignore")


def _cells(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Every text of a database: cells, names and comments."""
    columns = connection.execute(
        "select schema_name || '.\"' || table_name || '\"', column_name, comment, data_type "
        "from duckdb_columns() where not internal"
    ).fetchall()
    for table, column, comment, kind in columns:
        yield f"{table} {column} {comment}"
        if kind.startswith("VARCHAR"):
            query = f'select distinct cast("{column}" as varchar) from {table}'
            yield from (str(one) for (one,) in connection.execute(query).fetchall())


def _sqlite_cells(connection: sqlite3.Connection) -> Iterator[str]:
    tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
    for (table,) in tables:
        for row in connection.execute(f'select * from "{table}"'):
            yield " ".join(map(str, row))
