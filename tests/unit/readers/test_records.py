"""Parts of documents from strangers: taken where they are, absent where something else is."""

import datetime as dt
from xml.etree.ElementTree import Element, SubElement

import pytest

from secperf_pipeline.readers.records import (
    child_text,
    children,
    local_name,
    mapping,
    part,
    sequence,
    stated_day,
    text,
)


@pytest.mark.parametrize("value", [None, 1, "x", [1]])
def test_what_is_not_an_object_counts_as_an_empty_one(value: object) -> None:
    assert mapping(value) == {}
    assert part(value, "a", "b") is None


@pytest.mark.parametrize("value", [None, 1, "x", {"a": 1}])
def test_what_is_not_a_list_counts_as_an_empty_one(value: object) -> None:
    assert sequence(value) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("  a\u00a0b ", "a b"),
        (7, "7"),
        (7.0, "7"),
        (2.5, "2.5"),
        (1e300, "1e+300"),
        (True, None),
        ("", None),
        (["x"], None),
        ("x" * 501, None),
    ],
)
def test_a_short_text_or_number_is_text_and_nothing_else_is(value: object, told: str) -> None:
    assert text({"a": {"b": value}}, "a", "b") == told


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (None, None),
        ("", None),
        ("2025-09-30T23:30:00-09:00", dt.date(2025, 9, 30)),
        (1759190400, dt.date(2025, 9, 30)),
        (1759190400000, dt.date(2025, 9, 30)),
    ],
)
def test_a_day_is_that_of_the_times_own_zone(value: object, day: dt.date | None) -> None:
    assert stated_day(value) == day


@pytest.mark.parametrize("value", ["yesterday", 1e300, True, {"a": 1}])
def test_what_states_no_day_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is not a time such as 2025-09-30"):
        stated_day(value)


def test_elements_are_found_by_their_local_name() -> None:
    root = Element("{urn:x}rule")
    SubElement(root, "{urn:x}result").text = " pass "
    SubElement(root, "other")
    assert local_name(root) == "rule"
    assert [local_name(one) for one in children(root, "result")] == ["result"]
    assert (child_text(root, "result"), child_text(root, "status")) == ("pass", None)
