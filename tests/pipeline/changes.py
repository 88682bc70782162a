"""Changes to a copy of the project that need no code, by the names of docs/contributing.md.

Each is what somebody would write who follows the map there.
"""

import json
from collections.abc import Callable
from pathlib import Path

from secperf_pipeline.domain.project import PROJECT
from tests.pipeline.checkouts import added, replaced

NUMBERS = {
    "significance": (0.05, 0.01),
    "confidence": (0.95, 0.90),
    "min_cell": (5, 8),
    "group_cut_place": (0.5, 0.25),
}
"""Numbers of the register, as they are and as they are changed."""
STATED_KPI = (
    "X1,7,finance,cost_optimisation,,Suppliers that signed the security annex,보안 부속서 서명 "
    "협력사 비율,セキュリティ付属書に署名した取引先の割合,share,up,,0.9,0.5,0.0,,,4,quarterly,,sum,"
    "true,Purchasing,false,1,,Do suppliers carry our rules?,implementation,signed / suppliers,"
    "contracts,Purchasing,CISO,contract register,own,,\n"
)
STATED_KPI_ALIAS = "Signed annexes,X1,figure\n"
STATED_FIGURE = "Signed annexes,finance,2021-10-01,2021-12-31,0.6,ratio,12,20,contract register\n"
COUNTED_KPI = (
    "X2,8,finance,quick_response,,CSIRT launched within 90 minutes of detection,탐지 후 90분 이내 "
    "CSIRT 가동,検知から90分以内のCSIRT稼働,share,up,90,1.0,0.8,0.0,,,5,quarterly,,sum,false,"
    "Head of the CSIRT,false,1,,How fast is the whole answer?,effectiveness,"
    "launches within the limit / incidents,time stamps,CSIRT,CISO,incident register,own,,\n"
)
FIRST_HYPOTHESIS = """\
  - id: H1
    statement: The security of the production division differs by the presence of research and \
development performance.
    x: [rd_performance]
    y: [production_security]
"""
THIRD_HYPOTHESIS = """\
  - id: H3
    statement: Awareness goes with executives' willingness.
    x: [executive_will, policy]
    y: [employee_awareness]
policies:
"""
EXPECTATION = {
    "type": "expect_column_values_to_be_between",
    "description": "At least {min_value} organisations answered.",
    "kwargs": {"column": "organisation_count", "min_value": 3},
    "severity": "warning",
}
GERMAN = [
    *("trifft gar nicht zu", "trifft nicht zu", "trifft eher nicht zu", "weder noch"),
    *("trifft eher zu", "trifft zu", "trifft voll zu"),
]


def change_cut_offs(checkout: Path) -> None:
    for name, (old, new) in NUMBERS.items():
        start = f"{{id: {name}, value: "
        register = checkout / "data" / "declarations" / "assumptions.yaml"
        replaced(register, f"{start}{old},", f"{start}{new},")


def exchange_a_hypothesis(checkout: Path) -> None:
    protocol = checkout / "data" / "declarations" / "protocol.yaml"
    replaced(protocol, FIRST_HYPOTHESIS, "")
    replaced(protocol, "policies:\n", THIRD_HYPOTHESIS)


def add_a_check(checkout: Path) -> None:
    path = checkout / "expectations" / "survey_waves.json"
    suite = json.loads(path.read_text())
    suite["expectations"].append(EXPECTATION)
    path.write_text(json.dumps(suite, indent=2, ensure_ascii=False))


def add_a_stated_kpi(checkout: Path) -> None:
    seeds = checkout / "dbt_project" / "seeds"
    added(seeds / "kpis.csv", STATED_KPI)
    added(seeds / "kpi_aliases.csv", STATED_KPI_ALIAS)


def add_a_counted_kpi(checkout: Path) -> None:
    seeds = checkout / "dbt_project" / "seeds"
    added(seeds / "kpis.csv", COUNTED_KPI)
    added(seeds / "incident_kpis.csv", "X2,times,detected_at,csirt_launched_at\n")


def add_a_language(checkout: Path) -> None:
    instrument = checkout / "data" / "declarations" / "instruments" / "secperf-2021.yaml"
    replaced(instrument, "\n  labels:\n", f"\n  labels:\n    de: {json.dumps(GERMAN)}\n")


WITHOUT_CODE: dict[str, Callable[[Path], None]] = {
    "a KPI counted from tickets": add_a_counted_kpi,
    "a KPI from a file": add_a_stated_kpi,
    "a check": add_a_check,
    "a cut-off": change_cut_offs,
    "a language of a questionnaire": add_a_language,
    "a hypothesis or a family of them": exchange_a_hypothesis,
}


def files_changed(checkout: Path) -> set[str]:
    """List the files of a copy that are not as in the project."""
    copied = (path for path in checkout.rglob("*") if path.is_file())
    below = {path.relative_to(checkout).as_posix(): path for path in copied}
    return {
        name
        for name, path in below.items()
        if "__pycache__" not in name and path.read_bytes() != (PROJECT / name).read_bytes()
    }
