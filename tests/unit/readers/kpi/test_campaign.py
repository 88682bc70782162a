"""A phishing exercise, counted: whom of whom, and nothing where no mail came."""

import datetime as dt

import pytest

from secperf_pipeline.declarations.phishing_stages import Stage
from secperf_pipeline.readers.kpi.campaign import Recipient, campaign_measures

AUGUST = dt.date(2025, 8, 5)


def recipient(*stages: Stage, day: dt.date | None = AUGUST) -> Recipient:
    one = Recipient(sent_on=day)
    for stage in stages:
        one.reach(stage)
    return one


@pytest.mark.parametrize(
    ("stage", "means"),
    [
        ("submitted", {"delivered", "opened", "clicked", "submitted"}),
        ("opened", {"delivered", "opened"}),
        # Who reports a mail need not have opened it.
        ("reported", {"delivered", "reported"}),
    ],
)
def test_a_stage_means_those_that_lead_to_it(stage: Stage, means: set[str]) -> None:
    assert recipient(stage).stages == means


def test_campaigns_of_the_same_days_are_counted_together() -> None:
    first = [recipient("opened", "reported"), recipient("delivered")]
    second = [recipient("clicked")]
    later = [recipient("opened", day=dt.date(2025, 8, 6))]
    rows, notes = campaign_measures([first, second, later], organisation="own")
    reported = rows.filter(measure_id="phishing_reported_among_opened")
    assert reported.select("period_start", "numerator", "denominator").rows() == [
        (AUGUST, 1.0, 2.0),
        (dt.date(2025, 8, 6), 0.0, 1.0),
    ]
    assert notes == []


def test_a_share_among_nobody_is_left_out_and_an_undelivered_campaign_is_told() -> None:
    rows, notes = campaign_measures([[recipient("delivered")], [Recipient()]], organisation="own")
    assert "phishing_reported_among_opened" not in rows["measure_id"].to_list()
    assert notes == ["campaign 2 of the file delivered no mail: nothing is measured"]
