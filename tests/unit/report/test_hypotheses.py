"""Each declared family is spoken of under its own id, in the catalogue's order and names."""

import re
from dataclasses import replace

import polars as pl

from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.publishing.suppression import HIDDEN
from secperf_pipeline.report.hypotheses import families, one_of, question
from secperf_pipeline.report.quarter_report import render
from secperf_pipeline.report.selection import indicators
from tests.reports import (
    BUSINESS,
    SAMPLE,
    SECURITY,
    Cells,
    assumptions,
    catalogue,
    verdict,
    verdicts,
)

CATALOGUE = indicators(catalogue())
H3 = [
    verdict(f"H3:{x}:employee_awareness", x, "employee_awareness", p)
    for x, p in (("executive_will", 0.004), ("policy", 0.6))
]


def without_h1() -> list[dict[str, object]]:
    return [row for row in verdicts() if row["hypothesis_id"] != "H1"]


def test_families_of_several_links_come_before_single_ones_else_as_declared() -> None:
    found = families([*verdicts()[::-1], *H3], CATALOGUE)
    assert [(one.family_id, one.is_single) for one in found] == [
        ("H2", False),
        ("H3", False),
        ("H1", True),
    ]
    assert (found[0].x, found[0].y) == (SECURITY, BUSINESS)
    assert (found[1].x, found[1].y) == (["policy", "executive_will"], ["employee_awareness"])


def test_a_family_of_which_one_link_is_left_stays_one_of_several() -> None:
    (family,) = families(H3[:1], CATALOGUE)
    assert not family.is_single


def test_a_family_is_named_by_what_its_indicators_share() -> None:
    h2, h3 = families([*without_h1(), *H3], CATALOGUE)
    assert question(h2, CATALOGUE) == (
        "H2: does security performance go with business performance?"
    )
    assert question(h3, CATALOGUE) == "H3: does security performance go with employee_awareness?"
    assert one_of(h2.y, CATALOGUE) == "a business indicator"
    assert one_of([*h2.x, *h2.y], CATALOGUE) == "an indicator"


def test_a_third_hypothesis_has_a_section_a_matrix_and_counts_of_its_own(nothing):
    rows = [
        row | {"policy": policy}
        for row in [*without_h1(), *H3]
        for policy in ("paper_ttest_always", "paper_gate", "robust")
    ]
    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    headings = re.findall('<h2 id="(hypothesis_.*?)">(.*?)</h2>', page)
    assert headings == [
        ("hypothesis_H2", "H2: does security performance go with business performance?"),
        ("hypothesis_H3", "H3: does security performance go with employee_awareness?"),
    ]
    section = page[page.index('<h2 id="hypothesis_H3">') : page.index('<h2 id="trust">')]
    assert Cells(section).row("employee_awareness")[1:] == [
        "Dismissal p = .600 d = 0.50",
        "Adopt p = .004 d = 0.50",
    ]
    assert "none of 2 verdicts differ; none rest on another test" in section
    assert "H2: 5 of 24 links" in page
    assert "H3: 1 of 2 links between a security indicator and employee_awareness" in page
    assert "make 2 tests of H3 without a correction; if no link existed at all, about 0.1" in page
    assert "H1" not in page


def test_indicators_without_a_hypothesis_of_their_own_stand_under_none(nothing):
    summary = pl.DataFrame([SAMPLE | {"indicator_id": one} for one in ("sales", "rd_performance")])
    data = replace(nothing, indicator_summary=summary, indicators=catalogue())

    assert Cells(render(data)).row("rd_performance")[0] == "Other"
    single = verdict("H7", "rd_performance", "sales", 0.01)
    page = render(replace(data, verdicts=pl.DataFrame([single])))
    assert Cells(page).row("rd_performance")[0] == "H7"
    assert Cells(page).row("Sales")[0] == "Business"
    assert "H7, rd_performance → Sales: Adopt (p = .010, Cohen's d 0.50)." in page.replace(
        "&#39;", "'"
    )


def test_hidden_verdicts_are_told_apart_from_tests_that_could_not_be_made(nothing):
    hidden = {"verdict": None, "reason": HIDDEN}
    rows = [
        verdict("H2:policy:sales", "policy", "sales", None, **hidden),
        verdict("H2:policy:market_share", "policy", "market_share", None, reason="one group"),
        verdict("H1", "rd_performance", "production_security", None, **hidden),
    ]
    page = render(replace(nothing, verdicts=pl.DataFrame(rows), indicators=catalogue()))

    assert Cells(page).row("Sales")[1] == f"hidden – {HIDDEN}"
    assert Cells(page).row("Market Share")[1] == "not testable – one group"
    assert "; 1 could not be tested; 1 rest on too few responses to show." in page
    assert f"production_security: not shown ({HIDDEN})." in page
    assert Cells(page).row("paper_ttest_always") == ["paper_ttest_always", "–", "–", HIDDEN]


def test_every_level_that_the_page_says_follows_the_register(nothing):
    summary = pl.DataFrame([SAMPLE | {"indicator_id": "policy", "mean": 3.0}])
    alphas = pl.DataFrame([SAMPLE | {"scale": "security", "alpha": 0.9}])
    data = replace(
        nothing,
        verdicts=pl.DataFrame(verdicts()),
        indicator_summary=summary,
        reliability=alphas,
        indicators=catalogue(),
        scale=AnswerScale(1, 5),
    )
    before = render(data)
    assert before.count("95 % interval") == 3
    changed = assumptions(confidence=0.9, significance=0.01)
    after = render(replace(data, assumptions=changed))
    assert after.count("90 % interval") == 3
    assert "95 %" not in after


def test_the_cautions_say_where_the_answers_were_cut(nothing):
    pair = SAMPLE | {"x": "policy", "y": "sales", "cut": 2.5}
    page = render(replace(nothing, group_differences=pl.DataFrame([pair])))
    assert "they split the answers into above 2.5 and not above it." in page
    assert "they split the answers. That throws" in " ".join(render(nothing).split())


def test_what_chance_alone_would_adopt_follows_the_level_of_the_paper(nothing):
    register = assumptions(paper_significance=0.01)
    data = replace(nothing, verdicts=pl.DataFrame(verdicts()), indicators=catalogue())
    page = render(replace(data, assumptions=register))

    assert "about 0.2 of them would still have a p below .01" in page
    assert "1 of 24 keep an adjusted p below .01" in page
