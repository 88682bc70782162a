"""A single link, the indicators, their reliability and the screening, as the page tells them."""

from dataclasses import replace

import polars as pl

from secperf_pipeline.domain.scale import AnswerScale
from secperf_pipeline.publishing.suppression import HIDDEN
from secperf_pipeline.report.quarter_report import render
from tests.reports import SAMPLE, Cells, catalogue, verdicts


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

    frame = pl.DataFrame(summary)
    page = render(
        replace(nothing, indicator_summary=frame, indicators=catalogue(), scale=AnswerScale(1, 5))
    )

    assert 'aria-label="mean and interval on the scale of 1 to 5"' in page
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

    assert Cells(page).row("Security")[-1] == "hidden: too few responses"


def test_the_waves_own_profile_alone_is_shown_and_its_flow_adds_up(nothing):
    frame = pl.DataFrame(
        [
            *flow("raw", ("all", 138), ("kept", 138)),
            *flow("paper", ("all", 138), ("exact_duplicate", 9), ("all_equal", 16), ("kept", 113)),
        ]
    )

    page = render(replace(nothing, flow=frame))

    assert "Profile paper, the wave&#39;s own" in page
    assert "Profile raw" not in page
    assert "What the other profiles remove" in page
    assert Cells(page).row("One answer throughout") == ["One answer throughout", "−16", "113", "16"]
    assert "113 of 138 responses were kept under the screening profile paper." in page


def test_every_indicator_has_its_alpha_and_what_looks_reversed_is_said(nothing):
    rows = [
        SAMPLE | {"scale": scale, "n": 136, "n_items": 2, "alpha": alpha, "reason": None}
        for scale, alpha in (("sales", 0.81), ("policy", -3.26), ("security", 0.7))
    ]
    direction = [
        SAMPLE | {"indicator_id": "sales", "remedy": None},
        SAMPLE | {"indicator_id": "policy", "remedy": "SP1_2 looks answered the other way."},
    ]
    page = render(
        replace(
            nothing,
            reliability=pl.DataFrame(rows),
            item_direction=pl.DataFrame(direction),
            indicators=catalogue(),
        )
    )

    assert Cells(page).row("Policy & rules")[:4] == ["Policy & rules", "136", "2", "−3.260"]
    assert Cells(page).row("Sales")[3] == "0.810"
    assert "<li>Policy &amp; rules: SP1_2 looks answered the other way.</li>" in page
