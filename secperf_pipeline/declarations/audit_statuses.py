"""Which status word of an audit means which state of a control."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.project import DECLARATIONS

Status = Literal[
    "implemented", "partial", "planned", "not_implemented", "not_applicable", "not_assessed"
]


class AuditStatuses(Declaration):
    """Status words by state; a word is compared without case and surrounding blanks."""

    id: str
    version: int
    words: dict[Status, list[str]]

    @model_validator(mode="after")
    def _a_word_means_one_state(self) -> Self:
        words = [word.strip().lower() for state in self.words.values() for word in state]
        repeated = sorted({word for word in words if words.count(word) > 1})
        if repeated:
            raise ValueError(f"words given for two states: {repeated}")
        return self

    def status_of(self, word: str) -> Status | None:
        """Give the state a word means; None where the word is not declared."""
        wanted = word.strip().lower()
        for state, words in self.words.items():
            if wanted in (one.strip().lower() for one in words):
                return state
        return None


@cache
def audit_statuses(path: Path = DECLARATIONS / "audit_statuses.yaml") -> AuditStatuses:
    """Read the status words that ship with the project."""
    return read_declaration(path, AuditStatuses)
