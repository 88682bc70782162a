import csv
import math

import pytest
from pydantic import ValidationError

from secperf_pipeline.declarations.assumptions import assumption_register
from secperf_pipeline.declarations.audit_statuses import audit_statuses
from secperf_pipeline.declarations.instrument import (
    MOST_ITEMS_OF_AN_INDICATOR,
    Instrument,
    Item,
    all_instruments,
    instrument_by_id,
)
from secperf_pipeline.declarations.protocol import protocol
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import DBT_PROJECT

_SECURITY = [
    "policy",
    "organization",
    "system_protection",
    "access_control",
    "executive_will",
    "employee_awareness",
]
_BUSINESS = ["sales", "market_share", "customer_loyalty", "reliability_image"]


@pytest.mark.parametrize(("instrument_id", "items"), [("secperf-2021", 1), ("secperf-20", 2)])
def test_each_instrument_measures_the_ten_indicators_with_its_items(
    instrument_id: str, items: int
) -> None:
    instrument = instrument_by_id(instrument_id)
    for indicator in _SECURITY + _BUSINESS:
        assert len(instrument.items_of(indicator)) == items
    assert len(instrument.items_of("production_security")) == 2


def test_codes_of_the_twenty_item_codebook_mean_the_ruled_indicators() -> None:
    instrument = instrument_by_id("secperf-20")
    assert instrument.items_of("executive_will") == ["SP5_1", "SP5_2"]
    assert instrument.items_of("customer_loyalty") == ["BP2_1", "BP2_2"]
    assert instrument.items_of("market_share") == ["BP3_1", "BP3_2"]


def test_an_unknown_instrument_is_answered_with_those_that_exist() -> None:
    with pytest.raises(DeclarationError, match="secperf-20 version 1, secperf-2021 version 1"):
        instrument_by_id("secperf-99")


def test_labels_must_cover_the_scale() -> None:
    content = all_instruments()["secperf-2021"].model_dump()
    content["scale"]["labels"]["en"].pop()
    with pytest.raises(ValidationError, match="6 en labels for 7 scale points"):
        Instrument.model_validate(content)


def test_a_profile_cannot_name_an_index_that_is_not_declared() -> None:
    content = all_instruments()["secperf-2021"].model_dump()
    content["screening"]["profiles"]["paper"]["reject_on_any"] = ["check_items"]
    with pytest.raises(ValidationError, match="undeclared indices"):
        Instrument.model_validate(content)


@pytest.mark.parametrize("wrong", [{"is_core": False}, {"expected_answer": 1}])
def test_a_self_report_is_no_core_item_and_says_which_answer_means_yes(
    wrong: dict[str, object],
) -> None:
    with pytest.raises(ValidationError, match="item use is a self-report"):
        Item.model_validate({"id": "use", "is_self_report": True} | wrong)


def test_near_duplicates_cannot_be_cut_below_the_share_that_is_looked_for() -> None:
    content = all_instruments()["secperf-20"].model_dump()
    cut = {"flag_when": "at_least", "cut_off": 0.7, "source": "Test"}
    content["screening"]["indices"]["near_duplicate"] = cut
    with pytest.raises(ValidationError, match=r"0\.7 lies below 0\.8"):
        Instrument.model_validate(content)


def test_an_index_that_answers_say_nothing_about_cannot_be_calibrated() -> None:
    content = all_instruments()["secperf-20"].model_dump()
    content["screening"]["indices"]["check_items"]["cut_off"] = "calibrated"
    with pytest.raises(ValidationError, match="check_items cannot be calibrated"):
        Instrument.model_validate(content)


@pytest.mark.parametrize(
    ("view", "message"),
    [
        ({"executive_will": "directors"}, "own_view names 'directors'; declare it"),
        ({"trust": "executives"}, "own_view names 'trust', which no item belongs to"),
    ],
)
def test_a_view_is_that_of_a_declared_layer_on_an_indicator_of_the_instrument(
    view: dict[str, str], message: str
) -> None:
    content = all_instruments()["secperf-20"].model_dump() | {"own_view": view}
    with pytest.raises(ValidationError, match=message):
        Instrument.model_validate(content)


def test_the_factors_of_the_measurement_model_are_the_scales_that_hold_no_other() -> None:
    declared = protocol()
    assert declared.factors == {"security": _SECURITY, "business": declared.scales["business"]}
    assert declared.measurement_model == "security_and_business"
    one = declared.model_copy(update={"scales": {"all": ["a", "b", "c"]}})
    assert (one.measurement_model, list(one.factors)) == ("all", ["all"])


def test_the_register_holds_the_papers_thresholds() -> None:
    register = assumption_register()
    assert register.value("group_cut_place") == 0.5
    assert (register.value("durbin_watson_low"), register.value("durbin_watson_high")) == (1.7, 2.3)
    assert (register.value("alpha_pass"), register.value("significance")) == (0.8, 0.05)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Implemented", "implemented"),
        (" partially IMPLEMENTED ", "partial"),
        ("미이행", "not_implemented"),
        ("○", "implemented"),
        ("対象外", "not_applicable"),
        ("", "not_assessed"),
        ("done, more or less", None),
    ],
)
def test_a_status_word_means_one_state_or_none(word: str, status: str | None) -> None:
    assert audit_statuses().status_of(word) == status


def test_an_indicator_has_no_more_items_than_its_scores_stay_exact_for() -> None:
    units = {int(row["items_asked"]): int(row["units_per_point"]) for row in _score_units()}
    assert units == {
        count: math.lcm(*range(1, count + 1)) for count in range(1, MOST_ITEMS_OF_AN_INDICATOR + 1)
    }
    content = all_instruments()["secperf-20"].model_dump()
    item = {"indicator": "trust"}
    content["items"] += [item | {"id": f"T{number}"} for number in range(17)]
    with pytest.raises(ValidationError, match="indicator trust has 17 items"):
        Instrument.model_validate(content)
    content["items"].pop()
    assert len(Instrument.model_validate(content).items_of("trust")) == 16


def _score_units() -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / "score_units.csv").open() as seed:
        return list(csv.DictReader(seed))
