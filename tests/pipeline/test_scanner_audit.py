"""A scanner's findings, followed to requirements, controls and modules of an organisation."""

import shutil
from pathlib import Path

import pytest

from secperf_pipeline.ingest.home import Home
from secperf_pipeline.warehouse.dbt import build
from tests.pipeline.homes import published, run_quarter, sample_home
from tests.pipeline.test_dbt_build import SCANNED, marts

WAVE = """\
quarter: 2021Q4
organisation: plant
organisations:
  plant: {smart_factory_level: none, region: central}
files:
  - {path: july.csv, format: prowler_csv, delimiter: ";"}
  - {path: october.csv, format: prowler_csv, delimiter: ";"}
"""
HEADER = "PROVIDER;TIMESTAMP;CHECK_ID;STATUS;STATUS_EXTENDED;MUTED;RESOURCE_UID;COMPLIANCE\n"
PASSWORDS = "KISA-ISMS-P-2023: 2.5.4 | CIS-2.0: 1.8"


def finding(day: str, check: str, status: str, resource: str, compliance: str) -> str:
    return f"aws;{day};{check};{status};said so;False;{resource};{compliance}\n"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = sample_home(tmp_path_factory.mktemp("scanned"))
    folder = home.inbox / "2021Q4"
    for path in [*folder.rglob("*.csv"), *folder.rglob("*.yaml")]:
        path.unlink()
    write(folder / "wave.yaml", WAVE)
    july = [finding("2021-10-05", "password_length", "FAIL", "one", PASSWORDS)]
    october = [
        finding("2021-12-05", "password_length", "PASS", "one", PASSWORDS),
        finding("2021-12-05", "password_length", "PASS", "two", PASSWORDS),
        finding("2021-12-05", "password_reuse", "PASS", "one", PASSWORDS),
        finding("2021-12-05", "cis_only", "FAIL", "one", "CIS-2.0: 1.9"),
    ]
    write(folder / "july.csv", HEADER + "".join(july))
    write(folder / "october.csv", HEADER + "".join(october))
    assert run_quarter(home, "2021Q4").success
    return home


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_what_was_repaired_before_the_quarters_end_counts_as_repaired(scanned: Home) -> None:
    rows = published(scanned, "select * from marts.requirement_results")
    row = rows.filter(framework_id="isms-p-2023", requirement_id="2.5.4").row(0, named=True)
    assert (row["status"], row["value"], row["check_count"]) == ("implemented", 1.0, 2)
    assert (row["finding_count"], row["tools"], row["source_file"]) == (3, "prowler", "october.csv")


def test_a_checked_requirement_is_audited_and_its_control_inferred(scanned: Home) -> None:
    found = published(
        scanned,
        "select basis, value, value_inferred from marts.framework_coverage "
        "where framework_id = 'isms-p-2023' and requirement_id = '2.5.4'",
    )
    assert found.row(0) == ("audited", 1.0, None)
    control = published(
        scanned, "select * from marts.fct_control_results where control_id = 'B5.2'"
    ).row(0, named=True)
    assert (control["basis"], control["requirements"]) == ("inferred", "isms-p-2023 2.5.4")
    assert control["value_low"] <= control["value"] <= control["value_high"]
    module = published(
        scanned, "select * from marts.control_coverage where module_id = 'basic'"
    ).row(0, named=True)
    assert (module["evaluated_count"], module["inferred_count"]) == (1, 1)
    assert module["score"] is None


def test_a_module_that_is_declared_away_counts_neither_as_good_nor_as_bad(scanned: Home) -> None:
    rows = published(
        scanned, "select * from marts.fct_control_results where module_id = 'smart_factory'"
    )
    assert set(rows["status"]) == {"not_applicable"}
    assert rows["value_high"].is_null().all()
    assert set(rows["reason"]) == {
        "its module does not apply: the smart-factory level is declared as none"
    }
    modules = published(
        scanned, "select module_id, is_applicable, basis from marts.module_applicability"
    )
    assert dict(zip(modules["module_id"], modules["basis"], strict=True)) == {
        "basic": "every organisation",
        "smart_factory": "declared",
        "remote_work": "assumed",
    }
    organisation = published(scanned, "select * from marts.dim_organisations").row(0, named=True)
    assert (organisation["smart_factory_level"], organisation["region"]) == ("none", "central")


def test_a_check_that_reaches_no_requirement_is_counted(scanned: Home) -> None:
    row = published(scanned, "select * from marts.audit_tools").row(0, named=True)
    assert (row["check_count"], row["placed_count"], row["finding_count"]) == (3, 2, 4)
    assert row["reason"] == "some checks name no requirement of the catalogue"


@pytest.mark.slow
def test_a_rebuild_gives_the_same_of_a_scan(scanned: Home, tmp_path: Path) -> None:
    copied = Path(shutil.copyfile(scanned.warehouse, tmp_path / "warehouse.duckdb"))
    before = marts(copied)
    for is_new_project in (False, True):
        build(copied, tmp_path / "dbt", is_new_project=is_new_project)
        after = marts(copied)
        assert after == before
    assert all(before[name] for name in SCANNED)
