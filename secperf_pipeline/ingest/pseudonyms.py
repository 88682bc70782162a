"""Keyed pseudonyms: the same respondent of a quarter, the same id; no way back without the key."""

import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from secperf_pipeline.domain.errors import KeyLostError, UnusableKeyError
from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.ingest.atomic import write_atomically

_LENGTH = 24
_KEY_BYTES = 32
# 32 random bytes have fewer different values than this once in 10**17 draws; a key that was typed,
# repeated or never filled has.
_LEAST_DIFFERENT = 16


@dataclass(frozen=True, slots=True)
class PseudonymKey:
    """A secret of at least 32 bytes and what it turns ids into."""

    secret: bytes

    @property
    def fingerprint(self) -> str:
        """First 16 digits of the secret's hash; names the key without telling it."""
        return sha256_of_bytes(self.secret)[:16]

    def response_id(self, quarter: str, respondent_id: str) -> str:
        """Make the pseudonym of one respondent in one quarter, 24 hexadecimal digits.

        The quarter is part of the message, so that answers of one person cannot be joined
        across waves.
        """
        message = f"{quarter}|{respondent_id}".encode()
        return hmac.new(self.secret, message, "sha256").hexdigest()[:_LENGTH]


def pseudonym_key(folder: Path, known_fingerprints: set[str]) -> PseudonymKey:
    """Read the key, or make it when no pseudonym was ever made.

    Parameters
    ----------
    folder
        The home's ``keys`` folder.
    known_fingerprints
        Fingerprints of the keys that made the pseudonyms in the warehouse.

    Raises
    ------
    KeyLostError
        The warehouse holds pseudonyms of a key that is not there.
    UnusableKeyError
        The key cannot be read, or is too weak to hide who answered.
    """
    path = folder / "pseudonym.key"
    if path.exists():
        key = read_key(path)
        if key.fingerprint in known_fingerprints:
            return key
        if known_fingerprints:
            raise KeyLostError(_remedy(path, "is another key than the one that made"))
        # One that has made pseudonyms goes on: another would change the ids of every wave.
        if len(set(key.secret)) < _LEAST_DIFFERENT:
            raise UnusableKeyError(_weak(path, "repeats itself and can be guessed"))
        return key
    if known_fingerprints:
        raise KeyLostError(_remedy(path, "is missing, and it made"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = PseudonymKey(secrets.token_bytes(_KEY_BYTES))
    write_atomically(path, key.secret.hex().encode(), mode=0o600)
    return key


def read_key(path: Path) -> PseudonymKey:
    """Read a key; what is no secret is refused, since anybody could undo its ids.

    Raises
    ------
    UnusableKeyError
        The file cannot be read, or is too short or no key.
    """
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise UnusableKeyError(
            f"the pseudonym key {path} {reason}; make it yours, mode 600"
        ) from error
    except ValueError as error:
        raise UnusableKeyError(_weak(path, "does not hold hexadecimal digits")) from error
    if len(secret) < _KEY_BYTES:
        raise UnusableKeyError(_weak(path, f"has {len(secret)} of {_KEY_BYTES} bytes"))
    return PseudonymKey(secret)


def _weak(path: Path, what: str) -> str:
    return (
        f"the pseudonym key {path} {what}. Restore it from a backup; or, if no wave was ever "
        "loaded with it, delete the file, and the next run makes a key"
    )


def _remedy(path: Path, what: str) -> str:
    return (
        f"the pseudonym key {path} {what} the pseudonyms in the warehouse. Restore it from a "
        "backup; or, if it is lost for good, move warehouse.duckdb away and run every quarter "
        "again: the results stay the same, only the pseudonyms change"
    )
