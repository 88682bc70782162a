from pathlib import Path

import polars as pl
import pyreadstat

from tests.inbox import loaded, outcome, scores
from tests.surveys import HONEST, ITEMS, LABELS, expected

POINTS = dict(enumerate(LABELS, start=1))


def sav(path: Path, cells: dict[str, list[object]], **options: object) -> bytes:
    """Write a .sav with the library that PSPP's own files are checked with."""
    frame = pl.DataFrame(cells)
    pyreadstat.write_sav(frame, path, **options)
    return path.read_bytes()


def wave(respondent: str = "a", **items: float | None) -> dict[str, list[object]]:
    given = dict(zip((item.lower() for item in ITEMS), map(float, HONEST), strict=True))
    return {"resp": [respondent], **{name: [value] for name, value in {**given, **items}.items()}}


def test_labels_in_another_order_than_the_codes_decide(tmp_path: Path) -> None:
    turned = {8 - point: label for point, label in POINTS.items()}
    labels = {item.lower(): turned for item in ITEMS}
    content = sav(tmp_path / "w.sav", wave(), variable_value_labels=labels)
    assert scores(loaded({"w.sav": content})) == expected({"a": [8 - one for one in HONEST]})


def test_user_missing_values_keep_their_reason(tmp_path: Path) -> None:
    labels = {item.lower(): POINTS for item in ITEMS}
    ranges = {"sp1_1": [{"lo": 90.0, "hi": 99.0}], "sp1_2": [77.0]}
    content = sav(
        tmp_path / "w.sav",
        wave(sp1_1=99.0, sp1_2=77.0, sp2_1=None),
        variable_value_labels=labels,
        missing_ranges=ranges,
    )
    given = scores(loaded({"w.sav": content}))
    assert given["a", "SP1_1"] == "refused"
    assert given["a", "SP1_2"] == "user_missing_77"
    assert given["a", "SP2_1"] == "empty"


def test_codes_without_value_labels_refuse_the_file(tmp_path: Path) -> None:
    one = outcome(loaded({"w.sav": sav(tmp_path / "w.sav", wave())}), "w.sav")
    assert one.status == "refused"
    assert (one.issues[0].row_number, one.issues[0].column_name) == (1, "sp1_1")


def test_a_label_that_is_not_on_the_scale_refuses_the_file(tmp_path: Path) -> None:
    labels = {item.lower(): POINTS for item in ITEMS} | {"sp1_1": {4: "Sometimes"}}
    content = sav(tmp_path / "w.sav", wave(), variable_value_labels=labels)
    (issue,) = outcome(loaded({"w.sav": content}), "w.sav").issues
    assert "labels '4' as 'Sometimes'" in issue.reason


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    content = sav(tmp_path / "w.sav", wave())
    for length in (4, 60, 200, len(content) - 3):
        assert outcome(loaded({"w.sav": content[:length]}), "w.sav").status == "refused"


def test_a_file_that_ends_the_process_that_reads_it_is_refused(tmp_path: Path) -> None:
    content = bytearray(sav(tmp_path / "w.sav", wave()))
    # Every record count and type of the dictionary turned at once.
    for position in range(180, len(content), 7):
        content[position] ^= 0xFF
    assert outcome(loaded({"w.sav": bytes(content)}), "w.sav").status == "refused"
