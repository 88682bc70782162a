"""What one snapshot changed against another one, and whether a snapshot can be proved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import polars as pl

from secperf_pipeline.assets.restatements import QUARTER, REVISION
from secperf_pipeline.assets.snapshot_files import basis_of
from secperf_pipeline.cli.altered_cells import altered_cells
from secperf_pipeline.cli.kept_snapshots import KeptSnapshot, find_snapshot
from secperf_pipeline.cli.recomputation import recompute, recomputed
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.scorecard.basis import Basis, changed_layers, exchange_layers
from secperf_pipeline.scorecard.restatement import Change, Step, changes_frame, restatement
from secperf_pipeline.scorecard.snapshot import program_hash
from secperf_pipeline.warehouse.tables import Warehouse


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Two snapshots, the layers in which they differ, and every change."""

    before: KeptSnapshot
    after: KeptSnapshot
    layers: list[str]
    changes: list[Change]


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
    changes = _list_changes(
        before.rows, after.rows, steps, is_current=before.is_current & after.is_current
    )
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
    """Compute a snapshot again from its stored files; tell whether it holds, and in words.

    With a quarter's current snapshot everything that is published of the quarter is proved.
    """
    basis = basis_of(snapshot.files, snapshot.wave_quarter, home.store)
    is_same_code = basis.code == program_hash()
    with recomputed(basis) as other:
        again = find_snapshot(other, basis.quarter)
        is_shown = is_same_code and snapshot.is_current
        altered = list(altered_cells(home, other, snapshot.wave_quarter)) if is_shown else []
    step = Step(layer="code", before=snapshot.rows, after=again.rows)
    changes = _list_changes(snapshot.rows, again.rows, [step], is_current=snapshot.is_current)
    told = [*change_lines(changes, everything=True)]
    if not is_same_code:
        said = f"{snapshot.label}: made by other code; what the present code makes of it:"
        return True, [said, *told]
    names = [(one.snapshot_id, one.result_hash) for one in (snapshot, again)]
    if names[0] == names[1] and not changes:
        lines = [f"{snapshot.label}: computed again, id and results are the same"]
    else:
        lines = [f"{snapshot.label}: computed again with the same code, but it is not the same"]
        lines += told
    if altered:
        lines.append(f"  {len(altered)} published cells are not those that were computed")
    elif is_shown:
        lines.append("  so are its published tables, their copies and its pages, cell by cell")
    holds = names[0] == names[1] and not changes and not altered
    return holds, [*lines, *(f"    {one}" for one in altered)]


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
    told = rest if everything else [one for one in rest if one.is_of_the_whole]
    for change in [*flips, *told]:
        yield f"    {change}"
    if len(told) < len(rest):
        yield f"    {len(rest) - len(told)} more of single organisations; --all lists them"


def _list_changes(
    before: pl.DataFrame, after: pl.DataFrame, steps: Sequence[Step], *, is_current: bool
) -> list[Change]:
    """List changes; where a revision is superseded, without what it does not publish."""
    if is_current:
        return restatement(before, after, steps)
    shown = [
        replace(one, before=_of_superseded(one.before), after=_of_superseded(one.after))
        for one in steps
    ]
    return restatement(_of_superseded(before), _of_superseded(after), shown)


def _of_superseded(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out what the people of single organisations said, as publishing does."""
    is_survey = pl.col("content").str.json_path_match("$.source") == "survey"
    is_single = pl.col("content").str.json_path_match("$.organisation_id") != "all"
    return rows.filter(~(is_survey & is_single).fill_null(False))


def _steps(
    first: tuple[KeptSnapshot, Basis], last: tuple[KeptSnapshot, Basis], layers: list[str]
) -> list[Step]:
    """Exchange one layer after the other under the present program."""
    (before, old), (after, new) = first, last
    exchanged = [layer for layer in layers if layer != "code"]
    bases = [exchange_layers(old, new, exchanged[:count]) for count in range(len(exchanged) + 1)]
    states = [_rows_of(basis, ((before, old), (after, new))) for basis in bases]
    return [
        Step(layer=layer, before=one, after=two)
        for layer, one, two in zip(exchanged, states, states[1:], strict=False)
    ]


def _rows_of(basis: Basis, kept: Sequence[tuple[KeptSnapshot, Basis]]) -> pl.DataFrame:
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
