"""What a dossier says of known evidence, word by word."""

import pytest

from secperf_pipeline.analysis.dossier_sentences import (
    SentenceRules,
    agreement,
    summary,
    what_not_to_conclude,
)

RULES = SentenceRules(fragile_share=0.05, impression_likely=0.5)
FACTS: dict[str, object] = {
    "n": 113,
    "verdict_gate": "adopt",
    "verdict_always": "adopt",
    "verdict_robust": "adopt",
    "agreement": "agree",
    "specification_count": 40,
    "multiverse_share": 0.75,
    "share_contrary": 0.0,
    "effect_least": -0.012,
    "effect_greatest": 0.31,
    "fragility_n": 4,
    "fragility_always_responses_reason": None,
    "fragility_always_organisations": 1,
    "fragility_robust_responses": 9,
    "dw_in_band": False,
    "share_in_band": 0.9,
    "adopt_probability": 0.96,
}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("adopt adopt adopt", "agree"),
        ("inconclusive inconclusive inconclusive", "agree"),
        ("adopt adopt inconclusive", "differ in whether to adopt"),
        ("adopt adopt dismiss", "differ in whether to adopt"),
        ("adopt adopt_contrary inconclusive", "differ in the direction"),
        ("inconclusive inconclusive dismiss", "differ in whether absence is shown"),
        ("adopt adopt not_testable", "differ in whether it can be tested"),
        ("adopt inconclusive not_testable", "differ in whether to adopt"),
        ("not_testable not_testable not_testable", "no policy can test it"),
    ],
)
def test_agreement_names_what_the_policies_differ_in(words: str, said: str) -> None:
    assert agreement(words.split()) == said


def test_the_summary_tells_every_part_of_the_evidence_in_turn() -> None:
    assert summary(FACTS) == (
        "All three policies say adopt. Of 40 testable combinations of choices of analysis 30 "
        "adopt it (75 %); their correlations run from -0.01 to 0.31. Leaving out 4 of 113 "
        "responses (4 %) would undo the verdict of paper_ttest_always. Leaving out 1 organisation "
        "would undo the verdict of paper_ttest_always. Durbin-Watson lies outside the gate's band "
        "in the order of the file, and inside it in 90 % of random orders. If one overall "
        "impression were behind all answers, paper_ttest_always would adopt it in 96 % of waves."
    )


def test_the_summary_lists_verdicts_that_differ_and_choices_that_say_the_contrary() -> None:
    changed = {
        "verdict_robust": "inconclusive",
        "agreement": "differ in whether to adopt",
        "share_contrary": 0.05,
    }
    said = summary(FACTS | changed)
    assert said.startswith(
        "The policies differ in whether to adopt: paper_gate adopt, paper_ttest_always adopt, "
        "robust inconclusive. Of 40"
    )
    assert "30 adopt it (75 %), 2 the contrary;" in said


def test_a_search_that_turns_nothing_is_told_with_how_far_it_went() -> None:
    nothing = {
        "fragility_n": None,
        "fragility_always_responses_reason": "leaving out 28 does not turn it",
        "fragility_always_organisations": None,
    }
    said = summary(FACTS | nothing)
    assert "Leaving out single responses: leaving out 28 does not turn it." in said
    assert "organisation" not in said


UNTESTED: dict[str, object] = {
    **dict.fromkeys(FACTS),
    "n": 2,
    "verdict_gate": "not_testable",
    "verdict_always": "not_testable",
    "verdict_robust": "not_testable",
    "agreement": "no policy can test it",
    "specification_count": 0,
}


def test_what_cannot_be_tested_is_said_in_two_sentences_and_concludes_nothing() -> None:
    assert summary(UNTESTED) == (
        "No policy can test it. No combination of choices of analysis can be tested."
    )
    assert what_not_to_conclude(UNTESTED, RULES) == (
        "Do not conclude anything in either direction: the link could not be tested."
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {},
            "Do not conclude that one brings about the other (both were answered at the same "
            "time), nor that the outcome is stable (4 of 113 responses can turn it), nor that "
            "the link is specific (one overall impression would give it as well).",
        ),
        (
            {"fragility_n": 6, "fragility_robust_responses": 2, "adopt_probability": 0.4},
            "Do not conclude that one brings about the other (both were answered at the same "
            "time), nor that the outcome is stable (2 of 113 responses under the robust policy can "
            "turn it).",
        ),
        (
            {"fragility_n": 6, "adopt_probability": 0.4},
            "Do not conclude that one brings about the other (both were answered at the same "
            "time).",
        ),
        (
            {
                "verdict_gate": "inconclusive",
                "verdict_always": "inconclusive",
                "verdict_robust": "inconclusive",
                "fragility_n": None,
            },
            "Do not conclude that there is no link (none was shown, which is no evidence of "
            "absence).",
        ),
        (
            {
                "verdict_gate": "inconclusive",
                "verdict_always": "inconclusive",
                "verdict_robust": "dismiss",
                "agreement": "differ in whether absence is shown",
                "fragility_n": None,
            },
            "Do not conclude that the matter is settled (the policies differ in whether absence "
            "is shown), nor that the effect is zero (it was shown to be too small to matter).",
        ),
    ],
)
def test_what_not_to_conclude_follows_from_the_facts(changed: dict[str, object], said: str) -> None:
    assert what_not_to_conclude(FACTS | changed, RULES) == said
