import pytest

from secperf_pipeline.declarations.multiverse import (
    Multiverse,
    Specification,
    multiverse_declaration,
)
from secperf_pipeline.declarations.yaml_file import parse_declaration
from secperf_pipeline.domain.errors import DeclarationError

BASE = """
id: m
version: 1
profiles: [paper]
cuts: [above_cut, continuous]
tests: [student, hc3]
missing: [listwise]
weights: [none]
"""


def parsed(text: str) -> Multiverse:
    return parse_declaration(text, Multiverse, name="multiverse.yaml")


def test_the_shipped_grid_is_four_by_five_by_five_by_two_by_two() -> None:
    shipped = multiverse_declaration()
    everything = shipped.specifications()
    assert len(everything) == len(set(everything)) == 4 * 5 * 5 * 2 * 2
    # Weighted: two tests at five cuts; unweighted: five tests at four cuts and two at the fifth.
    assert sum(shipped.refusal(one) is None for one in everything) == 4 * 2 * (2 * 5 + 5 * 4 + 2)


def test_an_exclusion_covers_what_it_names_and_gives_its_reason() -> None:
    found = parsed(
        BASE + "exclusions:\n  - {cuts: [continuous], tests: [student], because: no groups}"
    )
    grid = [
        Specification("paper", cut, test, "listwise", "none")
        for cut in found.cuts
        for test in found.tests
    ]
    assert [found.refusal(one) for one in grid] == [None, None, "no groups", None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BASE.replace("hc3", "anova"), "line 6, key tests.1: .*'student', 'welch'"),
        (BASE.replace("[paper]", "[paper, paper]"), "profiles names a choice twice"),
        (BASE.replace("[paper]", "[]"), "key profiles"),
        (BASE + "exclusions: [{because: all}]", "exclusion 0 covers everything"),
        (BASE + "exclusions: [{weights: [none], because: none}]", "leave no combination"),
        (BASE + "exclusions: [{cuts: [continuous]}]", "key exclusions.0.because"),
    ],
)
def test_a_wrong_declaration_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        parsed(text)
