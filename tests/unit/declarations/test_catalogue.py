"""Catalogues that SQL joins to, as Python reads them."""

import pytest

from secperf_pipeline.declarations.catalogue import (
    control_ids,
    smart_factory_levels,
    trailing_days,
)


def test_controls_and_levels_keep_their_declared_order() -> None:
    assert (control_ids()[0], control_ids()[-1], len(control_ids())) == ("B1.1", "R3", 26)
    assert len(set(smart_factory_levels())) == len(smart_factory_levels())


@pytest.mark.parametrize(
    ("measure", "days"), [("training_dev_team", 365), ("project_involvement", None), ("none", None)]
)
def test_a_measure_looks_back_as_far_as_its_kpi_says(measure: str, days: int | None) -> None:
    assert trailing_days(measure) == days
