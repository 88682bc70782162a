from pathlib import Path

import pytest

from secperf_pipeline.domain.errors import KeyLostError, SecperfError
from secperf_pipeline.domain.project import PROJECT
from secperf_pipeline.ingest.pseudonyms import PseudonymKey, pseudonym_key


def test_a_pseudonym_depends_on_key_quarter_and_respondent() -> None:
    one, other = PseudonymKey(b"1" * 32), PseudonymKey(b"2" * 32)
    ids = {
        one.response_id("2021Q4", "a"),
        one.response_id("2021Q4", "b"),
        one.response_id("2022Q1", "a"),
        other.response_id("2021Q4", "a"),
    }
    assert len(ids) == 4
    assert one.response_id("2021Q4", "a") == one.response_id("2021Q4", "a")


def test_the_key_is_made_once_and_private(tmp_path: Path) -> None:
    key = pseudonym_key(tmp_path / "keys", set())
    assert pseudonym_key(tmp_path / "keys", {key.fingerprint}) == key
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "keys" / "pseudonym.key").stat().st_mode & 0o777 == 0o600


def test_a_lost_key_stops_with_the_remedy(tmp_path: Path) -> None:
    key = pseudonym_key(tmp_path, set())
    (tmp_path / "pseudonym.key").unlink()
    with pytest.raises(KeyLostError, match="Restore it from a backup"):
        pseudonym_key(tmp_path, {key.fingerprint})


def test_another_key_in_its_place_stops_too(tmp_path: Path) -> None:
    pseudonym_key(tmp_path, set())
    with pytest.raises(KeyLostError, match="is another key"):
        pseudonym_key(tmp_path, {"0" * 16})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "has 0 of 32 bytes"),
        (b"00ff" * 15, "has 30 of 32 bytes"),
        (b"00" * 32, "repeats itself"),
        (b"0123456789abcdef" * 4, "repeats itself"),
        (b"correct horse battery staple", "does not hold hexadecimal digits"),
        (b"\xff\xfe", "does not hold hexadecimal digits"),
    ],
)
def test_a_key_that_is_no_secret_is_refused_with_the_remedy(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "pseudonym.key").write_bytes(content)
    with pytest.raises(SecperfError, match=f"{reason}.*Restore it from a backup; or"):
        pseudonym_key(tmp_path, set())
    assert (tmp_path / "pseudonym.key").read_bytes() == content


def test_a_repeated_key_that_has_made_pseudonyms_goes_on(tmp_path: Path) -> None:
    (tmp_path / "pseudonym.key").write_text("ab" * 32)
    made_with = PseudonymKey(bytes.fromhex("ab" * 32)).fingerprint
    assert pseudonym_key(tmp_path, {made_with}).fingerprint == made_with


def test_a_key_that_cannot_be_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "pseudonym.key").mkdir()
    with pytest.raises(SecperfError, match=r"cannot be read .*; make it yours, mode 600"):
        pseudonym_key(tmp_path, set())


def test_the_public_key_of_the_sample_is_long_enough(tmp_path: Path) -> None:
    content = (PROJECT / "data" / "sample" / "keys" / "pseudonym.key").read_bytes()
    (tmp_path / "pseudonym.key").write_bytes(content)
    assert len(pseudonym_key(tmp_path, set()).secret) == 32
