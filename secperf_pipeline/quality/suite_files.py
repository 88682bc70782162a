"""Suites of expectations as an analyst writes them: one JSON file each."""

import json
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ValidationError, model_validator

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.declarations.yaml_file import Declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import EXPECTATIONS


class Expectation(Declaration):
    """An expectation as Great Expectations writes it.

    ``severity`` critical stops what is downstream, error says that a result is wrong as it
    stands and stops nothing, warning advises. ``description`` says in a sentence what is expected;
    it may name, in braces, a number of ``kwargs`` or of the assumption register, with ``_percent``
    behind it where a share is meant, so that a number that is changed changes in the sentence too.
    """

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "error", "warning"]
    description: str = ""

    @model_validator(mode="after")
    def _a_description_names_what_there_is(self) -> Self:
        try:
            self.said()
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                f"description {self.description!r} names {error}; in braces may stand an argument "
                "or an assumption that is a number, with _percent where it is a share"
            ) from error
        return self

    def said(self) -> str:
        """Say what is expected, in words; type and arguments where the file does not."""
        own = {name: value for name, value in self.kwargs.items() if isinstance(value, int | float)}
        said = worded(self.description, assumption_register().numbers | own)
        return said or self.in_short()

    def in_short(self) -> str:
        """Give the type and the arguments without what all expectations have in common."""
        told = {name: value for name, value in self.kwargs.items() if name != "condition_parser"}
        parts = ", ".join(
            f"{name} {'|'.join(map(str, value)) if isinstance(value, list) else value}"
            for name, value in told.items()
        )
        return f"{self.type.removeprefix('expect_').replace('_', ' ')}: {parts}"


class About(Declaration):
    """What a suite speaks about.

    Parameters
    ----------
    table
        ``schema.table``.
    about
        What the suite makes sure of, a sentence.
    key
        Columns that name a row, for the list of those that fail.
    when_empty
        What it means that a quarter has no rows, a sentence.
    stops
        Tables that are not made where a critical expectation fails, and with them all that is
        made of them.
    """

    table: str
    about: str
    key: list[str]
    when_empty: str
    stops: tuple[str, ...] = ()


class Suite(Declaration):
    """A suite file."""

    name: str
    meta: About
    expectations: list[Expectation]

    @model_validator(mode="after")
    def _stops_something_where_it_is_critical(self) -> Self:
        if not self.meta.stops and any(one.severity == "critical" for one in self.expectations):
            raise ValueError(
                "an expectation is critical, so list in meta.stops the tables that are not to be "
                "made where it fails"
            )
        return self

    @property
    def step_name(self) -> str:
        """Name of the step that runs the suite."""
        return f"{self.meta.table.replace('.', '__')}_{self.name}"


def suites(folder: Path = EXPECTATIONS) -> list[Suite]:
    """Read the suite files of a folder.

    Raises
    ------
    DeclarationError
        A file is not JSON, lacks a key, has one that is not known, or is named otherwise than
        its suite.
    """
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def _read(path: Path) -> Suite:
    try:
        suite = Suite.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path.name}: save it as UTF-8 text ({error})") from error
    except json.JSONDecodeError as error:
        raise DeclarationError(f"{path.name}, line {error.lineno}: {error.msg}") from error
    except ValidationError as error:
        faults = [
            f"{path.name}, key {'.'.join(map(str, one['loc'])) or '(whole file)'}: {one['msg']}"
            for one in error.errors()
        ]
        raise DeclarationError("\n".join(faults)) from error
    if suite.name != path.stem:
        raise DeclarationError(
            f"{path.name}: the suite is named {suite.name!r}; give it the name of its file"
        )
    return suite
