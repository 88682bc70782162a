import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest

from secperf_pipeline.publishing.suppression import HIDDEN
from secperf_pipeline.report.matrix import matrix
from secperf_pipeline.report.quarter_report import ReportData, render
from secperf_pipeline.report.selection import indicators

SECURITY = [
    "policy",
    "organization",
    "system_protection",
    "access_control",
    "executive_will",
    "employee_awareness",
]
BUSINESS = ["sales", "market_share", "customer_loyalty", "reliability_image"]
EMPTY = pl.DataFrame()
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


def flow(profile: str, *steps: tuple[str, int]) -> list[dict[str, object]]:
    return [
        {
            "wave_quarter": "2021Q4",
            "profile": profile,
            "step": step,
            "reason": reason,
            "count": count,
            "count_with_reason": count,
        }
        for step, (reason, count) in enumerate(steps, start=1)
    ]


@pytest.fixture
def nothing() -> ReportData:
    return ReportData(
        quarter="2021Q4",
        title="A wave",
        default_profile="paper",
        verdicts=EMPTY,
        indicator_summary=EMPTY,
        reliability=EMPTY,
        regressions=EMPTY,
        group_differences=EMPTY,
        dossier=EMPTY,
        common_method=EMPTY,
        indicator_changes=EMPTY,
        verdict_history=EMPTY,
        layer_gaps=EMPTY,
        invariance=EMPTY,
        flow=EMPTY,
        files=EMPTY,
        scorecard=EMPTY,
        perspectives=EMPTY,
        modules=EMPTY,
        causes=EMPTY,
        perception=EMPTY,
        indicators=EMPTY,
        assumptions=EMPTY,
        snapshot={},
    )


def test_the_matrix_has_24_cells_with_each_pair_in_its_place():
    rows = verdicts()
    found = matrix(rows, indicators(catalogue(), rows), 0.05)

    assert found is not None
    assert [(link.business, link.security) for link in found.links] == [
        (y, x) for y in BUSINESS for x in SECURITY
    ]
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
    assert "1 of 25 verdicts (H1 included) differs" in page


def dossier(**changed: object) -> pl.DataFrame:
    row = SAMPLE | {
        "hypothesis_id": "H2:policy:sales",
        "x": "policy",
        "y": "sales",
        "n": 113,
        "verdict_gate": "adopt",
        "verdict_always": "adopt",
        "verdict_robust": "adopt",
        "policies_agree": True,
        "specification_count": 40,
        "multiverse_share": 0.996,
        "fragility_always_responses": 4,
        "fragility_always_responses_reason": None,
        "fragility_always_organisations": None,
        "fragility_always_organisations_reason": "leaving out 3 does not turn it",
        "share_in_band": 0.9,
        "adopt_probability": None,
        "what_not_to_conclude": "Do not conclude that the outcome is stable.",
        "reason": None,
    }
    return pl.DataFrame([row | changed], infer_schema_length=None)


def test_a_dossier_shows_what_the_verdict_rests_on(nothing):
    row = Cells(render(replace(nothing, dossier=dossier(), indicators=catalogue()))).row(
        "Policy & rules → Sales"
    )

    assert row[1:] == [
        "adopt all policies",
        "> 99 % of 40",
        "4 of 113",
        "90 %",
        "–",
        "that the outcome is stable.",
    ]


def test_organisations_have_a_column_where_a_verdict_turns_on_them(nothing):
    known = dossier(fragility_always_organisations=2)
    rows = pl.concat([known, dossier(x="organization")], how="vertical_relaxed")
    page = render(replace(nothing, dossier=rows, indicators=catalogue()))

    assert Cells(page).row("Policy & rules → Sales")[4] == "2"
    assert Cells(page).row("organization → Sales")[4] == "– leaving out 3 does not turn it"


def test_policies_that_differ_are_named_in_the_dossier(nothing):
    frame = dossier(policies_agree=False, verdict_robust="not_testable")
    row = Cells(render(replace(nothing, dossier=frame))).row("policy → sales")

    assert row[1] == "adopt gate: adopt, robust: not testable"


