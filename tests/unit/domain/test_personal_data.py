"""What looks like a person's, what does not, and what is told of a text."""

import pytest

from secperf_pipeline.domain.personal_data import (
    KnownWords,
    clip,
    kind_of_personal,
    shown_path,
    without_personal,
    without_values,
)

MAIL, ADDRESS, NUMBER = "an e-mail address", "a network address", "a telephone or id number"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kim@corp.example", MAIL),
        ("ｋｉｍ＠corp.example", MAIL),
        ("203.0.113.7", ADDRESS),
        ("2001:db8::1", ADDRESS),
        ("00:1a:2b:3c:4d:5e", ADDRESS),
        ("+82 10 1234 5678", NUMBER),
        ("010-1234-5678", NUMBER),
        ("(02) 555-0188", NUMBER),
        ("870314-2345678", NUMBER),
        ("078-05-1120", NUMBER),
        ("4421 9087 3356", NUMBER),
        ("QQ 12 34 56 C", NUMBER),
        ("12345678Z", NUMBER),
        ("RSSMRA85T10A562S", NUMBER),
        ("ABCDE1234F", NUMBER),
        ("123-45-67890", NUMBER),
    ],
)
def test_a_label_that_looks_like_a_persons_is_known_by_its_kind(text: str, kind: str) -> None:
    assert kind_of_personal(text) == kind
    assert kind_of_personal(f"x {text}") == kind


@pytest.mark.parametrize(
    "text",
    [
        *("mfr-001", "org-100000", "plant 12", "R&D", "서울 1공장", "3 to 9 years"),
        *("1000-4999", "1.000-4.999", "250-1000", "2015-2020", "2026-10-09", "08:13:35"),
        *("20250930120000", "2026-03-02T10:00:00Z", "5154ef5f-bac0-4757-b057-c1627cf7fcf6"),
        *("4f0c1e2a9b7d4c55a1e3f702", "0.7142857", "1,048,576 rows", "B1.1"),
    ],
)
def test_other_labels_are_nobodys(text: str) -> None:
    assert kind_of_personal(text) is None
    assert without_personal(text) == text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("surveys/survey_2021.csv", "surveys/survey_2021.csv"),
        ("surveys/of kim@corp.example.csv", "surveys/of (an e-mail address).csv"),
        ("surveys/010-1234-5678.xlsx", "surveys/(a telephone or id number).xlsx"),
        ("audits/web-1.corp.example.com.ckl", "audits/(a host name).ckl"),
        ("EMP204817 answers.csv", "(an id number) answers.csv"),
        ("of kim@corp.example/a.csv", "of (an e-mail address)/a.csv"),
        ("results-survey432535_codes.csv", "results-survey432535_codes.csv"),
        ("2025Q3 mail training - Events.csv", "2025Q3 mail training - Events.csv"),
        ("scan-123456789012-20250930120000.json", "(an id number)-20250930120000.json"),
    ],
)
def test_a_path_keeps_its_folder_and_its_ending(path: str, shown: str) -> None:
    assert shown_path(path) == shown
    assert shown_path(shown) == shown


def test_a_sentence_says_what_was_taken_from_it() -> None:
    assert without_personal("ask kim@corp.example or 010-1234-5678 before 2026-10-09") == (
        "ask (an e-mail address) or (a telephone or id number) before 2026-10-09"
    )


def test_what_a_library_quotes_may_be_a_cell() -> None:
    said = without_values("Could not convert string \"Kim Minsu\" to INT32 in ['Kim'], near 'x'")
    assert said == (
        "Could not convert string (a value not shown here) to INT32 "
        "in [(a value not shown here)], near 'x'"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Implementd", "'Implementd'"),
        ("not  partial", "'not  partial'"),
        ("99", "'99'"),
        ("A8", "'A8'"),
        ("NaN", "'NaN'"),
        ("Kim Minsu", "a text of 9 characters"),
        ("12345678", "a text of 8 characters"),
        ("", "a text of 0 characters"),
    ],
)
def test_a_value_is_told_where_it_is_a_code_or_like_a_known_word(text: str, told: str) -> None:
    assert KnownWords(["implemented", "not implemented", "partial"]).told(text) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("short", "short"),
        ("x" * 41, "x" * 39 + "…"),
        ("a\nb\x1b[31m", "a b [31m"),
    ],
)
def test_a_value_is_shortened_to_one_line_that_steers_no_screen(value: str, told: str) -> None:
    assert clip(value) == told
