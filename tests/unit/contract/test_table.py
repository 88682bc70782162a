"""A table that does not say what it must does not load."""

from pathlib import Path

import pytest

from secperf_pipeline.contract.table import Column, Table
from secperf_pipeline.declarations.yaml_file import read_declaration
from secperf_pipeline.domain.errors import DeclarationError

GOOD = """
about: One row per wave.
grain: [wave_quarter]
step: statistics
hide: {none: Nobody is counted.}
columns:
  wave_quarter: {type: varchar, about: "Quarter, 2021Q4."}
  alpha: {type: double, about: "Alpha, with its {confidence_percent} interval."}
"""


def table(folder: Path, text: str, **shared: Column) -> Table:
    path = folder / "reliability.yaml"
    path.write_text(text)
    return read_declaration(path, Table, {"shared": shared})


def test_a_meaning_says_the_number_of_the_register(tmp_path: Path) -> None:
    columns = table(tmp_path, GOOD).columns
    assert columns["alpha"].meaning == "Alpha, with its 95 % interval."


def test_a_table_without_a_rule_for_hiding_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"reliability\.yaml, line 2, key hide: Field"):
        table(tmp_path, GOOD.replace("hide: {none: Nobody is counted.}\n", ""))


@pytest.mark.parametrize("hide", ["{}", "{none: Nobody., counts: [n]}"])
def test_hiding_is_by_counts_or_there_is_a_reason_for_none(tmp_path: Path, hide: str) -> None:
    with pytest.raises(DeclarationError, match="key hide: Value error, give either counts"):
        table(tmp_path, GOOD.replace("{none: Nobody is counted.}", hide))


def test_a_table_by_segment_has_the_columns_that_name_one(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="names n, segment_kind, segment, profile, is_def"):
        table(tmp_path, GOOD.replace("{none: Nobody is counted.}", "{counts: [n]}"))


def test_a_grain_names_columns_of_the_table(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="grain or hide names scale, which is no column"):
        table(tmp_path, GOOD.replace("grain: [wave_quarter]", "grain: [wave_quarter, scale]"))


def test_a_column_without_a_text_has_that_of_the_shared_one(tmp_path: Path) -> None:
    quarter = Column(type="varchar", about="Quarter.")
    text = GOOD.replace('wave_quarter: {type: varchar, about: "Quarter, 2021Q4."}', "wave_quarter:")
    assert table(tmp_path, text, wave_quarter=quarter).columns["wave_quarter"] == quarter
    with pytest.raises(DeclarationError, match="give type and meaning of wave_quarter"):
        table(tmp_path, text)


def test_a_table_with_a_row_for_each_response_is_not_public(tmp_path: Path) -> None:
    text = GOOD + '  response_id: {type: varchar, about: "Response."}\n'
    assert "response_id" in table(tmp_path, text).columns
    text = text.replace("step:", "publish: [results.reliability]\nstep:")
    with pytest.raises(DeclarationError, match="response_id names one response, so no row may be"):
        table(tmp_path, text)
    some = text.replace("step:", "restricted: {rows: alpha > 0, instead: Elsewhere.}\nstep:")
    with pytest.raises(DeclarationError, match="response_id names one response, so no row may be"):
        table(tmp_path, some)
    every = table(tmp_path, text.replace("step:", "restricted: {rows: every}\nstep:"))
    assert every.restricted
    assert every.restricted.is_whole


def test_a_public_table_that_lacks_rows_says_where_they_are(tmp_path: Path) -> None:
    text = GOOD.replace("step:", "restricted: {rows: alpha > 0}\nstep:")
    with pytest.raises(DeclarationError, match="say in instead what the public table lacks"):
        table(tmp_path, text)
