"""JSON, XML and YAML from strangers: what is refused, and what stays as it is written."""

from collections.abc import Callable

import pytest

from tests.documents import opened, refused

LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;&y;&y;</a>'


@pytest.mark.parametrize(
    ("content", "name", "line", "words"),
    [
        (LAUGHS.encode(), "a.xml", None, "defines entities"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "a.xml", None, "ent"),
        (b"<a>\n<b>\n</a>", "a.xml", 3, "not well-formed XML at column"),
        (b'{"a": 1,\n "b": }', "a.json", 2, "not JSON at column"),
        (b"[" * 100_000, "a.json", 1, "not JSON"),
        (b'{"a": NaN}', "a.json", 1, "not JSON"),
        (b"a: &x [1]\nb: *x\n", "a.yaml", 2, "aliases are not read"),
        (b"a: 1\na: 2\n", "a.yaml", 2, "given twice"),
        (b"a: !!python/object/apply:os.system [x]\n", "a.yaml", 1, "constructor"),
        (b"[" * 4_000, "a.yaml", 1, "more than 100 lists"),
        (b"[" * 90 + b"a," * 50_000, "a.yaml", 1, "not YAML"),
        (b'{"a": {"b": 1, "c": 2, "b": 3}}', "a.json", None, "the key 'b' twice"),
        (b'{"a": 1}\n{"a": 1, "a": 2}\n', "a.json", 2, "the key 'a' twice"),
        (b'{"a":' * 1_010 + b"1" + b"}" * 1_010, "a.json", None, "too deep"),
        (b"a: [1\n", "a.yaml", 2, "not YAML"),
    ],
)
def test_a_tree_from_a_stranger_is_refused_with_its_line(
    content: bytes, name: str, line: int | None, words: str
) -> None:
    fault = refused(content, name).faults[0]
    assert fault.row_number == line
    assert words in fault.reason


@pytest.mark.parametrize(
    ("content", "name", "limit"),
    [
        (b"<a>" + b"<b/>" * 1_000, "a.xml", "MAX_XML_PARTS"),
        (b"[" + b"[]," * 1_000, "a.json", "MAX_JSON_PARTS"),
    ],
)
def test_a_tree_of_too_many_parts_is_refused_before_it_is_built(
    content: bytes, name: str, limit: str, lowered: Callable[[str, int], None]
) -> None:
    lowered(f"trees.{limit}", 1_000)
    fault = refused(content, name).faults[0]
    assert (fault.rule, fault.row_number) == ("too_large", None)
    assert "1,000 parts" in fault.reason


@pytest.mark.parametrize("number", ["1.10", "0o17", "1_000", "12:30:45", "2025-09-30", "1e400"])
def test_an_id_in_yaml_stays_as_it_is_written(number: str) -> None:
    assert opened(f"id: {number}\nnone: ~\n".encode(), "a.yaml") == {"id": number, "none": None}


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert refused(b"[" + b"1" * 5_000 + b"]", "a.json").faults[0].rule == "json"
