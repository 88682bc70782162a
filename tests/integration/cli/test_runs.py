"""What a run says of a step that failed."""

import pytest
from dagster._utils.error import SerializableErrorInfo

from secperf_pipeline.cli.runs import code_of, said_of

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


@pytest.mark.parametrize(
    ("name", "code"),
    [("DeclarationError", 1), ("WarehouseBusyError", 3), ("MachineError", 4), ("DamagedError", 5)],
)
def test_a_failure_ends_with_the_exit_code_of_our_error(name: str, code: int) -> None:
    ours = SerializableErrorInfo(f"secperf_pipeline.domain.errors.{name}: x\n", [], name)
    step = SerializableErrorInfo("dagster: a step failed", [], "StepError", cause=ours)
    assert code_of(step) == code
    assert code_of(YAML) == 1
