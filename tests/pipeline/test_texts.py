"""What looks like a person's is planted in every family of input and found nowhere outside."""

from collections import Counter

import pytest

from tests.pipeline.homes import secperf
from tests.pipeline.planted import Planted, Plants, leaks, written_texts
from tests.pipeline.planted_home import BROKEN_QUARTERS, QUARTER, planted_home

_LEAST_KINDS = 60


@pytest.fixture(scope="module")
def plants() -> Plants:
    return Plants()


@pytest.fixture(scope="module")
def written(plants: Plants, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Everything that a run, its commands and its exports wrote, by place."""
    home = planted_home(tmp_path_factory.mktemp("planted") / "home", plants)
    said = {"run": secperf(home, "run", QUARTER, *BROKEN_QUARTERS, ends_with=1)}
    said["status"] = secperf(home, "status")
    for kind in ("oscal", "csv"):
        said[f"export {kind}"] = secperf(home, "export", QUARTER, "mfr-001", "--to", kind)
    for draft in sorted((home.inbox / "drafts").iterdir()):
        said[f"validate {draft.suffix}"] = secperf(home, "validate", str(draft), ends_with=1)
    printed = {f"printed by {name}": one.stdout + one.stderr for name, one in said.items()}
    return written_texts(home.root) | {name: text.lower() for name, text in printed.items()}


def test_the_list_holds_texts_of_many_kinds_and_each_is_planted(
    plants: Plants, written: dict[str, str]
) -> None:
    assert len({(one.family, one.place, one.kind) for one in plants.all}) >= _LEAST_KINDS
    assert [one for one in plants.all if one not in plants.used] == []
    assert any(place.endswith("secperf.duckdb") for place in written)


def test_no_planted_text_leaves_the_store(plants: Plants, written: dict[str, str]) -> None:
    found = leaks(plants, written)
    assert _told(found) == []


def _told(found: dict[Planted, list[str]]) -> list[str]:
    return [
        f"{one.family}, {one.place}, {one.kind}: {one.searched} in {', '.join(places[:4])}"
        for one, places in sorted(found.items())
    ] + [f"{family}: {count}" for family, count in Counter(one.family for one in found).items()]
