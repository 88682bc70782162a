"""The demo's quarter prints the paper: DESIGN 6, from the published tables."""

import csv
from collections import Counter

import pytest

from secperf_pipeline.domain.project import REFERENCE
from secperf_pipeline.ingest.home import Home
from secperf_pipeline.stats.rounding import rounded
from tests.pipeline.homes import published

WHOLE = "wave_quarter = '2021Q4' and segment_kind = 'all' and is_default_profile"


def test_113_of_138_responses_are_kept(replica_home: Home) -> None:
    flow = published(
        replica_home,
        "select reason, count from quality.screening_flow "
        "where wave_quarter = '2021Q4' and profile = 'paper' order by step",
    )
    counts = dict(flow.iter_rows())
    assert (flow["reason"][0], flow["reason"][-1]) == ("all", "kept")
    assert (counts["all"], counts["kept"]) == (138, 113)


def test_table_3_comes_out_figure_by_figure(replica_home: Home) -> None:
    ours = {
        row["indicator_id"]: (str(rounded(row["mean"], 2)), str(rounded(row["sd"], 3)))
        for row in published(
            replica_home, f"select * from marts.indicator_summary where {WHOLE}"
        ).iter_rows(named=True)
    }
    with (REFERENCE / "table_3.csv").open() as file:
        for line in csv.DictReader(file):
            assert ours[line["indicator_id"]] == (line["mean"], line["sd"])


def test_alpha_of_all_ten_is_868_and_passes(replica_home: Home) -> None:
    row = published(
        replica_home, f"select * from results.reliability where {WHOLE} and scale = 'all_ten'"
    ).row(0, named=True)
    assert str(rounded(row["alpha"], 3)) == "0.868"
    assert (row["n"], row["n_items"], row["gate"]) == (113, 10, "pass")
    assert (row["alpha_low"], row["alpha_high"]) == pytest.approx((0.829, 0.902), abs=1e-3)


def test_h1_comes_out_as_table_4(replica_home: Home) -> None:
    row = published(
        replica_home,
        f"select * from results.group_differences where {WHOLE} and x = 'rd_performance'",
    ).row(0, named=True)
    printed = [
        str(rounded(row[name], digits))
        for name, digits in [
            ("levene_mean_f", 3),
            ("levene_mean_p", 3),
            ("student_t", 3),
            ("student_df", 0),
            ("student_p", 3),
            ("welch_t", 3),
            ("welch_df", 3),
            ("welch_p", 3),
        ]
    ]
    assert printed == ["3.669", "0.058", "3.424", "111", "0.001", "3.793", "107.474", "0.000"]
    fit = published(
        replica_home, f"select * from results.regressions where {WHOLE} and x = 'rd_performance'"
    ).row(0, named=True)
    assert str(rounded(fit["durbin_watson"], 3)) == "1.344"
    assert fit["dw_p"] == pytest.approx(2 * 0.00016, rel=0.05)


def test_table_5_comes_out_and_three_regressions_pass(replica_home: Home) -> None:
    verdicts = published(
        replica_home,
        f"select * from results.verdicts where {WHOLE} and hypothesis_id <> 'H1'",
    )
    for policy in ("paper_gate", "paper_ttest_always"):
        words = verdicts.filter(policy=policy)["verdict_paper"].to_list()
        assert Counter(words) == {"Adopt": 18, "Dismissal": 6}
    assert verdicts.filter(policy="paper_gate")["dw_in_band"].sum() == 3


def test_every_verdict_carries_the_protocols_hash(replica_home: Home) -> None:
    hashes = published(replica_home, "select distinct protocol_hash from results.verdicts")
    assert hashes.height == 1
    assert len(hashes["protocol_hash"].item()) == 64
