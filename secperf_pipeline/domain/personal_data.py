"""The one rule about personal data in texts: what may be told of a text that came from outside.

Every text that can reach a published file, a log, a message or Dagster passes here. A *label* is
refused where it looks like a person's; a *value* is told where it is a short code or resembles a
known word, and is else described; from a *sentence* that goes out, what looks like a person's is
taken. A name that looks like any other word is found only where words have to be known.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

_CLIP = 40
_LONGEST_WORD = 80
_ALIKE = 0.8
# A point, a code of a point, or a figure that is neither: nothing as long as a number of a person.
_SHORT_CODE = re.compile(r"[-+]?\d{1,4}([.,]\d{1,6})?|[A-Za-z]{1,2}\d{1,2}")
_PLAIN_WORD = re.compile(r"[a-z][a-z0-9_-]{0,15}")
# What programs write where they have no value.
_NO_VALUES = ("NaN", "nan", "NA", "#N/A", "NULL", "null", "None")
# Found first, so that none of them is taken for a number of a person.
_HARMLESS = (
    # UUIDs and hashes
    r"(?<![0-9A-Za-z])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z])",
    r"(?<![0-9A-Za-z])(?=\d*[a-f])[0-9a-f]{12,64}(?![0-9A-Za-z])",
    # days and times
    r"(?<!\d)(?:19|20)\d\d(?P<mark>[-./]?)(?:0[1-9]|1[0-2])(?P=mark)(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T _-]?[0-2]\d[.:_-]?\d\d(?:[.:_-]?\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\d-])",
    # ranges of years and of sizes
    r"(?<![\d+.-])(?:19|20)\d\d ?[-–~/] ?(?:19|20)\d\d(?![\d-])",
    r"(?<![\d+.-])[1-9][\d.]{1,6} ?[-–~] ?[1-9][\d.]{1,4}[09](?![\d-])",
    # decimals
    r"(?<![\d.])\d{1,6}\.\d+(?:[eE][-+]?\d+)?(?![\d.])",
)
NUMBER = "a telephone or id number"
_KINDS = {
    "an e-mail address": (r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*",),
    "a network address": (
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])",
        r"(?<![0-9A-Za-z:])(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}(?![0-9A-Za-z:])",
        r"(?<![0-9A-Za-z:])(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}(?![0-9A-Za-z:])",
        r"(?<![0-9A-Za-z])(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}(?![0-9A-Za-z])",
    ),
    NUMBER: (
        r"\+?(?:\(?\d\)?[ ()./-]{0,2}){6,}\d[A-Z]?",
        # Of India, Italy and the United Kingdom, which have fewer digits in a row.
        r"(?<![0-9A-Za-z])[A-Z]{5}\d{4}[A-Z](?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z](?![0-9A-Za-z])",
        r"(?<![0-9A-Za-z])[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?![0-9A-Za-z])",
    ),
}
# What a file may be named after beside these: a label of an organisation may look like it.
_IN_NAMES = {
    "a host name": (r"(?<![\w.-])[A-Za-z][\w-]*(?:\.[\w-]+)+\.[A-Za-z]{2,}(?![\w.-])",),
    "an id number": (r"(?<![0-9A-Za-z])[A-Za-z]{1,4}[-_ ]?\d{5,}(?![0-9A-Za-z])",),
}


def _one_pattern(kinds: dict[str, tuple[str, ...]]) -> re.Pattern[str]:
    named = "".join(f"|(?P<k{at}>{'|'.join(one)})" for at, one in enumerate(kinds.values()))
    return re.compile(f"(?P<harmless>{'|'.join(_HARMLESS)}){named}")


_LABEL = _one_pattern(_KINDS)
_NAME = _one_pattern(_KINDS | _IN_NAMES)
_NAMED = list(_KINDS | _IN_NAMES)
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`|“[^”\n]*”|(?<=: )\[[^]\n]*\]")


def kind_of_personal(text: str) -> str | None:
    """Say what of a person's a label looks like; None where it looks like nothing of the kind.

    An e-mail address, a network address, or a number of seven digits and more, as telephones,
    cards and the id numbers of most countries have; no day, no range of years or sizes, no hash.
    """
    found = _LABEL.finditer(unicodedata.normalize("NFKC", text))
    return next((_kind(one) for one in found if one["harmless"] is None), None)


def without_personal(sentence: str) -> str:
    """Put in place of what looks like a person's what it is: ``(an e-mail address)``."""
    return _LABEL.sub(_described, sentence)


