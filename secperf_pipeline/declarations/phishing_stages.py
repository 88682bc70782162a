"""Which word of a phishing exercise means which stage of its mail."""

from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from secperf_pipeline.declarations.yaml_file import Declaration, read_declaration
from secperf_pipeline.domain.personal_data import KnownWords
from secperf_pipeline.domain.project import DECLARATIONS

Stage = Literal[
    "campaign", "not_delivered", "delivered", "opened", "clicked", "submitted", "reported"
]


class PhishingStages(Declaration):
    """Words by stage, compared without case."""

    id: str
    version: int
    stages: dict[Stage, list[str]]

    def stage_of(self, word: str) -> Stage | None:
        """Stage that a word means; None where it is not declared."""
        wanted = word.strip().lower()
        return next(
            (
                stage
                for stage, words in self.stages.items()
                if wanted in (one.lower() for one in words)
            ),
            None,
        )

    @cached_property
    def known(self) -> KnownWords:
        """The words of every stage, for messages about others."""
        return KnownWords(word for words in self.stages.values() for word in words)


@cache
def phishing_stages(path: Path = DECLARATIONS / "phishing_stages.yaml") -> PhishingStages:
    """Read the stages that ship with the project."""
    return read_declaration(path, PhishingStages)
