"""The protocol: hypotheses, policies and scales, fixed before a wave."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import field_validator

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.hashing import sha256_of_json
from secperf_pipeline.domain.project import DECLARATIONS

SegmentKind = Literal["all", "sector", "size", "region", "layer", "organisation"]


class Hypothesis(Declaration):
    """A family of claims: every x is held against every y."""

    id: str
    statement: str
    x: list[str]
    y: list[str]

    def hypothesis_id(self, x: str, y: str) -> str:
        """Name one claim: ``H1``, or ``H2:policy:sales`` in a family of several."""
        return self.id if len(self.x) == len(self.y) == 1 else f"{self.id}:{x}:{y}"


class Protocol(Declaration):
    """Everything that a verdict depends on beside the data and the thresholds' values.

    Random numbers start from ``seed``. ``segment_kinds`` says in which segments hypotheses are
    tested, always in the whole wave.
    """

    id: str
    version: int
    seed: str
    hypotheses: list[Hypothesis]
    policies: dict[str, str]
    segment_kinds: list[SegmentKind]
    scales: dict[str, list[str]]
    assumptions: list[str]

    @field_validator("segment_kinds")
    @classmethod
    def _tests_the_whole_wave(cls, kinds: list[SegmentKind]) -> list[SegmentKind]:
        if "all" not in kinds:
            raise ValueError("add all: the verdicts of a report are those of the whole wave")
        return kinds

    @property
    def factors(self) -> dict[str, list[str]]:
        """Indicators of each factor of the measurement model: the scales that hold no other."""
        return {
            name: indicators
            for name, indicators in self.scales.items()
            if not any(set(other) < set(indicators) for other in self.scales.values())
        }

    @property
    def measurement_model(self) -> str:
        """Name of the model of all factors, such as ``security_and_business``."""
        return "_and_".join(self.factors)

    @property
    def hash(self) -> str:
        """Content hash of the protocol and of the thresholds it names."""
        register = assumption_register()
        values = {name: register.value(name) for name in self.assumptions}
        return sha256_of_json({"protocol": self.model_dump(), "values": values})


@cache
def protocol(path: Path = DECLARATIONS / "protocol.yaml") -> Protocol:
    """Read the protocol that ships with the project."""
    return read_declaration(path, Protocol)
