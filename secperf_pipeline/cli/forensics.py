"""The figures that the studies print, held against their own digits."""

from collections.abc import Iterator

import polars as pl

from secperf_pipeline.analysis.figure_forensics import figure_forensics
from secperf_pipeline.domain.project import REFERENCE

# The study of tables 3 to 5, as benchmarks.csv names it.
_SURVEY_STUDY = "survey study"
_COLUMNS = {"status": 14, "figure": 44, "reported": 16, "method": 41}


def reference_forensics() -> pl.DataFrame:
    """Check every printed figure of ``data/reference``; rows of `figure_forensics`."""
    tables = {
        # Digits are precision, so nothing is read as a number.
        name: pl.read_csv(REFERENCE / f"{name}.csv", infer_schema=False)
        for name in ("table_3", "table_4", "table_5", "benchmarks")
    }
    bases = tables["benchmarks"].filter(source=_SURVEY_STUDY)["base_n"]
    return figure_forensics(**tables, n=int(bases.unique().item()))


def forensics_lines(found: pl.DataFrame) -> Iterator[str]:
    """Lay the checks out as lines, study by study, and count their outcomes at the end."""
    yield f"  {_cells({name: name for name in _COLUMNS})}what follows"
    for (source,), rows in found.group_by(["source"], maintain_order=True):
        yield str(source)
        for row in rows.iter_rows(named=True):
            yield f"  {_cells(row)}{row['implied']}"
    counts = found["status"].value_counts().sort("status").iter_rows()
    yield ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts)


def _cells(row: dict[str, str]) -> str:
    return "".join(f"{row[name]:<{width}}" for name, width in _COLUMNS.items())
