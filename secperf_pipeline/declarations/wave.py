"""wave.yaml: what the files of one quarter are."""

import unicodedata
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, Field, field_validator, model_validator

from secperf_pipeline.declarations.catalogue import smart_factory_levels
from secperf_pipeline.declarations.yaml_file import Declaration
from secperf_pipeline.domain.personal_data import (
    NUMBER,
    KnownWords,
    kind_of_personal,
    shown_path,
)
from secperf_pipeline.domain.quarters import Quarter


def _existing_time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        told = KnownWords(available_timezones()).told(value)
        raise ValueError(f"{told} is not a time zone name such as Asia/Seoul") from error
    return value


def compose_letters(path: str) -> str:
    """Write a path in the form that two spellings of one name share: macOS takes letters apart.

    What looks like a person's is left out of it, as it is of the file's own path.
    """
    return shown_path(unicodedata.normalize("NFC", path))


TimeZone = Annotated[str, AfterValidator(_existing_time_zone)]
Profile = Literal["raw", "paper", "standard", "strict", "manual"]


def _existing_level(value: str) -> str:
    if value not in smart_factory_levels():
        known = ", ".join(smart_factory_levels())
        told = KnownWords(smart_factory_levels()).told(value)
        raise ValueError(f"{told} is not a smart-factory level; the levels are {known}")
    return value


def _named_after_nobody(value: str) -> str:
    kind = kind_of_personal(value)
    if kind is not None and kind != NUMBER:
        raise ValueError(f"it looks like {kind}, and labels are published; write a name")
    return value


def _about_nobody(value: str) -> str:
    kind = kind_of_personal(value)
    if kind is not None:
        raise ValueError(f"it contains {kind}, and it is published; leave that out")
    return value


Label = Annotated[str, AfterValidator(_named_after_nobody)]


class Organisation(Declaration):
    """What is known of one organisation; what is left out is unknown.

    ``smart_factory_level`` and ``remote_work`` decide which modules of controls apply to it;
    sector, size and region win over what respondents state.
    """

    sector: Label | None = None
    size: Label | None = None
    region: Label | None = None
    smart_factory_level: Annotated[str, AfterValidator(_existing_level)] | None = None
    remote_work: bool | None = None


class DeclaredFile(Declaration):
    """One file of the quarter, by its path below the quarter's folder.

    ``columns`` maps a header of the file to the field or item that the column is, and
    ``answers`` an answer of the file to a scale point or to the reason why it is missing;
    ``date_order`` tells ``9/3/2025`` apart and ``decimal_mark`` ``1,234``; ``codebook`` is the
    path of the file's own codebook; ``repeats`` says which answer of a respondent who answers
    again counts; ``resource`` is the host that a Wazuh file speaks about, which names none.
    """

    path: Annotated[str, AfterValidator(compose_letters)]
    format: str | None = None
    organisation: Label | None = None
    encoding: str | None = None
    delimiter: Literal[",", ";", "\t"] | None = None
    sheet: str | None = None
    time_zone: TimeZone | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    decimal_mark: Literal[".", ","] | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, int | str] = Field(default_factory=dict)
    codebook: Annotated[str, AfterValidator(compose_letters)] | None = None
    repeats: Literal["first", "last"] | None = None
    resource: str | None = None


class Wave(Declaration):
    """The declaration of a quarter's inbox folder.

    Everything has a default except the quarter, so a folder without wave.yaml is read as
    well: its files are recognised by content, the organisation is ``own``, the one that runs
    the pipeline, times need an offset, and the quarter's days begin in UTC. An organisation's label
    that looks like a telephone or id number is known once ``organisation_ids`` or ``organisations``
    declares it.
    """

    quarter: str
    title: Annotated[str, AfterValidator(_about_nobody)] | None = None
    instrument: str | None = None
    instrument_version: int | None = None
    default_profile: Profile = "standard"
    time_zone: TimeZone | None = None
    organisation: Label = "own"
    organisation_ids: Literal["names", "registration_numbers"] = "names"
    organisations: dict[Label, Organisation] = Field(default_factory=dict)
    files: list[DeclaredFile] = Field(default_factory=list)

    @field_validator("quarter")
    @classmethod
    def _quarter_is_a_quarter(cls, value: str) -> str:
        return str(Quarter.parse(value))

    @model_validator(mode="after")
    def _paths_are_distinct(self) -> Self:
        paths = [file.path for file in self.files]
        repeated = sorted({path for path in paths if paths.count(path) > 1})
        if repeated:
            raise ValueError(f"files declared twice: {repeated}")
        return self

    @model_validator(mode="after")
    def _organisations_are_no_numbers(self) -> Self:
        for one in (self.organisation, *(file.organisation for file in self.files)):
            if one and kind_of_personal(one) and not self.knows_organisation(one):
                raise ValueError(
                    f"an organisation looks like {NUMBER}; write a name, or declare the number by "
                    "`organisation_ids: registration_numbers` or among `organisations`"
                )
        return self

    def knows_organisation(self, label: str) -> bool:
        """Whether an organisation's label is declared, so that it may be a number."""
        return self.organisation_ids == "registration_numbers" or label in self.organisations

    def declared_file(self, path: str) -> DeclaredFile:
        """Declaration of one file, or an empty one when the file is not declared."""
        known = compose_letters(path)
        return next((file for file in self.files if file.path == known), DeclaredFile(path=path))
