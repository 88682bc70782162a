"""Gaps between the layers of an organisation."""

import numpy as np
import polars as pl
import pytest

from secperf_pipeline.analysis.layer_gaps import layer_gaps
from secperf_pipeline.analysis.wave import Sample
from secperf_pipeline.stats.multiplicity import holm
from tests.rules import COMPARISON
from tests.scores import INDICATORS, drawn_sample, no_nan

LAYERS = ["executives", "operations", "security"]


def gaps(samples: dict[str, Sample]) -> pl.DataFrame:
    rows = layer_gaps(
        samples, INDICATORS, COMPARISON, layers=LAYERS, own_view={"executive_will": "executives"}
    )
    assert no_nan(rows)
    return rows


def test_every_pair_of_layers_is_compared_and_the_own_view_of_the_executives() -> None:
    layers = {
        "executives": drawn_sample(20, seed=5, mean=5.2),
        "operations": drawn_sample(60, seed=6),
        "security": drawn_sample(30, seed=7, mean=4.2),
    }
    rows = gaps(layers)
    assert rows.height == 3 * 3 + 1
    own = rows.row(by_predicate=pl.col("other_segment") == "others", named=True)
    others = np.concatenate([layers[one].values[:, 0] for one in ("operations", "security")])
    assert (own["indicator_id"], own["segment"]) == ("executive_will", "executives")
    assert own["mean_other"] == pytest.approx(others.mean())
    assert own["difference"] == pytest.approx(
        layers["executives"].values[:, 0].mean() - others.mean()
    )
    assert rows["p_holm"].to_list() == pytest.approx(holm(rows["p"].to_numpy()).tolist())


def test_a_missing_layer_has_rows_with_a_reason() -> None:
    rows = gaps({"executives": drawn_sample(20, seed=5), "operations": drawn_sample(60, seed=6)})
    missing = rows.filter(pl.col("other_segment") == "security")
    assert missing["reason"].unique().to_list() == ["no response of security has a score"]
    assert missing["p"].null_count() == missing.height == 6
    assert rows.filter(other_segment="operations")["p"].null_count() == 0


def test_a_wave_without_layers_has_reasons_only() -> None:
    rows = gaps({})
    assert rows["reason"].null_count() == 0
    assert rows["p_holm"].null_count() == rows.height


def test_a_layer_of_one_organisation_is_not_compared() -> None:
    # Without that organisation there would be no layer to compare.
    rows = gaps(
        {
            "executives": drawn_sample(20, seed=5, organisations=1),
            "operations": drawn_sample(60, seed=6),
        }
    )
    row = rows.row(0, named=True)
    assert row["reason"].startswith(
        "organisations behind the responses: 20, effectively 1.7; a test"
    )


def test_an_instrument_without_layers_has_no_gaps() -> None:
    rows = layer_gaps({}, INDICATORS, COMPARISON, layers=[], own_view={})
    assert rows.is_empty()
    assert "p_holm" in rows.columns
