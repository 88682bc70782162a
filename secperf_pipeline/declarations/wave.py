"""wave.yaml: what the files of one quarter are."""

from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from secperf_pipeline.declarations.yaml_file import Declaration
from secperf_pipeline.domain.quarters import Quarter

Format = Literal["survey_wide_csv", "checklist_csv", "incidents_csv", "kpi_csv"]
Profile = Literal["raw", "paper", "standard"]


class DeclaredFile(Declaration):
    """One file of the quarter, by its path below the quarter's folder."""

    path: str
    format: Format | None = None
    organisation: str | None = None
    encoding: str | None = None


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
    time_zone: str | None = None
    organisation: str = "own"
    files: list[DeclaredFile] = Field(default_factory=list)

    @field_validator("quarter")
    @classmethod
    def _quarter_is_a_quarter(cls, value: str) -> str:
        return str(Quarter.parse(value))

    @field_validator("time_zone")
    @classmethod
    def _time_zone_exists(cls, value: str | None) -> str | None:
        try:
            if value is not None:
                ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is not a time zone name such as Asia/Seoul") from error
        return value

    @model_validator(mode="after")
    def _paths_are_distinct(self) -> Self:
        paths = [file.path for file in self.files]
        repeated = sorted({path for path in paths if paths.count(path) > 1})
        if repeated:
            raise ValueError(f"files declared twice: {repeated}")
        return self

    def declared_file(self, path: str) -> DeclaredFile:
        """Give the declaration of one file, or an empty one when the file is not declared."""
        return next((file for file in self.files if file.path == path), DeclaredFile(path=path))