def without_values(message: str) -> str:
    """Take every quoted part from the words of a program that is not ours: it may be a cell."""
    return without_personal(_QUOTED.sub(_hidden, message))


def shown_path(path: str) -> str:
    """Name a file as everything outside the store knows it: folders, stem and extension.

    In each part, what looks like a person's or a host's is replaced by what it is. A path that is
    so named stays as it is when it is named again.
    """
    pure = PurePosixPath(path)
    if not pure.name:
        return path
    parts = [_NAME.sub(_described, part) for part in pure.parts[:-1]]
    stem = _NAME.sub(_described, pure.stem)
    return PurePosixPath(*parts, f"{stem}{_NAME.sub(_described, pure.suffix)}").as_posix()


def described(text: str) -> str:
    """Tell of a text how long it is."""
    return f"a text of {len(text):,} characters"


def clip(value: str) -> str:
    """Shorten a value for a message, on one line and without characters that steer a screen."""
    value = "".join(one if one.isprintable() else " " for one in value[: 2 * _CLIP])
    return value if len(value) <= _CLIP else value[: _CLIP - 1] + "…"


def told_word(text: str) -> str:
    """Tell a name of somebody's making: one short word in small letters, else how long it is."""
    return repr(text) if is_plain_word(text) else described(text)


def is_plain_word(text: str) -> bool:
    """Whether a text is one short word in small letters, as codes and keys are."""
    return _PLAIN_WORD.fullmatch(text) is not None


def is_short_code(text: str) -> bool:
    """Whether a text is a figure or a code, too short for a number of a person."""
    return _SHORT_CODE.fullmatch(text) is not None


class KnownWords:
    """Words that may be told, and what of a text may be told beside them.

    Parameters
    ----------
    known
        Labels, headers or status words, as they are declared.
    """

    def __init__(self, known: Iterable[str]) -> None:
        folded = {_folded(one): one for one in known}
        self._known = {_letters(key): key for key in folded}
        self._words = {word for key in folded for word in key.split()}

    def shows(self, text: str) -> bool:
        """Whether a text is no person's: a short code, known words, or like a known text."""
        key = _folded(text)
        is_code = text in _NO_VALUES or is_short_code(text)
        is_worded = bool(key) and self._words.issuperset(key.split())
        return is_code or is_worded or self.nearest(text) is not None

    def told(self, text: str) -> str:
        """Tell a text in quotes where it may be shown, and else how long it is."""
        return repr(clip(text)) if self.shows(text) else described(text)

    def nearest(self, text: str) -> str | None:
        """Find the known text that another resembles, letter by letter."""
        key = _folded(text)
        if len(key) > _LONGEST_WORD or kind_of_personal(text) is not None:
            return None
        near = difflib.get_close_matches(_letters(key), self._known, n=1, cutoff=_ALIKE)
        return self._known[near[0]] if near else None


def _kind(found: re.Match[str]) -> str:
    assert found.lastgroup is not None
    return next(name for at, name in enumerate(_NAMED) if found[f"k{at}"] is not None)


def _described(found: re.Match[str]) -> str:
    return found[0] if found["harmless"] is not None else f"({_kind(found)})"


def _hidden(found: re.Match[str]) -> str:
    # A single sign, or what a parser of YAML calls the parts of its language.
    is_sign = len(found[0]) <= len("'x'") or found[0].startswith("'<")
    return found[0] if is_sign else "(a value not shown here)"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("_", " ").split())


def _letters(key: str) -> str:
    """Take composed letters apart, so that one stroke of a syllable is one difference."""
    return unicodedata.normalize("NFD", key)
