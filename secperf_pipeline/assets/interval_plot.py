"""Estimates with their intervals as a picture in Markdown, for the metadata of an asset."""

import base64
from collections.abc import Sequence
from html import escape

_LABELS, _WIDTH, _ROW, _MARGIN = 280, 720, 22, 14
_INK, _LINE, _RULE = "#1f3a5f", "#6c8ebf", "#b0b0b0"

Estimate = tuple[str, float | None, float | None, float | None]


def interval_plot(rows: Sequence[Estimate], *, low: float, high: float, reference: float) -> str:
    """Draw each estimate as a point on its interval, one row each, on one common scale.

    Parameters
    ----------
    rows
        Label, estimate and both ends of its interval; a row without an estimate stays empty.
    low, high
        Ends of the scale; what lies outside is drawn at the end.
    reference
        Value marked by an upright line, such as the midpoint of a scale or no effect.
    """

    def place(value: float) -> float:
        share = (min(max(value, low), high) - low) / (high - low)
        return round(_LABELS + share * (_WIDTH - _LABELS - _MARGIN), 1)

    height = _ROW * (len(rows) + 1)
    parts = [_upright(place(reference), height - _ROW, _RULE)]
    for number, (label, estimate, bottom, top) in enumerate(rows):
        y = _ROW * number + _ROW // 2
        parts.append(f'<text x="0" y="{y + 4}">{escape(label)}</text>')
        if estimate is None:
            continue
        if bottom is not None and top is not None:
            parts.append(
                f'<path d="M{place(bottom)} {y}H{place(top)}" stroke="{_LINE}" stroke-width="3"/>'
            )
        parts.append(f'<circle cx="{place(estimate)}" cy="{y}" r="4" fill="{_INK}"/>')
    for value in (low, reference, high):
        anchor = {low: "start", high: "end"}.get(value, "middle")
        parts.append(
            f'<text x="{place(value)}" y="{height - 6}" text-anchor="{anchor}">{value:g}</text>'
        )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="12">{"".join(parts)}</svg>'
    )
    content = base64.b64encode(svg.encode()).decode()
    return f"![estimates with intervals](data:image/svg+xml;base64,{content})"


def _upright(x: float, height: int, colour: str) -> str:
    return f'<path d="M{x} 0V{height}" stroke="{colour}" stroke-dasharray="3 3"/>'
