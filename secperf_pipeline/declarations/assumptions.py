"""The assumption register: every number that decides an outcome, once, with its source."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.project import DECLARATIONS

# Numbers that another one said before they had an entry of their own, and how to read it there.
_SAID_BY: dict[str, tuple[str, Callable[[float], float]]] = {
    "paper_significance": ("significance", lambda level: level),
    # Points were those of the paper's scale, 1 to 7.
    "group_cut_place": ("group_cut_likert", lambda point: (point - 1) / 6),
    "survey_goal_place": ("survey_goal_likert", lambda point: (point - 1) / 6),
    "survey_red_flag_place": ("survey_red_flag_likert", lambda point: (point - 1) / 6),
}


def _number(written: object) -> object:
    """Read a number that is written as a fraction, 2/3: no decimals say it exactly."""
    if not isinstance(written, str):
        return written
    try:
        return float(Fraction(written))
    except ZeroDivisionError as error:
        raise ValueError(f"{written} divides by nothing") from error


class Assumption(Declaration):
    """One threshold.

    ``basis`` tells how well the source was checked: ``source`` (seen in its text or code),
    ``literature`` (cited from memory, check before quoting), ``computed`` (derived here),
    ``ours`` (our own choice).
    """

    id: str
    value: Annotated[float, BeforeValidator(_number)]
    unit: str
    meaning: str
    basis: Literal["source", "literature", "computed", "ours"]
    source: str
    owner: str
    since: str


class AssumptionRegister(Declaration):
    """All thresholds, with the version of the register."""

    id: str
    version: int
    assumptions: list[Assumption]

    def value(self, assumption_id: str) -> float:
        """Value of one threshold.

        Raises
        ------
        KeyError
            The register has no threshold of that id.
        """
        for assumption in self.assumptions:
            if assumption.id == assumption_id:
                return assumption.value
        raise KeyError(f"the assumption register has no {assumption_id!r}")

    def count(self, assumption_id: str) -> int:
        """Value of a threshold that counts something.

        Raises
        ------
        KeyError
            The register has no threshold of that id.
        ValueError
            Its value is no whole number.
        """
        value = self.value(assumption_id)
        if value != int(value):
            raise ValueError(f"the assumption {assumption_id} is {value:g}; give a whole number")
        return int(value)

    @cached_property
    def numbers(self) -> dict[str, float]:
        """Every threshold by id, with those that `with_derived` adds."""
        return with_derived({one.id: one.value for one in self.assumptions})

    def with_later_numbers(self, recorded: Mapping[str, float]) -> dict[str, float]:
        """Complete the values of an earlier register with the numbers that came later.

        A number that another one said before follows from that one's recorded value.
        """
        later = {one.id: one.value for one in self.assumptions}
        for name, (earlier, read) in _SAID_BY.items():
            if earlier in recorded:
                later[name] = read(recorded[earlier])
        return later | dict(recorded)

    def said(self, text: str) -> str:
        """Fill the register's numbers into a sentence; see `worded` for the braces."""
        return worded(text, self.numbers)


def with_derived(values: Mapping[str, float]) -> dict[str, float]:
    """Add the numbers that follow from the thresholds, so that sentences can name them too.

    ``equivalence_confidence`` is the level of the interval that two one-sided tests at
    ``significance`` amount to.
    """
    return {**values, "equivalence_confidence": 1 - 2 * values["significance"]}


@cache
def assumption_register(
    path: Path = DECLARATIONS / "assumptions.yaml",
) -> AssumptionRegister:
    """Read the register that ships with the project."""
    return read_declaration(path, AssumptionRegister)
