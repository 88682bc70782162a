"""The matrices of verdicts on the page: each pair in its place, with what decided it."""

from dataclasses import replace

import polars as pl

from secperf_pipeline.report.hypotheses import families
from secperf_pipeline.report.matrix import matrix
from secperf_pipeline.report.quarter_report import render
from secperf_pipeline.report.selection import indicators
from tests.reports import BUSINESS, SECURITY, Cells, catalogue, verdict, verdicts


def test_the_matrix_has_24_cells_with_each_pair_in_its_place():
    names = indicators(catalogue())
    family = families(verdicts(), names)[0]
    found = matrix(family, names, 0.05)

    assert found is not None
    assert (family.x, family.y) == (SECURITY, BUSINESS)
    assert [len(cells) for _, cells in found.rows] == [6, 6, 6, 6]
    assert found.rows[1][1][0].p == "p = .010"
    assert found.rows[0][1][1].p == "p = .040"
    assert found.rows[3][1][5].p == "p = .230"
    assert [found.adopted, found.not_testable, found.surviving] == [5, 0, 1]


def test_the_page_shows_the_matrix_in_the_papers_order(nothing):
    page = render(replace(nothing, verdicts=pl.DataFrame(verdicts()), indicators=catalogue()))

    row = Cells(page).row("Market Share")
    assert row[1:3] == ["Adopt p = .010 d = 0.50", "Dismissal p = .050 d = 0.50"]
    assert len(row) == 7
    assert "5 of 24 links" in page
    assert "1 of 24 keep an adjusted p below .05" in page


def test_other_quarters_segments_and_profiles_stay_out_of_the_matrix(nothing):
    others = [
        verdict("H2:policy:sales", "policy", "sales", 0.9) | change
        for change in (
            {"wave_quarter": "2021Q3"},
            {"segment_kind": "sector", "segment": "steel"},
            {"profile": "raw"},
        )
    ]
    frame = pl.DataFrame([*verdicts(), *others])

    page = render(replace(nothing, verdicts=frame, indicators=catalogue()))

    assert Cells(page).row("Sales")[1] == "Adopt p < .001 ‡ d = 0.50"


def test_links_adopted_in_the_contrary_direction_are_told_in_short(nothing):
    rows = verdicts()
    rows[0] |= {"verdict": "adopt_contrary", "effect": -0.5}

    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    assert "for every link), 1 of them in the contrary direction." in page
    assert "contrary direction" not in render(
        replace(nothing, verdicts=pl.DataFrame(verdicts()), indicators=catalogue())
    )


def test_a_link_without_a_verdict_is_not_testable_and_says_why(nothing):
    rows = verdicts()
    rows[0] = verdict("H2:policy:sales", "policy", "sales", None, reason="1 response above the cut")

    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    assert Cells(page).row("Sales")[1] == "not testable – 1 response above the cut"
    assert "1 could not be tested" in page


def test_the_gate_is_listed_only_where_it_differs(nothing):
    gate = [row | {"policy": "paper_gate"} for row in verdicts()]
    gate[1] |= {
        "branch": "regression",
        "p": 0.3,
        "verdict_paper": "Dismissal",
        "reason": "Durbin-Watson 1.9 lies in the band",
    }

    page = render(
        replace(nothing, verdicts=pl.DataFrame([*verdicts(), *gate]), indicators=catalogue())
    )

    listed = Cells(page).row("Policy & rules → Market Share")
    assert listed[1:6] == ["Adopt", ".010", "Dismissal", "regression", ".300"]
    assert page.count("Durbin-Watson 1.9 lies in the band") == 1
    assert "1 of 24 verdicts differs" in page


def test_the_robust_matrix_has_its_own_words(nothing):
    words = ["adopt_contrary", "dismiss", "inconclusive", "not_testable"]
    rows = [
        verdict(
            f"H2:policy:{y}",
            "policy",
            y,
            0.2,
            policy="robust",
            verdict=word,
            p_holm=0.3,
            effect_kind="standardised slope",
            reason="one organisation",
        )
        for y, word in zip(BUSINESS, words, strict=True)
    ]
    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    cells = [Cells(page).row(name)[1] for name in ("Sales", "Market Share", *BUSINESS[2:])]
    assert cells == [
        "adopt contrary Holm p = .300 β = 0.50",
        "dismiss Holm p = .300 β = 0.50",
        "inconclusive Holm p = .300 β = 0.50",
        "not testable – one organisation",
    ]


def test_a_verdict_that_rests_on_contradicting_items_is_marked(nothing):
    mark = "policy: its items contradict each other (alpha below 0)"
    rows = [
        verdict("H2:policy:sales", "policy", "sales", 0.2, reliability_mark=mark),
        verdict("H2:policy:market_share", "policy", "market_share", 0.3, reliability_mark=None),
    ]
    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    assert Cells(page).row("Sales")[1] == "Dismissal p = .200 † d = 0.50"
    assert Cells(page).row("Market Share")[1] == "Dismissal p = .300 d = 0.50"
