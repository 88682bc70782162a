"""Suites of expectations as an analyst writes them: one JSON file each."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from secperf_pipeline.declarations.yaml_file import Declaration
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import EXPECTATIONS


class Expectation(Declaration):
    """An expectation as Great Expectations writes it.

    ``severity`` critical stops what is downstream, warning advises.
    """

    type: str
    kwargs: dict[str, Any]
    severity: Literal["critical", "warning"]


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
    """

    table: str
    about: str
    key: list[str]
    when_empty: str


class Suite(Declaration):
    """A suite file."""

    name: str
    meta: About
    expectations: list[Expectation]

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
