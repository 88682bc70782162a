"""Snapshots as the published database holds them: found by a prefix, compared, proved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from secperf_pipeline.assets.restatements import QUARTER, REVISION
from secperf_pipeline.assets.snapshot_files import basis_of
from secperf_pipeline.cli.recomputation import recompute
from secperf_pipeline.domain.errors import SnapshotError
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.scorecard.basis import Basis, changed_layers, mix_layers
from secperf_pipeline.scorecard.restatement import Change, Step, changes_frame, restatement
from secperf_pipeline.scorecard.snapshot import program_hash
from secperf_pipeline.warehouse.tables import Warehouse

_SHORT = 12
_SNAPSHOTS = "select * from results.scorecard_snapshots order by wave_quarter, revision"
_ROWS = """
    select table_name, content from results.snapshot_rows
    where snapshot_id = $snapshot_id order by table_name, row_position
"""
_FILES = "select role, path, sha256 from results.snapshot_files where snapshot_id = $snapshot_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSnapshot:
    """A snapshot with its rows and the list of its files."""

    snapshot_id: str
    wave_quarter: str
    revision: int
    is_current: bool
    result_hash: str
    rows: pl.DataFrame
    files: pl.DataFrame

    @property
    def label(self) -> str:
        """Quarter, revision and the start of the id."""
        return f"{self.wave_quarter} revision {self.revision} ({self.snapshot_id[:_SHORT]})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Two snapshots, the layers in which they differ, and every change."""

    before: KeptSnapshot
    after: KeptSnapshot
    layers: list[str]
    changes: list[Change]


def find_snapshot(home: Home, text: str) -> KeptSnapshot:
    """Find a snapshot by the start of its id; a quarter stands for its current one.

    Raises
    ------
    SnapshotError
        No snapshot starts like that, or several do.
    """
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        known = connection.sql(_SNAPSHOTS).pl()
        found = known.filter((pl.col("wave_quarter") == text) & pl.col("is_current"))
        if found.is_empty():
            found = known.filter(pl.col("snapshot_id").str.starts_with(text.lower()))
        ids = found["snapshot_id"].unique().sort().to_list()
        if not ids:
            quarters = ", ".join(known["wave_quarter"].unique().sort()) or "no quarter"
            raise SnapshotError(
                f"{text!r} is no quarter with a snapshot, nor the start of a snapshot's id; "
                f"snapshots are published of: {quarters}"
            )
        if len(ids) > 1:
            several = ", ".join(one[:_SHORT] for one in ids)
            raise SnapshotError(f"{text!r} is the start of several snapshots' ids: {several}")
        return _kept(connection, found.row(-1, named=True))


def predecessor(home: Home, snapshot: KeptSnapshot) -> KeptSnapshot:
    """Give the revision that a snapshot replaced, else the current one of the quarter before.

    Raises
    ------
    SnapshotError
        Nothing came before it.
    """
    with duckdb.connect(str(home.published_database), read_only=True) as connection:
        known = connection.sql(_SNAPSHOTS).pl()
        own = pl.col("wave_quarter") == snapshot.wave_quarter
        earlier = known.filter(own & (pl.col("revision") < snapshot.revision))
        if earlier.is_empty():
            is_before = pl.col("wave_quarter") < snapshot.wave_quarter
            earlier = known.filter(is_before & pl.col("is_current"))
        if earlier.is_empty():
            raise SnapshotError(f"{snapshot.label} is the first snapshot; name another one")
        return _kept(connection, earlier.row(-1, named=True))


def explain(home: Home, before: KeptSnapshot, after: KeptSnapshot) -> Explanation:
    """Attribute every difference to data, screening, definitions or code.

    One changed layer made every difference. With several, the present program computes the
    steps between them; an old program cannot be run again, so the code is what they leave.
    """
    old, new = (basis_of(one.files, one.wave_quarter, home.store) for one in (before, after))
    layers = changed_layers(old, new)
    if len(layers) == 1:
        steps = [Step(layer=layers[0], before=before.rows, after=after.rows)]
    else:
        steps = _steps((before, old), (after, new), layers)
    changes = _told(before.rows, after.rows, steps, is_current=before.is_current & after.is_current)
    return Explanation(before=before, after=after, layers=layers, changes=changes)


def record(home: Home, explanation: Explanation) -> int:
    """Write an explanation into ``results.restatements`` in place of what stood there.

    The caller holds the lock of the warehouse, and publishes afterwards.
    """
    before, after = explanation.before, explanation.after
    key = {"snapshot_id": after.snapshot_id, "compared_with": before.snapshot_id}
    is_revision = before.wave_quarter == after.wave_quarter
    rows = changes_frame(explanation.changes, is_attributed=True).with_columns(
        *(pl.lit(value).alias(name) for name, value in key.items()),
        wave_quarter=pl.lit(after.wave_quarter),
        comparison=pl.lit(REVISION if is_revision else QUARTER),
        changed_layers=pl.lit(", ".join(explanation.layers)),
    )
    with Warehouse.open(home.warehouse) as warehouse:
        kept = warehouse.read("from results.restatements")
        is_same = pl.all_horizontal(pl.col(name) == value for name, value in key.items())
        others = kept.filter(~is_same)
        table = pl.concat([others, rows.select(others.columns)])
        warehouse.replace_all("results.restatements", table)
    return rows.height


