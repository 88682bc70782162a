"""Which column of an export is which item or field of an instrument."""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from secperf_pipeline.declarations.instrument import FIELDS, Instrument, Item
from secperf_pipeline.readers.faults import RowIssue, refusal
from secperf_pipeline.readers.survey.export import ExportColumn, SurveyExport
from secperf_pipeline.readers.text import normalise

_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Columns found for one instrument.

    Parameters
    ----------
    instrument
        The instrument.
    positions
        Position of the column of each item and field that was found.
    faults
        Items and fields that two columns fit, columns that fit two items, and required items
        that no column fits.
    """

    instrument: Instrument
    positions: dict[str, int]
    faults: list[RowIssue]


def match_key(text: str) -> str:
    """Bring a wording to the form in which wordings are compared.

    Markup and invisible characters go, blanks count as one, case does not count; nothing else
    is forgiven, so that two wordings that read alike but differ stay different.
    """
    plain = _TAG.sub(" ", html.unescape(text)) if "<" in text or "&" in text else text
    return _BLANKS.sub(" ", normalise(plain)).strip().casefold()


def wordings(instrument: Instrument) -> dict[str, tuple[str, int]]:
    """List the item or field that each wording stands for, with its rank among the field's.

    An item's wordings have one rank: two columns that fit an item contradict each other. Of two
    columns that fit a field, such as a code of one's own and a token, the one listed first
    counts.
    """
    known: dict[str, tuple[str, int]] = {}
    for item in instrument.items:
        listed = instrument.matching.columns.get(item.id, [])
        for text in (item.id, *item.text.values(), *listed):
            known[match_key(text)] = (item.id, 0)
    for name in (*FIELDS, *instrument.attributes):
        own = instrument.respondent_column if name == "respondent_id" else name
        for rank, text in enumerate([own, *instrument.matching.columns.get(name, [])]):
            known.setdefault(match_key(text), (name, rank))
    return known


def match_columns(
    export: SurveyExport, instruments: Mapping[str, Instrument], columns: Mapping[str, str]
) -> Match:
    """Find the instrument that an export follows, and its columns.

    Parameters
    ----------
    export
        The export.
    instruments
        Candidates; a single one is taken as declared.
    columns
        Declared meaning of headers; it wins over the instrument's wordings.

    Raises
    ------
    FileRefusedError
        Fewer than half of the required items of each candidate were found, or several
        candidates fit.
    """
    matches = [_match(export.columns, one, columns) for one in instruments.values()]
    fitting = [one for one in matches if _fits(one)]
    if len(matches) == 1 and matches[0].positions.keys() & _required_items(matches[0].instrument):
        fitting = matches
    if len(fitting) == 1:
        return fitting[0]
    counts = "; ".join(
        f"{one.instrument.id} {len(one.positions.keys() & _required_items(one.instrument))} "
        f"of {len(_required_items(one.instrument))} items"
        for one in matches
    )
    reason = (
        f"the columns fit {'several instruments' if fitting else 'no instrument'} ({counts}); "
        "declare `instrument` and the file's `columns` in wave.yaml, "
        "or add the wordings to the instrument's matching rules"
    )
    raise refusal("instrument", reason, rows_read=export.rows_read)


def fits_an_instrument(headers: Iterable[str], instruments: Iterable[Instrument]) -> bool:
    """Tell whether a plain header holds at least half of the items of an instrument."""
    columns = [ExportColumn(name=header, names=(header,)) for header in headers]
    return any(_fits(_match(columns, one, {})) for one in instruments)


def _fits(match: Match) -> bool:
    required = _required_items(match.instrument)
    return 2 * len(match.positions.keys() & required) >= len(required)


def _required_items(instrument: Instrument) -> set[str]:
    return {item.id for item in instrument.items if not item.is_optional}


def _match(
    columns: list[ExportColumn], instrument: Instrument, declared: Mapping[str, str]
) -> Match:
    known = wordings(instrument)
    own = {match_key(header): (target, -1) for header, target in declared.items()}
    found: dict[str, list[tuple[int, int]]] = {}
    faults: list[RowIssue] = []
    for position, column in enumerate(columns):
        keys = [match_key(name) for name in column.names]
        meant = {own[key] for key in keys if key in own} or {
            known[key] for key in keys if key in known
        }
        targets = sorted({target for target, _ in meant})
        if len(targets) > 1:
            reason = f"the column fits {' and '.join(targets)}; declare which in `columns`"
            faults.append(_fault(column.name, "ambiguous_column", reason))
        elif targets:
            found.setdefault(targets[0], []).append((min(rank for _, rank in meant), position))
    positions: dict[str, int] = {}
    for target, ranked in found.items():
        best = [position for rank, position in ranked if rank == min(ranked)[0]]
        positions[target] = best[0]
        if len(best) > 1:
            places = " and ".join(str(position + 1) for position in best)
            reason = f"the columns {places} all fit {target}; declare which in `columns`"
            faults.append(_fault(columns[best[1]].name, "ambiguous_column", reason))
    faults += [
        _fault(item.id, "missing_column", _missing_column(item, instrument))
        for item in instrument.items
        if item.id not in positions and not item.is_optional
    ]
    return Match(instrument=instrument, positions=positions, faults=faults)


def _fault(column: str, rule: str, reason: str) -> RowIssue:
    return RowIssue(row_number=1, column_name=column, rule=rule, reason=reason)


def _missing_column(item: Item, instrument: Instrument) -> str:
    return (
        f"the column {item.id!r} is missing; add it, or its question as {instrument.id} words "
        "it, or declare which column it is in `columns`"
    )
