"""A copy of the project whose declarations a test changes, run as a user runs it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.ingest.home import Home


def copied_checkout(folder: Path) -> Path:
    """Copy what a run needs of the project."""
    unwanted = shutil.ignore_patterns("target", "logs", "demo", "__pycache__")
    for name in ("secperf_pipeline", "dbt_project", "expectations", "data"):
        shutil.copytree(PROJECT / name, folder / name, ignore=unwanted)
    for file in ("pyproject.toml", "requirements.lock"):
        shutil.copyfile(PROJECT / file, folder / file)
    return folder


def added(path: Path, rows: str) -> None:
    path.write_text(path.read_text().rstrip("\n") + "\n" + rows)


def replaced(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert text.count(before) == 1, f"{path.name} has {text.count(before)} times {before!r}"
    path.write_text(text.replace(before, after))


def run_python(checkout: Path, home: Home, *arguments: str) -> str:
    """Run the copy's Python over a home; give what it printed."""
    ended = subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"SECPERF_HOME": str(home.root), "PYTHONPATH": str(checkout)},
        cwd=checkout,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def own_secperf(checkout: Path, home: Home, *arguments: str) -> str:
    """Run the copy's command over a home; give what it printed."""
    return run_python(checkout, home, "-m", "secperf_pipeline.cli", *arguments)
