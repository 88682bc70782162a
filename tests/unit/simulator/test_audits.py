import datetime as dt

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.declarations.audit_statuses import audit_statuses
from secperf_pipeline.declarations.catalogue import control_ids
from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.simulator.audits import STATUSES, audit_table
from secperf_pipeline.simulator.organisations import Organisations, organisations_of
from secperf_pipeline.simulator.population import Population

POPULATION = Population(manufacturers=400)
QUARTER = Quarter(2026, 2)
VALUES = {
    "Implemented": 1.0,
    "Partially implemented": 0.5,
    "Planned": 0.0,
    "Not implemented": 0.0,
}


@pytest.fixture(scope="module")
def organisations() -> Organisations:
    return organisations_of(POPULATION)


@pytest.fixture(scope="module")
def audit(organisations: Organisations) -> pl.DataFrame:
    return audit_table(POPULATION, organisations, QUARTER)


def coverage(audit: pl.DataFrame) -> pl.DataFrame:
    return (
        audit.with_columns(value=pl.col("status").replace_strict(VALUES, default=None))
        .group_by("organisation_id")
        .agg(pl.mean("value"))
        .sort("organisation_id")
    )


def test_every_audited_organisation_has_each_control_once(
    audit: pl.DataFrame, organisations: Organisations
) -> None:
    audited = [
        name
        for name, is_audited in zip(organisations.ids, organisations.is_audited, strict=True)
        if is_audited
    ]
    assert 0.8 * 400 < len(audited) < 0.9 * 400
    by_organisation = audit.group_by("organisation_id").agg("control_id")
    assert sorted(by_organisation["organisation_id"]) == audited
    for controls in by_organisation["control_id"]:
        assert len(controls) == 26
        assert set(controls) == set(control_ids())


def test_modules_and_controls_have_the_names_of_the_catalogue(audit: pl.DataFrame) -> None:
    rows = audit.filter(pl.col("control_id").is_in(["B1.1", "S4.2", "R3"])).select(
        "control_id", "module", "control"
    )
    assert set(rows.unique().rows()) == {
        ("B1.1", "Basic", "Technology protection policy establishment"),
        ("S4.2", "Smart factory", "Vulnerability analysis"),
        ("R3", "Remote work", "Use of paid remote access program"),
    }


def test_every_status_is_a_declared_word_and_every_word_is_used(audit: pl.DataFrame) -> None:
    used = set(audit["status"].to_list())
    assert used == set(STATUSES)
    assert None not in {audit_statuses().status_of(word) for word in used}


def test_a_module_that_an_organisation_does_not_need_is_not_applicable_as_a_whole(
    audit: pl.DataFrame,
) -> None:
    of_module = (
        audit.with_columns(out=pl.col("status") == "Not applicable")
        .group_by("module", "organisation_id")
        .agg(pl.mean("out"))
    )
    shares = dict(of_module.group_by("module").agg(pl.mean("out")).iter_rows())
    assert set(of_module["out"].to_list()) == {0.0, 1.0}
    assert shares["Basic"] == 0
    assert 0.2 < shares["Smart factory"] < 0.6
    assert 0.2 < shares["Remote work"] < 0.6


def test_evidence_is_dated_and_a_part_of_it_is_more_than_a_year_old(audit: pl.DataFrame) -> None:
    is_assessed = pl.col("status") != "Not assessed"
    undated = audit.filter(is_assessed, pl.col("assessed_on").is_null())
    # Three audits in a row left these out; whether a module is needed is known without one.
    assert set(undated["status"].to_list()) <= {"Not applicable"}
    assert undated.height < 0.001 * audit.height
    assert audit.filter(~is_assessed)["assessed_on"].null_count() == audit.height - (
        audit.filter(is_assessed).height
    )
    age = (QUARTER.last_day - audit["assessed_on"].drop_nulls()).dt.total_days().to_numpy()
    assert age.min() >= 0
    assert age.max() < 3 * 366
    assert 0.04 < (age > 365).mean() < 0.12


def test_coverage_follows_the_security_factors(
    audit: pl.DataFrame, organisations: Organisations
) -> None:
    names = list(POPULATION.security_indicators)
    overall = np.mean([organisations.factors[name] for name in names], axis=0)
    found = coverage(audit)
    factor = overall[[organisations.ids.index(name) for name in found["organisation_id"]]]
    assert np.corrcoef(found["value"].to_numpy(), factor)[0, 1] > 0.6


def test_coverage_rises_slowly_and_what_is_not_audited_again_stays(
    audit: pl.DataFrame, organisations: Organisations
) -> None:
    later = audit_table(POPULATION, organisations, QUARTER.next())
    rise = coverage(later)["value"].to_numpy().mean() - coverage(audit)["value"].to_numpy().mean()
    assert 0 < rise < 0.06
    both = audit.join(later, on=["organisation_id", "control_id"], suffix="_later")
    audited_again = pl.col("assessed_on_later") >= dt.date(2026, 7, 1)
    kept = both.filter(audited_again.fill_null(True).not_(), pl.col("status") != "Not assessed")
    assert kept.height > 0.6 * audit.height
    assert (kept["status"] == kept["status_later"]).all()
    assert (kept["assessed_on"] == kept["assessed_on_later"]).all()
