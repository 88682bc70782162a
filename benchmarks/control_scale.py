"""The control models at the size of an agency, as ratios to bare DuckDB on the same Parquet.

Two warehouses, each filled with seeded rows and built by dbt itself inside a memory limit: the
findings of scanners, rolled up to requirements, and the 26 controls of 100,000 organisations.

Run from the project's root: python benchmarks/control_scale.py [MILLIONS OF FINDINGS, default 100]
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.domain.project import DBT_PROJECT
from secperf_pipeline.warehouse.tables import Warehouse

SEED, QUARTER, MEMORY, THREADS = 1, "2026Q1", "4GB", 2
ORGANISATIONS, CHECKS, RESOURCES = 100_000, 400, 50
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY,
    "threads": THREADS,
}
FINDING_MODELS = "+requirement_results +audit_tools"
CONTROL_MODELS = (
    "+fct_control_results control_coverage control_group_coverage leak_cause_exposure audit_next "
    "+framework_coverage framework_summary indicator_evidence"
)
# One finding in a hundred organisations is of a resource that was scanned twice.
FINDINGS = f"""
    select
        'load' as load_id, '{QUARTER}' as wave_quarter,
        format('mfr-{{:06d}}', organisation) as organisation_id, 'prowler' as tool,
        format('check_{{:03d}}', i // {RESOURCES} % {CHECKS}) as check_id,
        md5((case when is_rescanned then i % {RESOURCES} // 2 else i % {RESOURCES} end)::varchar)
            [:16] as resource_id,
        case
            when draw < 700 then 'implemented' when draw < 920 then 'not_implemented'
            when draw < 960 then 'not_assessed' else 'not_applicable'
        end as status,
        case
            when draw < 700 then 'PASS' when draw < 920 then 'FAIL'
            when draw < 960 then 'MANUAL' else 'N/A'
        end as native_status,
        date '2026-01-10' + (organisation % 60 + is_rescanned::int * (i % 2))::int as assessed_on,
        1.0::double as weight, draw >= 910 and draw < 920 as is_waived,
        format('audits/{{:06d}}.csv', organisation) as path, i % {CHECKS * RESOURCES} as row_number
    from (
        select
            i, i // {CHECKS * RESOURCES} as organisation, hash(i, {SEED}) % 1000 as draw,
            organisation % 100 = 0 as is_rescanned
        from range($rows) as drawn(i)
    )
"""
REQUIREMENTS = f"""
    select distinct
        'load' as load_id, '{QUARTER}' as wave_quarter, 'prowler' as tool,
        format('check_{{:03d}}', number) as check_id, framework_id as framework, framework_id,
        requirement_id, 'audits/000000.csv' as path
    from range({CHECKS}) as checks(number), catalogue.framework_requirements
    where framework_id in ('isms-p-2023', 'iso27001-2022')
        and hash(number, requirement_id, {SEED}) % 60 = 0
"""
CONTROLS = f"""
    select
        'load' as load_id, '{QUARTER}' as wave_quarter,
        format('mfr-{{:06d}}', organisation) as organisation_id, control_id,
        control_id as check_id,
        case hash(organisation, control_id, {SEED}) % 6
            when 0 then 'implemented' when 1 then 'partial' when 2 then 'planned'
            when 3 then 'not_implemented' when 4 then 'not_applicable' else 'not_assessed'
        end as status,
        status as native_status, date '2026-01-10' + (organisation % 60)::int as assessed_on,
        true as has_evidence, 1.0::double as weight, false as is_key, false as is_waived,
        format('audits/{{:06d}}.csv', organisation) as path, position as row_number
    from range({ORGANISATIONS}) as organisations(organisation), catalogue.controls
"""


def dbt(folder: Path, command: str, *select: str) -> dict[str, float]:
    """Run a dbt command on the folder's warehouse; give seconds by model."""
    profile = {
        "type": "duckdb",
        "path": str(folder / "warehouse.duckdb"),
        "threads": 1,
        "settings": {**SETTINGS, "TimeZone": "UTC"},
    }
    profiles = {"secperf": {"target": "embedded", "outputs": {"embedded": profile}}}
    (folder / "profiles.yml").write_text(json.dumps(profiles))
    program = str(Path(sys.executable).with_name("dbt"))
    arguments = [program, "--quiet", command, *(["--select", *select] if select else [])]
    arguments += ["--project-dir", str(DBT_PROJECT), "--profiles-dir", str(folder)]
    arguments += ["--target-path", str(folder / "target"), "--log-path", str(folder / "log")]
    environment = os.environ | {"SECPERF_WAREHOUSE": str(profile["path"])}
    ended = subprocess.run(arguments, env=environment, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(ended.stdout)
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    return {one["unique_id"].split(".")[-1]: one["execution_time"] for one in results}


def warehouse(folder: Path) -> Path:
    """Make an empty warehouse with its catalogue and one load."""
    path = folder / "warehouse.duckdb"
    with Warehouse.open(path):
        pass
    register = [(one.id, one.value) for one in assumption_register().assumptions]
    with duckdb.connect(str(path)) as connection:
        connection.executemany(
            "insert into raw.assumptions (assumption_id, value) values (?, ?)", register
        )
        connection.execute("insert into raw.loads values ('load', 1, ?)", [QUARTER])
    dbt(folder, "seed")
    return path


def fill(path: Path, table: str, query: str, parameters: dict[str, int]) -> Path:
    """Write the query's rows as Parquet and let the raw table read them."""
    parquet = path.with_name(f"{table}.parquet")
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"set threads = {THREADS}; set preserve_insertion_order = false")
        connection.execute(f"copy ({query}) to '{parquet}' (format parquet)", parameters)
        connection.execute(f"drop table raw.{table}")
        connection.execute(f"create view raw.{table} as from read_parquet('{parquet}')")
    return parquet


def floor(parquet: Path, group: str) -> tuple[float, float]:
    """Time a bare scan of the Parquet, and one group-by of it, inside the same limits."""
    scan = "select count(weight), " + ", ".join(
        f"max({column})"
        for column in ("organisation_id", "check_id", "status", "assessed_on", "is_waived", "path")
    )
    grouping = f"select {group}, status, count(*), sum(weight)"
    seconds = []
    for query in (f"{scan} from $file", f"{grouping} from $file group by {group}, status"):
        with duckdb.connect(config=SETTINGS) as connection:
            began = time.perf_counter()
            text = query.replace("$file", f"read_parquet('{parquet}')")
            connection.execute(f"create temp table timed as {text}")
            seconds.append(time.perf_counter() - began)
    return seconds[0], seconds[1]


def tell(title: str, rows: int, models: dict[str, float], floors: tuple[float, float]) -> None:
    """Print seconds, ratios to both floors, and the largest memory of a dbt run so far."""
    scan, group_by = floors
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
    total = sum(models.values())
    print(f"{title}: {rows:,} rows; bare scan {scan:.1f} s, one group-by {group_by:.1f} s")
    for name, seconds in models.items():
        if seconds > 0.05 * total:
            print(f"  {name}: {seconds:.1f} s")
    print(
        f"  all {len(models)} models: {total:.1f} s = {total / scan:.1f} x the scan, "
        f"{total / group_by:.1f} x the group-by; peak memory of dbt {peak:.2f} GB "
        f"with memory_limit {MEMORY}"
    )


def main() -> None:
    """Fill, build and tell; whatever is written is removed."""
    millions = float(sys.argv[1]) if len(sys.argv) > 1 else 100
    rows = int(millions * 1e6)
    for title, table, query, group, models in (
        ("26 controls an organisation", "control_results", CONTROLS, "control_id", CONTROL_MODELS),
        ("findings of scanners", "check_results", FINDINGS, "check_id", FINDING_MODELS),
    ):
        folder = Path(tempfile.mkdtemp(prefix="control_scale_"))
        try:
            path = warehouse(folder)
            count = rows if table == "check_results" else ORGANISATIONS * 26
            parquet = fill(path, table, query, {"rows": rows} if "$rows" in query else {})
            with duckdb.connect(str(path)) as connection:
                connection.execute(f"insert into raw.check_requirements by name {REQUIREMENTS}")
            floors = floor(parquet, f"organisation_id, {group}")
            tell(title, count, dbt(folder, "run", *models.split()), floors)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
