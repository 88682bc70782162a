"""SPSS files as tools write them, and as damage and malice turn them."""

from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from secperf_pipeline.readers.survey import spss_dump
from secperf_pipeline.readers.survey.spss_dump import dump
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
    assert "labels '4' as a text of 9 characters" in issue.reason


def test_a_label_with_letters_of_another_alphabet_is_told_from_the_one_it_resembles(
    tmp_path: Path,
) -> None:
    labels = {item.lower(): POINTS for item in ITEMS} | {"sp1_1": {4: "\u0410gree"}}
    content = sav(tmp_path / "w.sav", wave(), variable_value_labels=labels)
    (issue,) = outcome(loaded({"w.sav": content}), "w.sav").issues
    assert "labels '4' as '\u0410gree', which is not a label" in issue.reason


def test_a_point_that_the_file_calls_missing_refuses_it(tmp_path: Path) -> None:
    labels = {item.lower(): POINTS for item in ITEMS}
    content = sav(
        tmp_path / "w.sav",
        wave(sp1_1=4.0),
        variable_value_labels=labels,
        missing_ranges={"sp1_1": [{"lo": float("-inf"), "hi": 5.0}]},
    )
    (issue,) = outcome(loaded({"w.sav": content}), "w.sav").issues
    assert (issue.row_number, issue.column_name) == (1, "sp1_1")
    assert "calls '4' missing, but it stands for the point 4" in issue.reason


def test_a_missing_value_that_the_instrument_does_not_list_is_told_by_its_label(
    tmp_path: Path,
) -> None:
    labels = {item.lower(): POINTS | {77: "Not applicable", 99: "No answer"} for item in ITEMS}
    ranges = {"sp1_1": [77.0], "sp1_2": [99.0]}
    content = sav(
        tmp_path / "w.sav",
        wave(sp1_1=77.0, sp1_2=99.0),
        variable_value_labels=labels,
        missing_ranges=ranges,
    )
    given = scores(loaded({"w.sav": content}))
    assert (given["a", "SP1_1"], given["a", "SP1_2"]) == ("not_applicable", "refused")


def test_words_that_a_file_calls_missing_stay_outside(tmp_path: Path) -> None:
    cells = wave() | {"sp1_1": ["J. Kim"]}
    labels = {item.lower(): POINTS for item in ITEMS[1:]}
    content = sav(
        tmp_path / "w.sav",
        cells,
        variable_value_labels=labels,
        missing_ranges={"sp1_1": ["J. Kim"]},
    )
    assert scores(loaded({"w.sav": content}))["a", "SP1_1"] == "user_missing"


CASES_AT = 80
FORMS = [{}, {"row_compress": True}, {"compress": True}]
FORM_IDS = ["plain", "bytecode", "zsav"]


def cases(path: Path, count: int, **options: object) -> bytes:
    cells = {name: values * count for name, values in wave().items()}
    labels = {item.lower(): POINTS for item in ITEMS}
    ids = {"resp": [f"r{number}" for number in range(count)]}
    return sav(path / "w.sav", cells | ids, variable_value_labels=labels, **options)


def stating(content: bytes, number: int) -> bytes:
    return content[:CASES_AT] + number.to_bytes(4, "little", signed=True) + content[CASES_AT + 4 :]


@pytest.mark.parametrize("options", FORMS, ids=FORM_IDS)
def test_every_case_is_read_whether_or_not_the_header_counts_them(
    tmp_path: Path, options: dict[str, object]
) -> None:
    content = cases(tmp_path, 3, **options)
    for one in (content, stating(content, -1)):
        assert {len(variable["cells"]) for variable in dump(one, None)["variables"]} == {3}


@pytest.mark.parametrize("number", [0, 2, 4, 70_000, -5, 2**31 - 1])
@pytest.mark.parametrize("options", FORMS, ids=FORM_IDS)
def test_a_header_that_lies_about_the_cases_refuses_the_file(
    tmp_path: Path, options: dict[str, object], number: int
) -> None:
    found = dump(stating(cases(tmp_path, 3, **options), number), None)
    assert found["error"].startswith(("its header states", "it has more than"))


@pytest.mark.parametrize("cut", [1, 8, 20, 100])
@pytest.mark.parametrize("options", FORMS, ids=FORM_IDS)
def test_a_file_that_breaks_off_is_refused_where_its_header_counts_nothing(
    tmp_path: Path, options: dict[str, object], cut: int
) -> None:
    assert "error" in dump(stating(cases(tmp_path, 3, **options), -1)[:-cut], None)


@pytest.mark.parametrize("options", FORMS, ids=FORM_IDS)
def test_a_file_without_cases_says_so(tmp_path: Path, options: dict[str, object]) -> None:
    frame = pl.DataFrame({"resp": pl.Series([], dtype=pl.Float64)})
    pyreadstat.write_sav(frame, tmp_path / "w.sav", **options)
    one = outcome(loaded({"w.sav": (tmp_path / "w.sav").read_bytes()}), "w.sav")
    assert one.message == "the file has variables but no cases; export the data as well"


def test_few_bytes_that_stand_for_many_cases_are_counted_before_they_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spss_dump, "MAX_SPSS_CELLS", 10_000)
    content = sav(tmp_path / "w.sav", {"a": [1.0]}, row_compress=True)
    end_of_dictionary = content.rindex(b"\xe7\x03\0\0\0\0\0\0") + 8
    # Each byte of the data is a case whose only value is 1.
    bomb = stating(content[:end_of_dictionary] + b"\x65" * 80_000, -1)
    found = dump(bomb, None)
    assert (found["rule"], "more than 10,000 cases" in found["error"]) == ("too_large", True)


def test_a_header_that_lies_about_the_variables_is_refused(tmp_path: Path) -> None:
    found = dump(sav(tmp_path / "w.sav", {f"v{number}": [1.0] for number in range(4_097)}), None)
    assert (found["rule"], "4,097 variables" in found["error"]) == ("too_large", True)


@pytest.mark.parametrize("magic", [b"$FL9", b"XXXX"])
def test_a_file_that_is_another_than_its_first_bytes_say_is_refused(
    tmp_path: Path, magic: bytes
) -> None:
    content = magic + cases(tmp_path, 3)[4:]
    one = outcome(loaded({"w.sav": content}), "w.sav")
    assert (one.status, one.rows_accepted) == ("refused", 0)


@pytest.mark.parametrize("encoding", [b"CP949", b"ASCII", b"UTF-7"])
def test_an_encoding_that_the_file_states_wrongly_refuses_it(
    tmp_path: Path, encoding: bytes
) -> None:
    content = sav(tmp_path / "w.sav", wave("가나"))
    found = dump(content.replace(b"UTF-8", encoding), None)
    assert (found["rule"], "encoding" in found["error"]) == ("damaged", True)


def test_no_byte_turned_makes_a_file_load_in_part(tmp_path: Path) -> None:
    cells: dict[str, list[object]] = {"resp": ["id-one", "id-two", "id"], "a": [1.0, 2.5, 99.0]}
    content = sav(tmp_path / "w.sav", cells, row_compress=True)
    # What the library says of the data; turned dictionaries may end its process, see below.
    data = content.rindex(b"\xe7\x03\0\0\0\0\0\0") + 8
    for place in [*range(64, 96), *range(data, len(content))]:
        turned = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        found = dump(turned, None)
        assert "error" in found or {len(one["cells"]) for one in found["variables"]} == {3}


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
