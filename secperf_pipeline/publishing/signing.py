"""The key that signs publications: who has its public half can prove what was published."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from secperf_pipeline.domain.errors import SecperfError
from secperf_pipeline.domain.hashing import sha256_of_bytes
from secperf_pipeline.ingest.atomic import write_atomically

_SECRET = "publication.key"
_PUBLIC = "publication.pub"
_FINGERPRINT_DIGITS = 16


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Read the key from the home's ``keys``, or make it, its public half beside it.

    Raises
    ------
    SecperfError
        The key cannot be read.
    """
    path = folder / _SECRET
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        write_atomically(path, made, mode=0o600)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SecperfError(_unreadable(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SecperfError(_unreadable(path))
    public = public_text(key.public_key())
    beside = public_key_of(folder)
    if not beside.exists() or beside.read_bytes() != public:
        write_atomically(beside, public, mode=0o644)
    return key


def public_key_of(folder: Path) -> Path:
    """Where the public half of a home's key lies."""
    return folder / _PUBLIC


def public_text(key: Ed25519PublicKey) -> bytes:
    """Write a public key as PEM."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Read a public key.

    Raises
    ------
    SecperfError
        The file is not there or holds no Ed25519 key.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SecperfError(f"{path} holds no public key of a publication") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SecperfError(f"{path} holds no public key of a publication")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """Name a key by the first digits of its hash, in groups of four."""
    digits = sha256_of_bytes(key.public_bytes_raw())[:_FINGERPRINT_DIGITS]
    return " ".join(digits[start : start + 4] for start in range(0, _FINGERPRINT_DIGITS, 4))


def is_signed(content: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    """Tell whether the owner of a key signed a text."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def _unreadable(path: Path) -> str:
    return (
        f"the key {path} that signs publications cannot be read. Restore it from a backup; or "
        "delete it, and the next publication makes another, of which auditors must be told"
    )
