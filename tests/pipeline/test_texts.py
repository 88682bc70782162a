"""What looks like a person's is planted in every family of input and found nowhere outside."""

import warnings
from collections import Counter

import pytest
from click.testing import CliRunner

from secperf_pipeline.cli.main import cli
from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.ingest.home import Home
from tests.pipeline.planted import Planted, Plants, Written, leaks, written_below
from tests.pipeline.planted_files import QUARTER
from tests.pipeline.planted_home import BROKEN_QUARTERS, planted_home

_LEAST_KINDS = 60


@pytest.fixture(scope="module")
def plants() -> Plants:
    return Plants()


@pytest.fixture(scope="module")
def written(plants: Plants, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Written]:
    """Everything that a run, its commands and its exports wrote, by place."""
    home = planted_home(tmp_path_factory.mktemp("planted") / "home", plants)
    said = {"run": _said(home, "run", QUARTER, *BROKEN_QUARTERS, ends_with=1)}
    assert "verdicts on H2" in said["run"], said["run"]
    said["status"] = _said(home, "status")
    for kind in ("oscal", "csv"):
        said[f"export {kind}"] = _said(home, "export", QUARTER, "mfr-001", "--to", kind)
    for draft in sorted((home.inbox / "drafts").iterdir()):
        said[f"validate {draft.suffix}"] = _said(home, "validate", str(draft), ends_with=1)
    printed = {f"printed by {name}": Written(b"", text.lower()) for name, text in said.items()}
    return written_below(home.root) | printed


def _said(home: Home, *arguments: str, ends_with: int = 0) -> str:
    """Run the command in this process, which has imported everything, for all that it prints."""
    # The command points DAGSTER_HOME at the home; the test gives it back.
    own = {"SECPERF_HOME": str(home.root), "DAGSTER_HOME": None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ended = CliRunner().invoke(cli, arguments, env=own)
    refused = isinstance(ended.exception, SecperfError)
    assert refused or ended.exit_code == ends_with, ended.output
    return f"{ended.output}\n{ended.exception if refused else ''}"


def test_the_list_holds_texts_of_many_kinds_and_each_is_planted(
    plants: Plants, written: dict[str, Written]
) -> None:
    assert len({(one.family, one.place, one.kind) for one in plants.all}) >= _LEAST_KINDS
    assert [one for one in plants.all if one not in plants.used] == []
    assert any(place.endswith("secperf.duckdb") for place in written)


def test_no_planted_text_leaves_the_store(plants: Plants, written: dict[str, Written]) -> None:
    found = leaks(plants, written)
    assert _told(found) == []


def _told(found: dict[Planted, list[str]]) -> list[str]:
    return [
        f"{one.family}, {one.place}, {one.kind}: {one.searched} in {', '.join(places[:4])}"
        for one, places in sorted(found.items())
    ] + [f"{family}: {count}" for family, count in Counter(one.family for one in found).items()]
