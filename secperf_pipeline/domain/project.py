"""Where the parts of the project lie on disk."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "secperf_pipeline"
DBT_PROJECT = PROJECT / "dbt_project"
EXPECTATIONS = PROJECT / "expectations"
DECLARATIONS = PROJECT / "data" / "declarations"
SAMPLE_INBOX = PROJECT / "data" / "sample" / "inbox"
REFERENCE = PROJECT / "data" / "reference"
