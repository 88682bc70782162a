"""What a run says of a step that failed."""

import pytest
from dagster._utils.error import SerializableErrorInfo

from secperf_pipeline.cli.runs import said_of

YAML = SerializableErrorInfo("yaml.composer.ComposerError: an alias\n", [], "ComposerError")
OURS = SerializableErrorInfo(
    "secperf_pipeline.domain.errors.DeclarationError: x.yaml, line 62: write the part out\n",
    [],
    "DeclarationError",
    cause=YAML,
)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (YAML, "yaml.composer.ComposerError: an alias"),
        (OURS, "x.yaml, line 62: write the part out"),
        (
            SerializableErrorInfo("dagster: a step failed", [], "StepError", cause=OURS),
            "x.yaml, line 62: write the part out",
        ),
        (
            SerializableErrorInfo("dagster: a step failed", [], "StepError", cause=YAML),
            "yaml.composer.ComposerError: an alias",
        ),
    ],
)
def test_a_failure_says_our_message_where_there_is_one(
    error: SerializableErrorInfo, said: str
) -> None:
    assert said_of(error) == said
