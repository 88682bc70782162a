"""What tools call the frameworks that the catalogue lists requirements of."""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from pydantic import model_validator

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.domain.project import DECLARATIONS


class FrameworkNames(Declaration):
    """Names by the catalogue's framework id, and ids that are known by their form."""

    id: str
    version: int
    names: dict[str, list[str]]
    patterns: dict[str, str]

    @model_validator(mode="after")
    def _a_name_means_one_framework(self) -> Self:
        names = [name for known in self.names.values() for name in {n.lower() for n in known}]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"names given for two frameworks: {repeated}")
        return self

    def id_of(self, name: str) -> str | None:
        """Find the catalogue's id of a framework; None where it lists no such framework."""
        wanted = name.strip().lower()
        return next(
            (key for key, names in self.names.items() if wanted in (n.lower() for n in names)),
            None,
        )

    @cached_property
    def known(self) -> KnownWords:
        """The names of every framework, for messages about others."""
        return KnownWords(name for names in self.names.values() for name in names)

    def named_by_form(self, requirement_id: str) -> str | None:
        """Name the framework whose requirement ids have this form; None where none has."""
        return next(
            (
                name
                for name, pattern in self.patterns.items()
                if re.fullmatch(pattern, requirement_id, re.IGNORECASE)
            ),
            None,
        )


@cache
def framework_names(path: Path = DECLARATIONS / "frameworks.yaml") -> FrameworkNames:
    """Read the framework names that ship with the project."""
    return read_declaration(path, FrameworkNames)
