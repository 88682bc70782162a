"""Small published tables in the shape that reports are made from, and the cells of a page."""

import re
from html.parser import HTMLParser

import polars as pl

from secperf_pipeline.declarations.assumptions import assumption_register

SECURITY = [
    "policy",
    "organization",
    "system_protection",
    "access_control",
    "executive_will",
    "employee_awareness",
]
BUSINESS = ["sales", "market_share", "customer_loyalty", "reliability_image"]
SAMPLE = {"wave_quarter": "2021Q4", "segment_kind": "all", "segment": "all", "profile": "paper"}
NAMES = {"sales": "Sales", "market_share": "Market Share", "policy": "Policy & rules"}


class Cells(HTMLParser):
    """Texts of the cells of each table row of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._open = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data):
        if self._open:
            self.rows[-1][-1] += f" {data.strip()}"

    def row(self, first: str) -> list[str]:
        return next(
            [" ".join(cell.split()) for cell in row]
            for row in self.rows
            if first in [" ".join(cell.split()) for cell in row[:2]]
        )


class Prose(HTMLParser):
    """The sentences, headings and words of a page, without the figures that its tables hold."""

    FIGURES = ("figure", "adopt", "dismissal", "inconclusive", "contrary", "untested", "bar")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_figure = False
        self.feed(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))

    def handle_starttag(self, tag, attrs):
        if tag in ("td", "th"):
            classes = (dict(attrs).get("class") or "").split()
            self._is_figure = tag == "td" and bool(set(self.FIGURES) & set(classes))
        if tag in ("td", "th", "p", "li", "h1", "h2", "h3", "caption", "title", "svg"):
            self.texts.append(dict(attrs).get("aria-label", ""))

    def handle_endtag(self, tag):
        if tag == "td":
            self._is_figure = False

    def handle_data(self, data):
        if self.texts and not self._is_figure and data.strip():
            self.texts[-1] = " ".join([self.texts[-1], *data.split()]).strip()


def catalogue() -> pl.DataFrame:
    rows = [
        {"indicator_id": name, "family": family, "name_en": NAMES.get(name, name)}
        for family, names in (
            ("security", SECURITY),
            ("business", BUSINESS),
            ("h1", ["rd_performance", "production_security"]),
        )
        for name in names
    ]
    # Reversed, so that only `position` can bring the order back.
    return pl.DataFrame(rows).with_row_index("position").reverse()


def assumptions(**changed: float) -> pl.DataFrame:
    """The declared register as it is published, some of its values changed."""
    declared = assumption_register().assumptions
    rows = [one.model_dump() | {"value": changed.get(one.id, one.value)} for one in declared]
    return pl.DataFrame(rows).rename({"id": "assumption_id"})


def perspective_names() -> pl.DataFrame:
    names = {"learning": "Learning", "customer": "Customer", "finance": "Finance"}
    # In another order than that of `position`, which alone can bring it back.
    return pl.DataFrame(
        [
            {"perspective": identifier, "position": 3 - place, "name_en": name}
            for place, (identifier, name) in enumerate(names.items())
        ]
    )


def verdict(hypothesis, x, y, p, *, policy="paper_ttest_always", **other):
    row = {
        **SAMPLE,
        "hypothesis_id": hypothesis,
        "x": x,
        "y": y,
        "policy": policy,
        "branch": "student",
        "p": p,
        "p_holm": None if p is None else min(1.0, p * 24),
        "effect": None if p is None else 0.5,
        "effect_kind": "Cohen's d",
        "verdict": "not_testable" if p is None else "adopt" if p < 0.05 else "inconclusive",
        "verdict_paper": None if p is None else "Adopt" if p < 0.05 else "Dismissal",
        "reason": "groups are compared always",
        "dw_order_key": "file path, row number",
        "protocol_hash": "f00d",
    }
    return row | other


def verdicts() -> list[dict[str, object]]:
    pairs = [(x, y) for x in SECURITY for y in BUSINESS]
    return [
        *(
            verdict(f"H2:{x}:{y}", x, y, round(0.0001 + 0.01 * place, 4))
            for place, (x, y) in enumerate(pairs)
        ),
        verdict("H1", "rd_performance", "production_security", 0.0014, effect=0.67),
    ]


def scorecard(**changed: object) -> pl.DataFrame:
    row = {
        "wave_quarter": "2021Q4",
        "organisation_id": "own",
        "perspective": "finance",
        "kpi_id": "F1",
        "name": "Reported within 60 minutes",
        "value": 0.94,
        "unit": "share",
        "target": 1.0,
        "red_flag": 0.8,
        "status": "amber",
        "score": 9.4,
        "probability_green": 0.1,
        "trend": None,
        "n": 50,
        "numerator": 47.0,
        "denominator": 50.0,
        "reason": None,
        "source": "register",
    }
    return pl.DataFrame([row | changed])
