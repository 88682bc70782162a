"""Which words of a learning platform mean that an activity was completed."""

import re
from functools import cache
from pathlib import Path

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.project import DECLARATIONS

_SET_BY = re.compile(
    r"\s*\((set by|gesetzt von|défini par|établi par) .*\)$|\s*\(.* ?による設定\)$", re.IGNORECASE
)


class CompletionWords(Declaration):
    """Words by meaning, compared without case.

    Who set a completion by hand does not count: ``Completed (set by Kim)`` is ``Completed``.
    """

    id: str
    version: int
    completed: list[str]
    not_completed: list[str]

    def is_completed(self, word: str) -> bool | None:
        """Tell what a word means; None where it is not declared."""
        wanted = _SET_BY.sub("", word).strip().lower()
        if wanted in (one.lower() for one in self.completed):
            return True
        return False if wanted in (one.lower() for one in self.not_completed) else None


@cache
def completion_words(path: Path = DECLARATIONS / "completion_words.yaml") -> CompletionWords:
    """Read the words that ship with the project."""
    return read_declaration(path, CompletionWords)
