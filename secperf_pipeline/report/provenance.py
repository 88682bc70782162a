"""Where the figures come from: files, assumptions and the snapshot."""

from collections.abc import Mapping

from secperf_pipeline.report.figures import (
    Cell,
    Row,
    Table,
    figure,
    line,
    plain,
    table,
    whole,
    words,
)
from secperf_pipeline.report.selection import RowDicts

_SNAPSHOT = {
    "snapshot_id": "Snapshot",
    "revision": "Revision",
    "code_version": "Code version",
    "protocol_hash": "Protocol hash",
}
_NOT_RECORDED = "not recorded for this report"


def files_table(files: RowDicts) -> Table | None:
    """List the files of the quarter with what became of their rows; None without files."""
    rows = [
        Row(
            cells=(
                words(row["path"], css="path"),
                words(row["status"], css="strong" if row["status"] == "refused" else ""),
                figure(whole(row.get("rows_read"))),
                figure(whole(row.get("rows_accepted"))),
                figure(whole(row.get("rows_rejected"))),
                Cell(text=str(row.get("message") or ""), css="small"),
            )
        )
        for row in files
    ]
    headers = ["File", "Status", "Rows read", "Accepted", "Rejected", "Message"]
    return table("", headers, rows) if rows else None


def assumptions_table(assumptions: RowDicts) -> Table:
    """List every number that decides an outcome."""
    rows = [
        line(
            [
                words(row["assumption_id"], css="path id"),
                figure(plain(row["value"])),
                words(row["unit"]),
                words(row["meaning"]),
                words(row["basis"]),
                words(row["source"]),
            ],
            None,
        )
        for row in assumptions
    ]
    return table("", ["Assumption", "Value", "Unit", "Meaning", "Basis", "Source"], rows)


def snapshot_table(snapshot: Mapping[str, object], verdicts: RowDicts) -> Table:
    """Show what identifies the result; the verdicts know the protocol if the snapshot does not."""
    known = dict(snapshot)
    if known.get("protocol_hash") is None and verdicts:
        known["protocol_hash"] = verdicts[0].get("protocol_hash")
    others = {
        key: key.replace("_", " ").capitalize()
        for key, value in known.items()
        if key not in _SNAPSHOT and value is not None
    }
    rows: list[Row] = [
        line([words(label), words(_said(known.get(key)), css="path")], _NOT_RECORDED)
        for key, label in {**_SNAPSHOT, **others}.items()
    ]
    return table("", ["", "Value"], rows)


def _said(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
