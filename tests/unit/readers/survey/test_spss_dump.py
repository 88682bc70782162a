"""The cases of a .sav: all of them, or what is wrong with the file."""

from pathlib import Path

import pytest

from secperf_pipeline.readers.survey import spss_dump
from secperf_pipeline.readers.survey.spss_dump import dump
from tests.spss_files import FORM_IDS, FORMS, cases, sav, stating, wave


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
