"""The families of hypotheses on which a quarter has verdicts, as the verdicts name them."""

from dataclasses import dataclass

from secperf_pipeline.report.selection import Indicators, RowDicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One declared family with its verdicts.

    Parameters
    ----------
    family_id
        ``H2``.
    is_single
        Whether one x is held against one y; else each x against each y.
    x, y
        Its indicators, in the order of the catalogue.
    verdicts
        Rows of ``results.verdicts`` on it, under every policy.
    """

    family_id: str
    is_single: bool
    x: list[str]
    y: list[str]
    verdicts: RowDicts

    @property
    def anchor(self) -> str:
        """Where the family's section stands on the page."""
        return f"hypothesis_{self.family_id}"


def families(verdicts: RowDicts, names: Indicators) -> list[Family]:
    """Sort verdicts into families; those of several links come first, else in the given order.

    Parameters
    ----------
    verdicts
        Their ids are ``H1``, or ``H2:policy:sales`` in a family of several links.
    names
        The catalogue, whose order the indicators take.
    """
    by_family: dict[str, RowDicts] = {}
    for row in verdicts:
        by_family.setdefault(str(row["hypothesis_id"]).split(":")[0], []).append(row)
    found = [
        Family(
            family_id=one,
            is_single=one == rows[0]["hypothesis_id"],
            x=names.in_order(str(row["x"]) for row in rows),
            y=names.in_order(str(row["y"]) for row in rows),
            verdicts=rows,
        )
        for one, rows in by_family.items()
    ]
    return sorted(found, key=lambda family: family.is_single)


def question(family: Family, names: Indicators) -> str:
    """Ask what a family of several links asks: ``H2: does ... go with ...?``."""
    x, y = (_together(side, names) for side in (family.x, family.y))
    return f"{family.family_id}: does {x} go with {y}?"


def _together(side: list[str], names: Indicators) -> str:
    shared = names.family_of(side)
    if len(side) > 1 and shared is not None:
        return f"{shared} performance"
    return ", ".join(names.name(one) for one in side)


def one_of(side: list[str], names: Indicators) -> str:
    """Name any one indicator of a family's side: ``a security indicator``."""
    if len(side) == 1:
        return names.name(side[0])
    shared = names.family_of(side)
    return "an indicator" if shared is None else f"a {shared} indicator"
