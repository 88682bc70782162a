"""CISO Assistant: the export of a compliance assessment."""

import pytest

from tests.measured import assert_true_statuses


@pytest.mark.parametrize("medium", ["csv", "xlsx"])
def test_the_made_audit_has_the_true_status_of_each_control(medium: str) -> None:
    assert_true_statuses(f"ciso_assistant_audit_export.{medium}")
