"""wave.yaml: what the files of one quarter are."""

import unicodedata
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator, model_validator

from secperf_pipeline.declarations.catalogue import smart_factory_levels
from secperf_pipeline.declarations.yaml_file import Declaration
from secperf_pipeline.domain.quarters import Quarter


def _existing_time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{value!r} is not a time zone name such as Asia/Seoul") from error
    return value


def compose_letters(path: str) -> str:
    """Write a path in the form that two spellings of one name share: macOS takes letters apart."""
    return unicodedata.normalize("NFC", path)


TimeZone = Annotated[str, AfterValidator(_existing_time_zone)]
Profile = Literal["raw", "paper", "standard", "strict", "manual"]


def _existing_level(value: str) -> str:
    if value not in smart_factory_levels():
        known = ", ".join(smart_factory_levels())
        raise ValueError(f"{value!r} is not a smart-factory level; the levels are {known}")
    return value


class Organisation(Declaration):
    """What is known of one organisation; what is left out is unknown.

    ``smart_factory_level`` and ``remote_work`` decide which modules of controls apply to it;
    sector, size and region win over what respondents state.
    """

    sector: str | None = None
    size: str | None = None
    region: str | None = None
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
    organisation: str | None = None
    encoding: str | None = None
    delimiter: Literal[",", ";", "\t"] | None = None
    sheet: str | None = None
    time_zone: TimeZone | None = None
    date_order: Literal["dmy", "mdy"] | None = None
    decimal_mark: Literal[".", ","] | None = None
    columns: dict[str, str] = Field(default_factory=dict)
    answers: dict[str, int | str] = Field(default_factory=dict)
    codebook: str | None = None
    repeats: Literal["first", "last"] | None = None
    resource: str | None = None


class Wave(Declaration):
    """The declaration of a quarter's inbox folder.

    Everything has a default except the quarter, so a folder without wave.yaml is read as
    well: its files are recognised by content, the organisation is ``own``, the one that runs
    the pipeline, times need an offset, and the quarter's days begin in UTC.
    """

    quarter: str
    title: str | None = None
    instrument: str | None = None
    instrument_version: int | None = None
    default_profile: Profile = "standard"
    time_zone: TimeZone | None = None
    organisation: str = "own"
    organisations: dict[str, Organisation] = Field(default_factory=dict)
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

    def declared_file(self, path: str) -> DeclaredFile:
        """Declaration of one file, or an empty one when the file is not declared."""
        known = compose_letters(path)
        return next((file for file in self.files if file.path == known), DeclaredFile(path=path))
