"""The sample manufacturer's audit, followed to frameworks, causes and what to audit next."""

import pytest

from secperf_pipeline.ingest.home import Home
from tests.pipeline.homes import published


def test_the_catalogue_has_the_papers_totals(replica_home: Home) -> None:
    counts = dict(
        published(
            replica_home, "select framework_id, item_count from marts.dim_frameworks"
        ).iter_rows()
    )
    assert (counts["isms-p-2018"], counts["iso27001-2013"], counts["sm-level"]) == (102, 114, 27)
    assert (counts["iec62443-2-1-2010"], counts["kisa-smart-factory-2019"]) == (115, 34)
    assert (counts["isms-p-2023"], counts["iso27001-2022"]) == (101, 93)
    listed = dict(
        published(
            replica_home,
            "select framework_id, count(*) from marts.dim_requirements group by framework_id",
        ).iter_rows()
    )
    assert (listed["isms-p-2018"], listed["isms-p-2023"]) == (102, 101)
    assert (listed["iso27001-2013"], listed["iso27001-2022"]) == (114, 93)


def test_the_modular_controls_are_audited_and_every_other_framework_is_inferred(
    replica_home: Home,
) -> None:
    rows = published(
        replica_home, "select distinct framework_id, basis from marts.framework_coverage"
    )
    audited = rows.filter(basis="audited")["framework_id"].to_list()
    assert audited == ["modular-controls-2021"]
    assert set(rows["basis"]) == {"audited", "inferred"}


def test_password_management_speaks_for_its_requirement_of_isms_p(replica_home: Home) -> None:
    row = published(
        replica_home,
        "select * from marts.framework_coverage "
        "where framework_id = 'isms-p-2023' and requirement_id = '2.5.4'",
    ).row(0, named=True)
    assert (row["value"], row["basis"], row["control_ids"]) == (0.5, "inferred", "B5.2")


def test_finding_everything_out_would_close_the_bounds_of_all_causes(replica_home: Home) -> None:
    width = published(
        replica_home, "select sum(residual_high - residual_low) from marts.leak_cause_exposure"
    ).item()
    rows = published(replica_home, "select * from marts.audit_next order by priority")
    assert rows["shrinks_by"].sum() == pytest.approx(width, abs=1e-9)
    # Two controls that the audit left out, and PC security, whose evidence is older than a year.
    assert rows["control_id"].to_list() == ["S3.1", "S4.2", "B5.3"]
    # S3 has one item and marks for all causes; 11, 11, 10 and 8 of their rows apply.
    expected = (34.9 + 30.6) / 11 + 21.7 / 10 + 32.4 / 8
    assert rows["shrinks_by"][0] == pytest.approx(expected, abs=1e-9)


def test_every_action_plan_leads_to_a_control_and_a_cause(replica_home: Home) -> None:
    rows = published(replica_home, "select distinct action_id, cause_id from marts.action_trace")
    assert rows["action_id"].n_unique() == 9
    assert rows["cause_id"].n_unique() == 4


def test_a_survey_without_organisations_leaves_perception_unknown_with_a_reason(
    replica_home: Home,
) -> None:
    rows = published(replica_home, "select * from marts.perception_evidence")
    assert rows["gap_class"].is_null().all()
    assert set(rows["reason"]) == {"no response that counts"}
    assert not rows["is_suppressed"].any()
    assert rows["evidenced_high"].is_not_null().all()
