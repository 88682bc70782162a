"""population.yaml: cells or margins, and what is refused with file, key and remedy."""

import pytest

from secperf_pipeline.domain.quarters import Quarter
from secperf_pipeline.ingest.inbox import InboxFile
from secperf_pipeline.ingest.load import QuarterLoad, load_id, read_quarter
from tests.inbox import outcome
from tests.quarters import CHECKLIST, QUARTER

CELLS = """
source: Business register 2025
cells:
  metals: {small: 120, large: 8}
  "01": {small: 30}
"""
MARGINS = """
margins:
  sector: {metals: 128, food: 30}
  size: {small: 150, large: 8}
"""


def load(text: str | bytes, path: str = "population.yaml") -> QuarterLoad:
    content = text if isinstance(text, bytes) else text.encode()
    return read_quarter(QUARTER, [InboxFile(path, content), InboxFile("audit.csv", CHECKLIST)])


def rows(text: str) -> list[tuple[object, ...]]:
    found = load(text).rows("population")
    assert found is not None
    return found.select("kind", "sector", "size", "organisations").rows()


def test_cells_are_read_by_sector_and_size_and_a_code_stays_as_written() -> None:
    assert rows(CELLS) == [
        ("cell", "metals", "small", 120),
        ("cell", "metals", "large", 8),
        ("cell", "01", "small", 30),
    ]
    one = outcome(load(CELLS), "population.yaml")
    assert (one.status, one.kind, one.rows_read) == ("loaded", "population", 3)
    assert one.message == "its source is stated, in a text of 22 characters"


def test_margins_may_be_one_alone() -> None:
    assert rows("margins: {size: {small: 150, large: 8}}") == [
        ("margin", None, "small", 150),
        ("margin", None, "large", 8),
    ]


def test_margins_that_add_up_differently_are_used_as_shares_and_the_ledger_says_so() -> None:
    message = outcome(load(MARGINS.replace("food: 30", "food: 40")), "population.yaml").message
    assert message == (
        "the margins have different totals (sector 168, size 158); only their shares are used"
    )


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("", None, "the file is empty"),
        ("- 1", None, "either `cells`"),
        ("just words", None, "either `cells`"),
        ("source: nobody counted", None, "give either cells or margins"),
        (CELLS + MARGINS, None, "give either cells or margins"),
        ("cells: {}", "cells", "at least 1 item"),
        ("cells: {metals: {}}", "cells.metals", "at least 1 item"),
        ("cells: {metals: 12}", "cells.metals", "valid dictionary"),
        ("cells: {metals: {small: -3}}", "cells.metals.small", "greater than or equal to 0"),
        ("cells: {metals: {small: 1.5}}", "cells.metals.small", "valid integer"),
        ("cells: {metals: {small: many}}", "cells.metals.small", "valid integer"),
        ("cells: {metals: {small: }}", "cells.metals.small", "valid integer"),
        ("cells: {metals: {small: 1e400}}", "cells.metals.small", "valid integer"),
        ("cells: {metals: {small: 99999999999999999999}}", "cells.metals.small", "less than"),
        ("cells: {metals: {small: 0}}", None, "no category of sector has an organisation"),
        ("margins: {region: {north: 3}}", "margins.region", "'sector' or 'size'"),
        ("margins: {sector: {~: 3}}", "margins.sector.None", "valid string"),
        ('margins: {sector: {" ": 3}}', "margins.sector. ", "a category has no name"),
        ("population: {metals: 3}", "population", "not permitted"),
        ("margins: {size: {small: 3, 'small ': 4}}", "margins.size.small ", "given twice"),
        ("margins: {size: {small: 3, small: 4}}", None, "given twice"),
        ("a: &a [1]\nb: *a", None, "aliases are not read"),
        ("cells: {metals: [", None, "this is not YAML"),
        (b"cells: {\xff\xfe: 3}", None, "save the file as UTF-8"),
        ("<cells/>", None, "either `cells`"),
    ],
)
def test_a_wrong_file_is_refused_with_its_key_and_the_others_load(
    text: str | bytes, key: str | None, words: str
) -> None:
    found = load(text)
    assert found.rows("population") is None
    assert list(found.readings) == ["audit.csv"]
    one = outcome(found, "population.yaml")
    assert one.status == "refused"
    assert words in (one.message or "")
    if key is not None:
        assert f"population.yaml, key {key}: " in (one.message or "")
        assert "either `cells`" in (one.message or "")


@pytest.mark.parametrize("path", ["surveys/population.yaml", "population.yml", "Population.yaml"])
def test_a_file_elsewhere_is_refused_with_the_place_where_it_belongs(path: str) -> None:
    one = outcome(load(CELLS, path), path)
    assert one.status == "refused"
    assert "population.yaml lies beside wave.yaml; move or rename it" in (one.message or "")


def test_another_count_is_another_load() -> None:
    first, second = (
        load_id(Quarter(2021, 4), [InboxFile("population.yaml", text.encode())])
        for text in (CELLS, CELLS.replace("120", "121"))
    )
    assert first != second
