"""The page as a whole: what it asks of nobody, and what it is without data."""

import re
from dataclasses import replace

import polars as pl

from secperf_pipeline.report.quarter_report import render
from tests.reports import Cells, catalogue, scorecard, verdicts


def test_a_hostile_file_name_stays_text(nothing):
    hostile = "<script>alert('x')</script>.csv"
    files = pl.DataFrame(
        [
            {
                "wave_quarter": "2021Q4",
                "path": hostile,
                "status": "refused",
                "rows_read": None,
                "rows_accepted": 0,
                "rows_rejected": 0,
                "message": "</td><img src=x onerror=alert(1)>",
            }
        ]
    )

    page = render(replace(nothing, files=files))

    assert "<script" not in page
    assert "<img" not in page
    assert Cells(page).row(hostile)[:3] == [hostile, "refused", "–"]
    assert "1 file was refused: &lt;script&gt;" in page


def test_the_page_asks_nothing_of_any_server(nothing):
    page = render(replace(nothing, verdicts=pl.DataFrame(verdicts()), scorecard=scorecard()))

    assert not re.search(r"https?:|<script|<link|@import|url\(|\ssrc=", page)
    # The page of the checks lies beside it.
    assert set(re.findall(r'\shref="([^#"]+)"', page)) == {"2021Q4-checks.html"}


def test_a_quarter_without_anything_still_has_every_section(nothing):
    page = render(nothing)

    assert page.count("<h2 ") == 19
    for sentence in (
        "No hypothesis was tested: the quarter has no survey result.",
        "No hypothesis was tested this quarter",
        "No verdict was weighed this quarter",
        "No joint link was computed this quarter",
        "No indicator was measured this quarter",
        "No reliability was computed this quarter",
        "No survey responses were screened this quarter.",
        "The quarter has no scorecard.",
        "No file was delivered for this quarter.",
    ):
        assert sentence in page
    assert Cells(page).row("Snapshot") == ["Snapshot", "–", "not recorded for this report"]


def test_what_the_checks_found_is_told_in_short(nothing):
    found = pl.DataFrame({"wave_quarter": ["2021Q4"], "passed": [False], "severity": ["warning"]})
    page = render(replace(nothing, expectations=found))

    assert "Nothing stops the quarter; 1 warning advises a look. <a href=" in page


def test_empty_frames_with_columns_render_like_frames_without(nothing):
    shaped = replace(
        nothing,
        verdicts=pl.DataFrame(verdicts()).clear(),
        scorecard=scorecard().clear(),
        indicators=catalogue().clear(),
    )

    assert render(shaped) == render(nothing)


def test_the_note_stands_under_the_title(nothing):
    page = render(replace(nothing, note="Synthetic replica & nothing else."))

    assert page.index("A wave</h1>") < page.index("Synthetic replica &amp; nothing else.")


def test_equal_data_give_an_equal_page(nothing):
    data = replace(nothing, verdicts=pl.DataFrame(verdicts()), indicators=catalogue())

    assert render(data) == render(data)


def test_the_protocol_hash_comes_from_the_verdicts_where_the_snapshot_lacks_it(nothing):
    snapshot = {"revision": 2, "code_version": "c0de", "is_current": True}
    page = render(replace(nothing, verdicts=pl.DataFrame(verdicts()), snapshot=snapshot))

    assert Cells(page).row("Protocol hash")[1] == "f00d"
    assert Cells(page).row("Revision")[1] == "2"
    assert Cells(page).row("Code version")[1] == "c0de"
    assert Cells(page).row("Is current")[1] == "yes"


def test_the_list_of_sections_leads_to_each_in_its_order(nothing):
    page = render(nothing)

    listed = re.findall(r'<a href="#(\w+)">(.*?)</a>', page)
    assert listed == re.findall(r'<h2 id="(\w+)">(.*?)</h2>', page)


def test_every_section_has_a_name_of_its_own(nothing):
    names = re.findall("<h2 .*?>(.*?)</h2>", render(nothing))

    assert len(set(names)) == len(names)
    starts = [" ".join(name.split()[:2]) for name in names]
    assert len(set(starts)) == len(starts)
