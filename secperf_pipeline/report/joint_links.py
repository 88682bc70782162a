"""Which security performance carries a link: all security indicators of a business indicator."""

from collections.abc import Mapping

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.figures import (
    Row,
    Table,
    figure,
    interval,
    is_missing,
    line,
    number,
    percentage,
    plural,
    table,
    words,
)
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts, rows_with


def joint_tables(rows: RowDicts, names: Indicators, numbers: Mapping[str, float]) -> list[Table]:
    """Lay out a table for each business indicator, the indicator that carries most first.

    Parameters
    ----------
    rows
        Rows of ``results.joint_links`` on the whole wave under its own profile.
    names
        The catalogue.
    numbers
        The register's, of which the level of the intervals and the limit of VIF are said.
    """
    level = worded("{confidence_percent} interval", numbers)
    headers = ["Security indicator", "Joint slope", level, "VIF", "Weight", level, "Ranks first"]
    found = []
    for y in names.in_order(str(row["y"]) for row in rows):
        of_y = sorted(
            rows_with(rows, y=y), key=lambda row: (-(row["relative_weight"] or 0), str(row["x"]))
        )
        lines = [_line(row, names, numbers["vif_most"]) for row in of_y]
        found.append(table(_caption(of_y[0], names), headers, lines))
    return found


def _caption(row: RowDict, names: Indicators) -> str:
    name = names.name(row["y"])
    if is_missing(row["r2"]):
        return name
    count, clusters = int(row["n"]), int(row["n_clusters"])
    # A response without an organisation counts as one.
    of = "" if clusters == count else f" of {plural(clusters, 'organisation')}"
    return (
        f"{name}: together they explain {number(row['r2'], 2)} of its variance; "
        f"{plural(count, 'response')}{of}"
    )


def _line(row: RowDict, names: Indicators, most_vif: float) -> Row:
    is_mixed = not is_missing(row["vif"]) and row["vif"] > most_vif
    cells = [
        words(names.name(row["x"])),
        figure(number(row["slope"], 2)),
        figure(interval(row["slope_low"], row["slope_high"], 2)),
        figure(number(row["vif"], 1), note="cannot be told apart" if is_mixed else ""),
        figure(number(row["relative_weight"], 3)),
        figure(interval(row["relative_weight_low"], row["relative_weight_high"], 3)),
        figure(percentage(row["probability_first"])),
    ]
    return line(cells, row["reason"])
