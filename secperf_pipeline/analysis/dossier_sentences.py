"""A verdict's evidence in plain English: what it rests on, and what not to conclude from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.stats.rounding import percent, rounded

Facts = Mapping[str, object]

# The short names that the dossier's columns carry.
POLICIES = {"gate": "paper_gate", "always": "paper_ttest_always", "robust": "robust"}

_ADOPTS = frozenset({"adopt", "adopt_contrary"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRules:
    """Which figures are worth a warning; see the assumption register for each.

    Parameters
    ----------
    fragile_share
        A verdict that this share of the responses or fewer can turn is called fragile.
    impression_likely
        A link that one overall impression adopts in at least this share of waves is not called
        specific.
    """

    fragile_share: float
    impression_likely: float

    @classmethod
    def from_register(cls, register: AssumptionRegister) -> Self:
        """Take the values from the assumption register."""
        return cls(
            fragile_share=register.value("fragile_share"),
            impression_likely=register.value("impression_likely"),
        )


def agreement(words: Sequence[str]) -> str:
    """Say in what the verdicts of several policies differ, if in anything.

    Parameters
    ----------
    words
        One of adopt, adopt_contrary, inconclusive, dismiss, not_testable for each policy.
    """
    said = set(words)
    if said == {"not_testable"}:
        return "no policy can test it"
    if len(said) == 1:
        return "agree"
    if said >= _ADOPTS:
        return "differ in the direction"
    if said & _ADOPTS and said & {"inconclusive", "dismiss"}:
        return "differ in whether to adopt"
    if "not_testable" in said:
        return "differ in whether it can be tested"
    return "differ in whether absence is shown"


def summary(facts: Facts) -> str:
    """Tell the evidence on one hypothesis.

    Parameters
    ----------
    facts
        A row of ``results.verdict_dossier`` without its sentences, and ``dw_in_band``.
    """
    parts = (_policies, _choices, _removals, _orders, _impression)
    return " ".join(sentence for part in parts if (sentence := part(facts)))


def what_not_to_conclude(facts: Facts, rules: SentenceRules) -> str:
    """Name the readings of the verdicts that their evidence does not carry.

    Parameters
    ----------
    facts
        As for `summary`.
    rules
        Which figures are worth a warning.
    """
    words = {facts[f"verdict_{name}"] for name in POLICIES}
    if words == {"not_testable"}:
        return "Do not conclude anything in either direction: the link could not be tested."
    said = []
    if words & _ADOPTS:
        said.append("that one brings about the other (both were answered at the same time)")
    if str(facts["agreement"]).startswith("differ"):
        said.append(f"that the matter is settled (the policies {facts['agreement']})")
    if turned := _fewest(facts, rules):
        said.append(f"that the outcome is stable ({turned} can turn it)")
    chance = facts["adopt_probability"]
    likely = isinstance(chance, float) and chance >= rules.impression_likely
    if facts["verdict_always"] == "adopt" and likely:
        said.append("that the link is specific (one overall impression would give it as well)")
    if facts["verdict_robust"] == "dismiss":
        said.append("that the effect is zero (it was shown to be too small to matter)")
    elif not words & _ADOPTS:
        said.append("that there is no link (none was shown, which is no evidence of absence)")
    return f"Do not conclude {', nor '.join(said)}."


def _fewest(facts: Facts, rules: SentenceRules) -> str:
    """Say how few responses turn a verdict, where those are few; else nothing."""
    n = facts["n"]
    found = [
        (flip, where)
        for flip, where in (
            (facts["fragility_n"], ""),
            (facts["fragility_robust_responses"], " under the robust policy"),
        )
        if isinstance(flip, int) and isinstance(n, int) and flip <= rules.fragile_share * n
    ]
    if not found:
        return ""
    flip, where = min(found)
    return f"{flip} of {n} responses{where}"


def _policies(facts: Facts) -> str:
    words = [str(facts[f"verdict_{name}"]).replace("_", " ") for name in POLICIES]
    if facts["agreement"] == "no policy can test it":
        return "No policy can test it."
    if facts["agreement"] == "agree":
        return f"All three policies say {words[0]}."
    told = ", ".join(
        f"{policy} {word}" for policy, word in zip(POLICIES.values(), words, strict=True)
    )
    return f"The policies {facts['agreement']}: {told}."


def _choices(facts: Facts) -> str:
    count, share = facts["specification_count"], facts["multiverse_share"]
    if not isinstance(count, int) or not isinstance(share, float):
        return "No combination of choices of analysis can be tested."
    contrary = round(count * float(str(facts["share_contrary"])))
    also = f", {contrary} the contrary" if contrary else ""
    least, greatest = (
        rounded(float(str(facts[f"effect_{end}"])), 2) for end in ("least", "greatest")
    )
    return (
        f"Of {count} testable combinations of choices of analysis {round(count * share)} adopt it "
        f"({percent(share)}){also}; their correlations run from {least} to {greatest}."
    )


def _removals(facts: Facts) -> str:
    if facts["verdict_always"] == "not_testable":
        return ""
    outcome = (
        "undo the verdict of paper_ttest_always"
        if facts["verdict_always"] in _ADOPTS
        else "make paper_ttest_always find a difference"
    )
    responses, organisations = facts["fragility_n"], facts["fragility_always_organisations"]
    n = facts["n"]
    if not isinstance(responses, int) or not isinstance(n, int):
        sentence = f"Leaving out single responses: {facts['fragility_always_responses_reason']}."
    else:
        which = f"{responses} of {n} responses ({percent(responses / n)})"
        sentence = f"Leaving out {which} would {outcome}."
    if isinstance(organisations, int):
        noun = "organisation" if organisations == 1 else "organisations"
        sentence += f" Leaving out {organisations} {noun} would {outcome}."
    return sentence


def _orders(facts: Facts) -> str:
    share = facts["share_in_band"]
    if not isinstance(share, float):
        return ""
    place = "inside" if facts["dw_in_band"] else "outside"
    return (
        f"Durbin-Watson lies {place} the gate's band in the order of the file, and inside it in "
        f"{percent(share)} of random orders."
    )


def _impression(facts: Facts) -> str:
    chance = facts["adopt_probability"]
    if not isinstance(chance, float):
        return ""
    return (
        "If one overall impression were behind all answers, paper_ttest_always would adopt it in "
        f"{percent(chance)} of waves."
    )