def verify(home: Home, snapshot: KeptSnapshot) -> tuple[bool, list[str]]:
    """Compute a snapshot again from its stored files; tell whether it holds, and in words."""
    basis = basis_of(snapshot.files, snapshot.wave_quarter, home.store)
    again = recompute(basis)
    if basis.code == program_hash():
        same = (again.snapshot_id, again.result_hash) == (
            snapshot.snapshot_id,
            snapshot.result_hash,
        )
        if same:
            return True, [f"{snapshot.label}: computed again, id and results are the same"]
        said = [f"{snapshot.label}: computed again with the same code, but it is not the same"]
    else:
        same = True
        said = [f"{snapshot.label}: made by other code; what the present code makes of it:"]
    step = Step(layer="code", before=snapshot.rows, after=again.rows)
    changes = _told(snapshot.rows, again.rows, [step], is_current=snapshot.is_current)
    return same, [*said, *change_lines(changes, everything=True)]


def explanation_lines(explanation: Explanation, *, everything: bool) -> Iterator[str]:
    """Tell an explanation in lines; see `change_lines`."""
    yield f"{explanation.before.label} -> {explanation.after.label}"
    yield f"  changed: {', '.join(explanation.layers) or 'nothing'}"
    if "code" in explanation.layers and len(explanation.layers) > 1:
        yield "  an old program cannot be run again: code is what the other layers leave"
    yield from change_lines(explanation.changes, everything=everything)


def change_lines(changes: Sequence[Change], *, everything: bool) -> Iterator[str]:
    """Tell changes in lines: the flipped verdicts first, then every other one by table.

    Those of single organisations are only counted, unless ``everything`` is wanted.
    """
    flips = [one for one in changes if one.table_name == "verdicts" and one.figure == "verdict"]
    yield f"  {len(changes)} changes, {len(flips)} of them flipped verdicts"
    rest = [one for one in changes if one not in flips]
    told = rest if everything else [one for one in rest if _is_of_the_whole(one)]
    for change in [*flips, *told]:
        yield f"    {change}"
    if len(told) < len(rest):
        yield f"    {len(rest) - len(told)} more of single organisations; --all lists them"


def _told(
    before: pl.DataFrame, after: pl.DataFrame, steps: Sequence[Step], *, is_current: bool
) -> list[Change]:
    """List changes; where a revision is superseded, without what it does not publish."""
    if is_current:
        return restatement(before, after, steps)
    shown = [
        Step(
            layer=one.layer, before=_of_a_superseded(one.before), after=_of_a_superseded(one.after)
        )
        for one in steps
    ]
    return restatement(_of_a_superseded(before), _of_a_superseded(after), shown)


def _of_a_superseded(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out what the people of single organisations said, as publishing does."""
    is_survey = pl.col("content").str.json_path_match("$.source") == "survey"
    is_single = pl.col("content").str.json_path_match("$.organisation_id") != "all"
    return rows.filter(~(is_survey & is_single).fill_null(False))


def _is_of_the_whole(change: Change) -> bool:
    """Tell whether a change is of all organisations together."""
    return change.table_name == "verdicts" or change.row_key.startswith("all |")


def _steps(
    first: tuple[KeptSnapshot, Basis], last: tuple[KeptSnapshot, Basis], layers: list[str]
) -> list[Step]:
    """Exchange one layer after the other under the present program."""
    (before, old), (after, new) = first, last
    exchanged = [layer for layer in layers if layer != "code"]
    bases = [mix_layers(old, new, exchanged[:count]) for count in range(len(exchanged) + 1)]
    states = [_rows(basis, ((before, old), (after, new))) for basis in bases]
    return [
        Step(layer=layer, before=one, after=two)
        for layer, one, two in zip(exchanged, states, states[1:], strict=False)
    ]


def _rows(basis: Basis, kept: Sequence[tuple[KeptSnapshot, Basis]]) -> pl.DataFrame:
    """Take a stored snapshot of the present program where there is one, else compute."""
    for snapshot, own in kept:
        same_files = (own.quarter, own.inputs, own.definitions) == (
            basis.quarter,
            basis.inputs,
            basis.definitions,
        )
        if same_files and own.code == program_hash():
            return snapshot.rows
    return recompute(basis).rows


def _kept(connection: duckdb.DuckDBPyConnection, row: dict[str, object]) -> KeptSnapshot:
    key = {"snapshot_id": row["snapshot_id"]}
    return KeptSnapshot(
        snapshot_id=str(row["snapshot_id"]),
        wave_quarter=str(row["wave_quarter"]),
        revision=int(str(row["revision"])),
        is_current=bool(row["is_current"]),
        result_hash=str(row["result_hash"]),
        rows=connection.execute(_ROWS, key).pl(),
        files=connection.execute(_FILES, key).pl(),
    )
