"""Bytes as text: by byte-order mark, else strict UTF-8, else as declared; never by a guess."""

import codecs
import unicodedata

import polars as pl

from secperf_pipeline.domain.personal_data import told_word
from secperf_pipeline.readers.faults import FileRefusedError, refusal
from secperf_pipeline.readers.medium import BYTE_ORDER_MARKS

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), None)
_INVISIBLE[ord("\u00a0")] = " "
# They write characters of Python's own source, and decode to what is no text.
_ESCAPES = ("unicode-escape", "raw-unicode-escape")
_LIKELY = ("cp949", "cp932", "cp1252")


def normalise(text: str) -> str:
    """Compose characters (NFC), drop invisible ones, and trim."""
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()


def normalise_cells(cells: pl.Expr) -> pl.Expr:
    """Do to a column of text what `normalise` does to one."""
    visible = cells.str.replace_all("[\u200b\u200c\u200d\u2060\ufeff]", "")
    return visible.str.replace_all("\u00a0", " ").str.normalize("NFC").str.strip_chars()


def decode(content: bytes, encoding: str | None = None) -> str:
    """Decode a text file; see `decode_by_codec`."""
    return decode_by_codec(content, encoding)[1]


def decode_by_codec(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Decode a text file; give the codec, which encodes it again, and the text.

    Parameters
    ----------
    content
        Bytes of the file.
    encoding
        Declared encoding, used where the file has no byte-order mark and is not UTF-8.

    Raises
    ------
    FileRefusedError
        The file is empty, cannot be decoded, or holds a NUL; the message names the line.
    """
    if not content.strip():
        raise refusal("empty_file", "the file is empty")
    declared = _codec_named(encoding)
    marks = [codec for mark, codec in BYTE_ORDER_MARKS.items() if content.startswith(mark)]
    codecs_to_try = marks[:1] or ["utf-8", *([declared] if declared else [])]
    for codec in codecs_to_try:
        is_last = codec == codecs_to_try[-1]
        try:
            text = content.decode(codec)
        except UnicodeDecodeError as error:
            if is_last:
                raise _undecodable(content, error, codec) from error
            continue
        # UTF-16 without a mark is valid UTF-8 as well, full of NULs: then the declaration counts.
        if is_last or "\x00" not in text:
            return codec, _refuse_nul(text)
    raise AssertionError("the last encoding either decodes or refuses")


def _codec_named(encoding: str | None) -> str | None:
    try:
        if encoding is None:
            return None
        # Some codecs are no encodings of text, such as zip or hex, and some decode nothing.
        bytes(4).decode(encoding)
        name = codecs.lookup(encoding).name
        if name in _ESCAPES:
            raise LookupError(name)
    except (LookupError, ValueError) as error:
        reason = (
            f"wave.yaml declares the encoding {told_word(encoding or '')}, which is not an "
            "encoding of text; declare one such as cp949, cp932, cp1252 or utf-16"
        )
        raise refusal("encoding", reason) from error
    return name


def _undecodable(content: bytes, error: UnicodeDecodeError, codec: str) -> FileRefusedError:
    # Python counts the bytes behind the byte-order mark.
    start = error.start + (len(codecs.BOM_UTF8) if codec == "utf-8-sig" else 0)
    line = content[:start].count(b"\n") + 1
    fitting = [name for name in _LIKELY if _decodes(content, name)]
    hint = f"it could be {' or '.join(fitting)}" if fitting else "such as cp949"
    reason = (
        f"byte {start + 1} is not {codec.removesuffix('-sig')}; save the file as UTF-8 "
        f"or declare its encoding ({hint}) in wave.yaml"
    )
    return refusal("encoding", reason, line=line)


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_nul(text: str) -> str:
    if "\x00" in text:
        line = text[: text.index("\x00")].count("\n") + 1
        reason = (
            "the line contains a NUL character; if the file is UTF-16, declare its encoding "
            "(utf-16-le or utf-16-be) in wave.yaml, else export it again"
        )
        raise refusal("not_text", reason, line=line)
    return text
