"""Write a quarter's files again, byte for byte, as its current load found them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.atomic import write_atomically
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.ingest.store import read_stored
from secperf_pipeline.warehouse.tables import Warehouse

_CURRENT = """
    select wave_quarter, path, sha256 from raw.files
    where sha256 is not null and load_id in (select load_id from raw.current_loads)
    order by wave_quarter, path
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """How many files were written, and how many lay there already with these bytes."""

    written: int
    present: int


def restore_inbox(home: Home, quarters: Iterable[Quarter], folder: Path) -> Restoration:
    """Write the files of the current loads below a folder; nothing that is there is changed.

    Parameters
    ----------
    home
        Whose store and ledger count.
    quarters
        Only these; none means all that were loaded.
    folder
        Gets one folder for each quarter.

    Raises
    ------
    SecperfError
        A file of another content lies there, or the store has lost the bytes; nothing is
        written then.
    """
    wanted = {str(quarter) for quarter in quarters}
    with Warehouse.open(home.warehouse) as warehouse:
        rows = list(warehouse.read(_CURRENT).iter_rows())
    missing = sorted(wanted - {quarter for quarter, _, _ in rows})
    if missing:
        raise SecperfError(f"{', '.join(missing)}: never loaded; nothing can be restored")
    files = {}
    present = 0
    for quarter, path, digest in rows:
        if wanted and quarter not in wanted:
            continue
        target = folder / quarter / path
        try:
            content = read_stored(home.store, digest)
        except FileNotFoundError as error:
            raise SecperfError(
                f"{quarter}/{path}: the store does not hold its bytes any more ({digest[:12]}); "
                "restore the store from a backup"
            ) from error
        if not target.exists():
            files[target] = content
        elif target.read_bytes() == content:
            present += 1
        else:
            raise SecperfError(
                f"{target} holds other bytes than the current load; move it away or restore "
                "into another folder with --to"
            )
    for target, content in files.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, content, mode=0o600)
    return Restoration(written=len(files), present=present)
