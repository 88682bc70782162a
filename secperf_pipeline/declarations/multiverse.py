"""The multiverse: the choices an analyst could have made, declared before they are tried."""

from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.project import DECLARATIONS

Cut = Literal["above_cut", "at_least_cut", "above_median", "terciles", "continuous"]
Test = Literal["student", "welch", "mann_whitney", "hc3", "cluster"]
Missing = Literal["listwise", "pairwise"]
Weights = Literal["none", "equal_organisations"]


class Specification(NamedTuple):
    """One combination of choices."""

    profile: str
    cut: Cut
    test: Test
    missing: Missing
    weights: Weights

    def __str__(self) -> str:
        """List the choices, as reasons and charts show them."""
        return ", ".join(self)


class Exclusion(Declaration):
    """Combinations that make no sense; a choice that is not named matches any."""

    cuts: tuple[Cut, ...] = ()
    tests: tuple[Test, ...] = ()
    missing: tuple[Missing, ...] = ()
    weights: tuple[Weights, ...] = ()
    because: str = Field(min_length=1)

    def covers(self, one: Specification) -> bool:
        """Tell whether this rule leaves out the combination."""
        return (
            (not self.cuts or one.cut in self.cuts)
            and (not self.tests or one.test in self.tests)
            and (not self.missing or one.missing in self.missing)
            and (not self.weights or one.weights in self.weights)
        )


class Multiverse(Declaration):
    """Choices, in the order in which equal combinations count, and what is left out up front."""

    id: str
    version: int
    profiles: list[str] = Field(min_length=1)
    cuts: list[Cut] = Field(min_length=1)
    tests: list[Test] = Field(min_length=1)
    missing: list[Missing] = Field(min_length=1)
    weights: list[Weights] = Field(min_length=1)
    exclusions: tuple[Exclusion, ...] = ()

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for name in ("profiles", "cuts", "tests", "missing", "weights"):
            choices = getattr(self, name)
            if len(set(choices)) < len(choices):
                raise ValueError(f"{name} names a choice twice; keep one of them")
        for position, rule in enumerate(self.exclusions):
            if not (rule.cuts or rule.tests or rule.missing or rule.weights):
                raise ValueError(f"exclusion {position} covers everything; name a choice")
        if all(self.refusal(one) for one in self.specifications()):
            raise ValueError("the exclusions leave no combination; remove one of them")
        return self

    def specifications(self) -> list[Specification]:
        """List every combination, the last choice varying fastest."""
        choices = (self.profiles, self.cuts, self.tests, self.missing, self.weights)
        return [Specification(*one) for one in product(*choices)]

    def refusal(self, one: Specification) -> str | None:
        """Reason of the first rule that leaves out the combination."""
        return next((rule.because for rule in self.exclusions if rule.covers(one)), None)


@cache
def multiverse_declaration(path: Path = DECLARATIONS / "multiverse.yaml") -> Multiverse:
    """Read the multiverse that ships with the project."""
    return read_declaration(path, Multiverse)