def test_a_dossier_hidden_for_privacy_says_so(nothing):
    keys = {*SAMPLE, "hypothesis_id", "x", "y"}
    frame = dossier(is_suppressed=True).with_columns(
        pl.lit(HIDDEN if name == "reason" else None).alias(name)
        for name in dossier().columns
        if name not in keys
    )
    row = Cells(render(replace(nothing, dossier=frame))).row("policy → sales")

    assert row[1:] == ["–", "–", "–", "–", "–", "hidden: too few responses"]


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


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            {"adopts_expected": 21.99, "adopts_low": 19.0, "adopts_high": 24.0, "reason": None},
            "would adopt 19 to 24 of the 24 links (22.0 on average); this wave has 18: few.",
        ),
        (
            {"adopts_expected": None, "adopts_low": None, "reason": "an item does not vary"},
            "could not be computed: an item does not vary.",
        ),
    ],
)
def test_one_overall_impression_is_held_against_the_links_in_short(nothing, figures, said):
    row = SAMPLE | {"hypothesis_family": "H2", "adopts": 18, "pairs": 24, "reading": "few"}
    page = render(replace(nothing, common_method=pl.DataFrame([row | figures])))

    assert said in " ".join(page.split())


def test_h1_prints_the_figures_of_table_4(nothing):
    pair = SAMPLE | {"x": "rd_performance", "y": "production_security", "reason": None}
    difference = pair | {
        "cut": 4.0,
        "n_with": 72,
        "n_without": 41,
        "mean_with": 5.0486,
        "mean_without": 4.0976,
        "sd_with": 1.581494,
        "sd_without": 1.0737,
        "difference": 0.951,
        "levene_mean_f": 3.66898,
        "levene_mean_p": 0.058007,
        "student_t": 3.424214,
        "student_df": 111.0,
        "student_p": 0.000865,
        "welch_t": 3.793486,
        "welch_df": 107.474055,
        "welch_p": 0.000246,
        "cohens_d": 0.66995,
        "cohens_d_low": 0.27507,
        "cohens_d_high": 1.06196,
    }
    page = render(
        replace(
            nothing,
            verdicts=pl.DataFrame(verdicts()),
            group_differences=pl.DataFrame([difference]),
            regressions=pl.DataFrame([pair | {"durbin_watson": 1.344}]),
            indicators=catalogue(),
        )
    )

    cells = Cells(page)
    assert cells.row("Student, equal variances")[1:] == ["3.669", ".058", "3.424", "111", "<.001"]
    assert cells.row("Welch, unequal variances")[3:] == ["3.793", "107.474", "<.001"]
    assert cells.row("With: above 4.0")[1:] == ["72", "5.049", "1.581"]
    assert cells.row("0.951") == ["0.951", "0.67", "0.28 to 1.06", "1.344"]


def test_a_missing_mean_prints_a_dash_with_its_reason(nothing):
    summary = [
        SAMPLE
        | {
            "indicator_id": name,
            "n": 3 if mean is None else 113,
            "mean": mean,
            "sd": mean,
            "ci_low": mean,
            "ci_high": mean,
            "reason": reason,
        }
        for name, mean, reason in (
            ("sales", None, "no response has a score"),
            ("policy", 4.5, None),
        )
    ]

    page = render(replace(nothing, indicator_summary=pl.DataFrame(summary), indicators=catalogue()))

    cells = Cells(page)
    assert cells.row("Sales")[1:] == ["Sales", "3", "–", "–", "–", "", "no response has a score"]
    assert cells.row("Policy & rules")[2:6] == ["113", "4.50", "4.500", "4.50 to 4.50"]


def test_a_figure_hidden_for_privacy_says_so(nothing):
    hidden = SAMPLE | {
        "scale": "security",
        "n": None,
        "n_items": 6,
        "alpha": None,
        "alpha_low": None,
        "alpha_high": None,
        "gate": None,
        "reason": HIDDEN,
        "is_suppressed": True,
    }

    page = render(replace(nothing, reliability=pl.DataFrame([hidden])))

    assert Cells(page).row("Security, six indicators")[-1] == "hidden: too few responses"


