"""The demo's quarter prints the paper's figures, from the published tables."""

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


def test_every_verdict_has_a_dossier_and_the_policies_agree_on_the_replica(
    replica_home: Home,
) -> None:
    dossier = published(replica_home, f"select * from results.verdict_dossier where {WHOLE}")
    assert dossier["hypothesis_id"].n_unique() == dossier.height == 25
    assert dossier["policies_agree"].all()
    assert dossier["summary"].null_count() == dossier["what_not_to_conclude"].null_count() == 0
    h1 = dossier.filter(hypothesis_id="H1").row(0, named=True)
    assert h1["dw_source"] == pytest.approx(1.344, abs=5e-4)
    assert h1["multiverse_share"] == 1.0
    assert h1["fragility_n"] == h1["fragility_always_responses"] == 11
    # Replayed by hand: what the dossier counts is what the curve holds.
    curve = published(
        replica_home,
        "select hypothesis_id, avg((verdict = 'adopt')::int) as share, count(*) as tested "
        "from results.specification_curve where verdict <> 'excluded' group by hypothesis_id",
    )
    both = dossier.join(curve, on="hypothesis_id")
    assert both["multiverse_share"].to_list() == pytest.approx(both["share"].to_list())
    assert both["specification_count"].to_list() == both["tested"].to_list()


def test_one_overall_impression_would_give_as_many_adopts_and_more(replica_home: Home) -> None:
    row = (
        published(replica_home, f"select * from results.common_method where {WHOLE}")
        .filter(hypothesis_family="H2")
        .row(0, named=True)
    )
    assert (row["n"], row["adopts"], row["pairs"]) == (113, 18, 24)
    # Another simulation of the published figures found 22.7 (19 to 24).
    assert row["adopts_expected"] == pytest.approx(22.7, abs=1)
    assert (row["adopts_low"], row["adopts_high"]) == (19, 24)
    assert row["first_component_share"] == pytest.approx(0.47, abs=0.01)


def test_the_next_wave_needs_more_responses_for_a_family_of_24(replica_home: Home) -> None:
    rows = published(replica_home, f"select * from results.next_wave_design where {WHOLE}")
    assert rows.height == 25
    h1 = rows.filter(hypothesis_id="H1").row(0, named=True)
    assert h1["detectable_d"] == pytest.approx(0.553, abs=5e-4)
    assert h1["kept_share"] == pytest.approx(113 / 138)
    assert h1["responses_asked_medium"] == 169
    assert rows["responses_needed_medium"].min() == h1["responses_needed_medium"]
