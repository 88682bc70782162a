"""Which status word of an audit means which state of a control."""

import unicodedata
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_args

from pydantic import Field, model_validator

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.domain.project import DECLARATIONS

Status = Literal[
    "implemented", "partial", "planned", "not_implemented", "not_applicable", "not_assessed"
]
Meaning = Status | Literal["ignored"]
State = TypeVar("State", bound=str)
EVALUATED: frozenset[str] = frozenset(get_args(Status)) - {"not_applicable", "not_assessed"}
"""States that say whether a control is in place."""


class AuditStatuses(Declaration):
    """Status words by state: of checklists, and of each tool.

    Words are compared without case, with any run of blanks and underscores as one blank.
    ``ignored`` rows say nothing about a control.
    """

    id: str
    version: int
    words: dict[Status, list[str]]
    tools: dict[str, dict[Meaning, list[str]]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _a_word_means_one_state(self) -> Self:
        groups: list[tuple[str, Mapping[Any, list[str]]]] = [("words", self.words)]
        groups += self.tools.items()
        for owner, states in groups:
            words = [word for given in states.values() for word in {_plain(one) for one in given}]
            repeated = sorted({word for word in words if words.count(word) > 1})
            if repeated:
                raise ValueError(f"{owner}: words given for two states: {repeated}")
        return self

    def status_of(self, word: str) -> Status | None:
        """State that a checklist's word means; None where it is not declared."""
        return self._checklist.get(_plain(word))

    def meaning_of(self, tool: str, word: str) -> Meaning | None:
        """State that a tool's word means; None where it is not declared."""
        return self._by_tool[tool].get(_plain(word))

    def told(self, word: str, tool: str | None = None) -> str:
        """Tell a word of a tool, or of a checklist, in a message; one unlike them by its length."""
        return self._known[tool].told(word)

    @cached_property
    def _known(self) -> dict[str | None, KnownWords]:
        groups: list[tuple[str | None, Mapping[Any, list[str]]]] = [(None, self.words)]
        groups += self.tools.items()
        return {
            owner: KnownWords(word for words in states.values() for word in words)
            for owner, states in groups
        }

    @cached_property
    def _checklist(self) -> dict[str, Status]:
        return _by_word(self.words)

    @cached_property
    def _by_tool(self) -> dict[str, dict[str, Meaning]]:
        return {tool: _by_word(states) for tool, states in self.tools.items()}


def _by_word(states: Mapping[State, list[str]]) -> dict[str, State]:
    return {_plain(word): state for state, words in states.items() for word in words}


def _plain(word: str) -> str:
    return " ".join(unicodedata.normalize("NFC", word).casefold().replace("_", " ").split())


@cache
def audit_statuses(path: Path = DECLARATIONS / "audit_statuses.yaml") -> AuditStatuses:
    """Read the status words that ship with the project."""
    return read_declaration(path, AuditStatuses)
