"""An answer as the file spells it, turned into a scale point or the reason it is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from secperf_pipeline.declarations.instrument import Instrument
from secperf_pipeline.domain.personal_data import (
    KnownWords,
    clip,
    described,
    is_plain_word,
    is_short_code,
)
from secperf_pipeline.readers.survey.export import ExportColumn
from secperf_pipeline.readers.survey.matching import match_key

EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one spelling means: a point, a reason why it is missing, or why it is a fault."""

    point: int | None = None
    missing_reason: str | None = None
    fault: str | None = None


class AnswerKey:
    """The meanings of answers under one instrument, as one tool writes them.

    Parameters
    ----------
    instrument
        Scale, labels, missing codes, and the codes that the tool is known to use.
    tool
        The survey tool.
    declared
        Answers that wave.yaml explains; they win.
    numbers_are_points
        Whether a number is the scale point that the respondent chose.
    """

    def __init__(
        self,
        instrument: Instrument,
        *,
        tool: str,
        declared: Mapping[str, int | str],
        numbers_are_points: bool,
    ) -> None:
        scale = instrument.scale
        self._scale = scale
        self._declared = {match_key(text): meaning for text, meaning in declared.items()}
        self._labels: dict[str, Meaning] = {}
        for reason, labels in scale.missing_labels.items():
            self._labels |= {match_key(one): Meaning(missing_reason=reason) for one in labels}
        for labels in scale.labels.values():
            for point, label in enumerate(labels, start=scale.min):
                self._labels[match_key(label)] = Meaning(point)
        self._codes = {
            match_key(code): Meaning(point)
            for code, point in instrument.matching.codes.get(tool, {}).items()
        }
        self._known = KnownWords(self._labels)
        self._alike = KnownWords([*self._labels, *self._declared])
        self._missing = scale.missing_codes
        if numbers_are_points:
            for point in range(scale.min, scale.max + 1):
                self._codes |= {str(point): Meaning(point), f"{point}.0": Meaning(point)}
            self._codes |= {
                code: Meaning(missing_reason=reason) for code, reason in self._missing.items()
            }

    def meaning(self, text: str, column: ExportColumn) -> Meaning:
        """Tell what an answer means in a column."""
        if not text:
            return Meaning(missing_reason=EMPTY)
        key = match_key(text)
        if key in self._declared:
            return self._as_declared(self._declared[key])
        labels = column.labels.get(text)
        if text in column.missing_codes:
            return self._as_missing(text, labels or ())
        if labels:
            return self._by_label(text, labels)
        found = self._labels.get(key) or self._codes.get(key)
        return found or Meaning(fault=self._unknown_answer(text))

    def _as_declared(self, meaning: int | str) -> Meaning:
        if isinstance(meaning, str) and not is_plain_word(meaning):
            return Meaning(
                fault="wave.yaml gives it a reason that is no word in small letters; "
                "write one such as not_applicable"
            )
        if isinstance(meaning, str):
            return Meaning(missing_reason=meaning)
        if self._scale.min <= meaning <= self._scale.max:
            return Meaning(meaning)
        return Meaning(
            fault=f"wave.yaml gives it the point {meaning}, which is off the scale; correct it"
        )

    def showable(self, text: str) -> str | None:
        """Clip an answer for a message; None where it could be the words of a person.

        An answer is shown where it is a short code or number, what a program writes for no value,
        made of words of labels, or where it resembles a label or a declared answer: a column that
        is declared wrongly may hold names.
        """
        shows = self._known.shows(text) or self._alike.nearest(text) is not None
        return clip(text) if shows else None

    def _told(self, text: str) -> str:
        shown = self.showable(text)
        return described(text) if shown is None else repr(shown)

    def _as_missing(self, code: str, labels: tuple[str, ...]) -> Meaning:
        """Take a code that the file calls missing: by the instrument's codes, else by its label."""
        known = {self._labels[match_key(one)] for one in labels if match_key(one) in self._labels}
        by_code = self._codes.get(match_key(code))
        points = [one for one in (*known, by_code) if one is not None and one.point is not None]
        if points:
            return Meaning(
                fault=f"the file calls {self._told(code)} missing, but it stands for the point "
                f"{points[0].point}; correct the missing values of the variable, or declare "
                "`answers` in wave.yaml"
            )
        if code in self._missing:
            return Meaning(missing_reason=self._missing[code])
        if len(known) == 1:
            return known.pop()
        is_told = is_short_code(code)
        return Meaning(missing_reason=f"user_missing_{code}" if is_told else "user_missing")

    def _by_label(self, code: str, labels: tuple[str, ...]) -> Meaning:
        known = {self._labels[match_key(one)] for one in labels if match_key(one) in self._labels}
        if len(known) == 1:
            return known.pop()
        return Meaning(
            fault=f"the codebook labels {self._told(code)} as {self._told(labels[0])}, which is "
            "not a label of the instrument's scale; add it there, or declare `answers` in wave.yaml"
        )

    def _unknown_answer(self, text: str) -> str:
        if text.lstrip("+-").replace(".", "", 1).isdigit() and "1" not in self._codes:
            return (
                f"{self._told(text)} is a code, and no codebook says what it means; put the tool's "
                "codebook beside the file, export labels, or declare `answers` in wave.yaml"
            )
        nearest = self._alike.nearest(text)
        hint = f"; the nearest label is {nearest!r}" if nearest is not None else ""
        return (
            f"{self._told(text)} is neither a scale point from {self._scale.min} to "
            f"{self._scale.max} nor a label or missing code of the instrument{hint}"
        )
