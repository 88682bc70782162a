"""An instrument: the questionnaire a wave used, its scale, its items and its screening rules."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import DECLARATIONS

Attribute = Literal["layer", "division", "tenure", "sector", "size", "region"]
FIELDS = ("respondent_id", "organisation_id", "submitted_at", "duration_seconds")
"""What a response holds beside its answers and attributes."""

IndexId = Literal[
    "exact_duplicate",
    "near_duplicate",
    "missing_core",
    "missing_share",
    "check_items",
    "self_report",
    "seconds_per_item",
    "relative_speed",
    "all_equal",
    "longstring",
    "longstring_per_page",
    "mean_run",
    "pattern",
    "irv",
    "irv_first_third",
    "irv_middle_third",
    "irv_last_third",
    "even_odd",
    "psychometric_synonyms",
    "psychometric_antonyms",
    "person_total",
    "guttman_errors",
    "mahalanobis",
    "irv_high",
    "careless_score",
]
# Of these attentive answers say nothing, so no model of them can set a cut-off.
DECLARED_ONLY: dict[IndexId, str] = {
    "missing_core": "gaps are taken from the wave",
    "missing_share": "gaps are taken from the wave",
    "check_items": "how often attentive people fail check items is assumed",
    "self_report": "a statement, not an answer to the questionnaire",
    "seconds_per_item": "times are not modelled",
    "relative_speed": "times are not modelled",
}


# Scores are whole numbers of units that any count of answered items divides (`score_units`); with
# more items the sums of their squares would pass 64 bits in a wave of some ten thousand responses.
MOST_ITEMS_OF_AN_INDICATOR = 16


class Scale(Declaration):
    """An answer scale: whole points from ``min`` to ``max``.

    ``missing_codes`` maps a code in a file to the reason the answer is missing, and
    ``missing_labels`` lists the wordings of a reason; ``labels`` lists, per language, the wording
    of each point from ``min`` upwards.
    """

    min: int
    max: int
    missing_codes: dict[str, str] = Field(default_factory=dict)
    missing_labels: dict[str, list[str]] = Field(default_factory=dict)
    labels: dict[str, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _labels_cover_the_scale(self) -> Self:
        points = self.max - self.min + 1
        if points < 2:
            raise ValueError(f"max {self.max} must lie above min {self.min}")
        for language, labels in self.labels.items():
            if len(labels) != points:
                raise ValueError(f"{len(labels)} {language} labels for {points} scale points")
        return self


class Item(Declaration):
    """One question.

    ``indicator`` is the indicator that the answer counts towards (none for a check item);
    ``is_core`` items are the ones screening and completeness speak about; ``expected_answer``
    marks an instructed check item; an ``is_optional`` item may be absent from a file. An
    ``is_self_report`` item asks whether one's answers may be used, and its expected answer is
    the one that means yes.
    """

    id: str
    indicator: str | None = None
    page: int = 1
    is_core: bool = True
    is_reversed: bool = False
    is_optional: bool = False
    is_self_report: bool = False
    expected_answer: int | None = None
    text: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _a_self_report_says_which_answer_means_yes(self) -> Self:
        if self.is_self_report and (self.expected_answer is None or self.is_core):
            raise ValueError(
                f"item {self.id} is a self-report; give the answer that means yes as "
                "expected_answer and set is_core to false"
            )
        return self


class Matching(Declaration):
    """How the exports of survey tools are matched to the items, beside ids and texts.

    ``columns`` lists further headers of an item, a field or an attribute; ``codes`` gives, for
    each tool, the scale point of a code that the questionnaire was set up with.
    """

    columns: dict[str, list[str]] = Field(default_factory=dict)
    codes: dict[str, dict[str, int]] = Field(default_factory=dict)


class ScreeningIndex(Declaration):
    """How one careless-response index is cut on this instrument.

    ``flag_when`` tells on which side of ``cut_off`` a value is flagged; ``at_least`` and
    ``at_most`` include the cut-off itself, ``above`` and ``below`` do not. A ``calibrated``
    cut-off is found for each wave, so that it flags few attentive responses. ``source`` says
    where the cut-off comes from.
    """

    flag_when: Literal["at_least", "at_most", "above", "below"]
    cut_off: float | Literal["calibrated"]
    source: str


class ScreeningProfile(Declaration):
    """When a profile rejects: on any flag of a list, or on flags of several families.

    ``reject_on_any: all`` lists every declared index. ``reject_beyond`` gives an index a second
    number, on the same side as its cut-off: a value that reaches it rejects by itself.
    ``families_of`` lists the indices whose families are counted against
    ``reject_on_families``.
    """

    reject_on_any: list[IndexId] | Literal["all"] = Field(default_factory=list)
    reject_beyond: dict[IndexId, float] = Field(default_factory=dict)
    reject_on_families: int | None = Field(default=None, ge=1)
    families_of: list[IndexId] = Field(default_factory=list)


class Screening(Declaration):
    """The declared indices and profiles of an instrument."""

    indices: dict[IndexId, ScreeningIndex]
    profiles: dict[Literal["raw", "paper", "standard", "strict"], ScreeningProfile]

    @model_validator(mode="after")
    def _profiles_name_declared_indices(self) -> Self:
        for profile, rule in self.profiles.items():
            listed = [] if rule.reject_on_any == "all" else rule.reject_on_any
            unknown = {*listed, *rule.families_of, *rule.reject_beyond} - set(self.indices)
            if unknown:
                raise ValueError(f"profile {profile} names undeclared indices {sorted(unknown)}")
        return self

    @model_validator(mode="after")
    def _only_answers_are_calibrated(self) -> Self:
        for index_id, why in DECLARED_ONLY.items():
            declared = self.indices.get(index_id)
            if declared is not None and declared.cut_off == "calibrated":
                raise ValueError(f"{index_id} cannot be calibrated ({why}); give a number")
        return self

    @model_validator(mode="after")
    def _near_duplicates_are_cut_where_they_are_looked_for(self) -> Self:
        declared = self.indices.get("near_duplicate")
        if declared is None or declared.cut_off == "calibrated":
            return self
        least = assumption_register().value("near_duplicate_least_share")
        if declared.cut_off < least:
            raise ValueError(
                f"near_duplicate cut_off {declared.cut_off} lies below "
                f"{least}, from which shares are looked for; raise it"
            )
        return self


class Instrument(Declaration):
    """A questionnaire with its version; see the field classes for the parts.

    ``layers`` lists the values of the attribute ``layer`` that are compared with each other, in
    order; ``own_view`` names the layer that an indicator speaks about, which is also held against
    all other layers together.
    """

    id: str
    version: int
    title: str
    source: str
    scale: Scale
    respondent_column: str = "respondent_id"
    attributes: list[Attribute] = Field(default_factory=list)
    layers: list[str] = Field(default_factory=list)
    own_view: dict[str, str] = Field(default_factory=dict)
    items: list[Item]
    matching: Matching = Field(default_factory=Matching)
    screening: Screening

    @model_validator(mode="after")
    def _items_are_distinct_and_on_the_scale(self) -> Self:
        ids = [item.id for item in self.items]
        repeated = sorted({item for item in ids if ids.count(item) > 1})
        if repeated:
            raise ValueError(f"items declared twice: {repeated}")
        known = {*ids, *FIELDS, *self.attributes}
        unknown = sorted(set(self.matching.columns) - known)
        if unknown:
            raise ValueError(f"matching.columns names no item, field or attribute: {unknown}")
        points = [point for codes in self.matching.codes.values() for point in codes.values()]
        off = [point for point in points if not self.scale.min <= point <= self.scale.max]
        if off:
            raise ValueError(f"matching.codes gives points off the scale: {off}")
        for item in self.items:
            answer = item.expected_answer
            if answer is not None and not self.scale.min <= answer <= self.scale.max:
                raise ValueError(f"item {item.id}: expected answer {answer} is off the scale")
        return self

    @model_validator(mode="after")
    def _views_are_those_of_declared_layers(self) -> Self:
        indicators = {item.indicator for item in self.items}
        for indicator, layer in self.own_view.items():
            if layer not in self.layers:
                raise ValueError(f"own_view names {layer!r}; declare it among the layers")
            if indicator not in indicators:
                raise ValueError(f"own_view names {indicator!r}, which no item belongs to")
        return self

    @model_validator(mode="after")
    def _indicators_can_be_scored(self) -> Self:
        for indicator in {item.indicator for item in self.items if item.indicator is not None}:
            count = len(self.items_of(indicator))
            if count > MOST_ITEMS_OF_AN_INDICATOR:
                raise ValueError(
                    f"indicator {indicator} has {count} items; an indicator is scored from "
                    f"{MOST_ITEMS_OF_AN_INDICATOR} at most, so split it"
                )
        return self

    def items_of(self, indicator: str) -> list[str]:
        """List the ids of the items that count towards one indicator, in order."""
        return [item.id for item in self.items if item.indicator == indicator]


@cache
def all_instruments(folder: Path = DECLARATIONS / "instruments") -> dict[str, Instrument]:
    """Read every declared instrument, by id."""
    declared = [read_declaration(path, Instrument) for path in sorted(folder.glob("*.yaml"))]
    return {instrument.id: instrument for instrument in declared}


def instrument_by_id(instrument_id: str, version: int | None = None) -> Instrument:
    """Find one instrument.

    Raises
    ------
    DeclarationError
        There is no instrument of this id and version; the message lists those that exist.
    """
    declared = all_instruments()
    instrument = declared.get(instrument_id)
    if instrument is None or version not in (None, instrument.version):
        known = ", ".join(f"{one.id} version {one.version}" for one in declared.values())
        wanted = instrument_id if version is None else f"{instrument_id} version {version}"
        raise DeclarationError(f"there is no instrument {wanted}; declared are: {known}")
    return instrument
