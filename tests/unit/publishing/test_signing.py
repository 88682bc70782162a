"""The key that signs publications is the owner's, and proves by its public half alone."""

from pathlib import Path

import pytest

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.publishing.signing import (
    fingerprint,
    is_signed,
    public_key_of,
    read_public_key,
    signing_key,
)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    first, again = signing_key(keys), signing_key(keys)
    assert first.private_bytes_raw() == again.private_bytes_raw()
    assert (keys / "publication.key").stat().st_mode & 0o777 == 0o600
    public = read_public_key(public_key_of(keys))
    assert public == first.public_key()
    assert len(fingerprint(public)) == 19
    other = signing_key(tmp_path / "others")
    assert fingerprint(other.public_key()) != fingerprint(public)


def test_a_text_is_proved_by_the_public_key_and_no_other_text_or_key(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "keys")
    signature = key.sign(b"what was published")
    assert is_signed(b"what was published", signature, key.public_key())
    assert not is_signed(b"what was published.", signature, key.public_key())
    assert not is_signed(b"what was published", signature[:-1], key.public_key())
    other = signing_key(tmp_path / "others").public_key()
    assert not is_signed(b"what was published", signature, other)


@pytest.mark.parametrize("content", [b"", b"no key", b"\xff\xfe"])
def test_a_key_that_cannot_be_read_is_named_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "publication.key").write_bytes(content)
    with pytest.raises(SecperfError, match=r"publication\.key that signs publications cannot be"):
        signing_key(tmp_path)
    public_key_of(tmp_path).write_bytes(content)
    with pytest.raises(SecperfError, match="holds no public key of a publication"):
        read_public_key(public_key_of(tmp_path))


def test_a_public_key_that_was_exchanged_is_put_right(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    public_key_of(tmp_path).write_bytes(public_key_of_another(tmp_path / "others"))
    signing_key(tmp_path)
    assert read_public_key(public_key_of(tmp_path)) == key.public_key()


def public_key_of_another(folder: Path) -> bytes:
    signing_key(folder)
    return public_key_of(folder).read_bytes()