def test_the_default_profile_comes_first_and_the_flow_adds_up(nothing):
    frame = pl.DataFrame(
        [
            *flow("raw", ("all", 138), ("kept", 138)),
            *flow("paper", ("all", 138), ("exact_duplicate", 9), ("all_equal", 16), ("kept", 113)),
        ]
    )

    page = render(replace(nothing, flow=frame))

    assert page.index("Profile paper, the wave&#39;s own") < page.index("Profile raw")
    assert Cells(page).row("One answer throughout") == ["One answer throughout", "−16", "113", "16"]
    assert "113 of 138 responses were kept under the screening profile paper." in page


def test_a_kpi_prints_its_share_target_and_status(nothing):
    page = render(replace(nothing, scorecard=scorecard()))

    assert Cells(page).row("Finance") == [
        "Finance",
        "Reported within 60 minutes F1",
        "94.0 % 47 of 50",
        "100 % red below 80 %",
        "amber P(green) 0.10",
        "9.4",
    ]
    assert "P(green): probability" in page
    assert "P(green): probability" not in render(nothing)


def test_a_survey_kpi_is_in_points_with_two_decimals(nothing):
    frame = scorecard(
        value=3.8, target=5.0, red_flag=4.0, unit="likert", value_low=3.7
    ).with_columns(value_high=3.9, numerator=pl.lit(None, dtype=pl.Float64))

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[2:4] == ["3.80 points n = 50 (3.70 to 3.90)", "5 points red below 4 points"]


def test_a_kpi_without_a_value_says_why(nothing):
    frame = scorecard(value=None, score=None, status="too_few", reason="3 incidents; 5 are needed")

    row = Cells(render(replace(nothing, scorecard=frame))).row("Finance")

    assert row[2].startswith("–")
    assert row[4].startswith("too few cases")
    assert row[5:] == ["–", "3 incidents; 5 are needed"]


def test_a_stale_value_keeps_its_remark(nothing):
    frame = scorecard(status="stale", reason="carried forward from 2021Q2")

    assert Cells(render(replace(nothing, scorecard=frame))).row("Finance")[-1] == (
        "carried forward from 2021Q2"
    )


def test_survey_kpis_stand_apart(nothing):
    survey = scorecard(kpi_id="sales", name="Sales", unit="scale points", source="survey")
    page = render(replace(nothing, scorecard=pl.concat([scorecard(), survey])))

    assert page.index("F1") < page.index("From the survey") < page.index("scale points")


def test_the_scorecard_of_all_stands_for_its_organisations(nothing):
    frame = pl.concat([scorecard(organisation_id=name) for name in ("all", "north", "south")])
    page = render(replace(nothing, scorecard=frame))

    assert "All organisations" in page
    assert "north" not in page


def test_more_organisations_than_fit_are_counted(nothing):
    frame = pl.concat([scorecard(organisation_id=f"company {i}") for i in range(4)])
    page = render(replace(nothing, scorecard=frame))

    assert "There are 4 organisations and no scorecard of all together" in page
    assert "company 0" not in page


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
    assert set(re.findall(r'\shref="([^"]*)"', page)) == {"2021Q4-checks.html"}


def test_a_quarter_without_anything_still_has_every_section(nothing):
    page = render(nothing)

    assert page.count("<h2>") == 19
    for sentence in (
        "No link was tested this quarter",
        "H1 was not tested this quarter",
        "No verdict was weighed this quarter",
        "No indicator was measured this quarter",
        "No reliability was computed this quarter",
        "No survey responses were screened this quarter.",
        "The quarter has no scorecard.",
        "No file was delivered for this quarter.",
        "No assumptions were recorded with this report.",
    ):
        assert sentence in page
    assert Cells(page).row("Snapshot") == ["Snapshot", "–", "not recorded for this report"]


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
