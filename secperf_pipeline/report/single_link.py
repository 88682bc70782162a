"""A hypothesis of one link: its groups, its tests, its effect, and the verdict of each policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.figures import (
    NO_REASON,
    Row,
    Table,
    degrees,
    figure,
    in_words,
    interval,
    line,
    number,
    p_statement,
    p_value,
    table,
    whole,
    words,
)
from secperf_pipeline.report.hypotheses import Family
from secperf_pipeline.report.matrix import ALWAYS
from secperf_pipeline.report.selection import Indicators, RowDict, RowDicts, rows_with


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLink:
    """What the page shows of a family of one link, as Table 4 of the paper does of H1.

    ``heading`` is its anchor and its title.
    """

    heading: tuple[str, str]
    sentence: str
    claim: str
    groups: Table
    tests: Table
    effect: Table
    policies: Table


def single_link(
    family: Family,
    differences: RowDicts,
    regressions: RowDicts,
    names: Indicators,
    numbers: Mapping[str, float],
) -> SingleLink:
    """Lay out a family of one link.

    Parameters
    ----------
    family
        Of one x and one y.
    differences, regressions
        Rows of ``results.group_differences`` and ``results.regressions``.
    names
        The catalogue.
    numbers
        The register's, of which the level of the interval is said.
    """
    (x,), (y,) = family.x, family.y
    difference = next(iter(rows_with(differences, x=x, y=y)), {})
    regression = next(iter(rows_with(regressions, x=x, y=y)), {})
    claim = f"{names.name(x)} → {names.name(y)}"
    return SingleLink(
        heading=(family.anchor, family.family_id),
        sentence=_sentence(family, claim),
        claim=claim,
        groups=_groups(difference),
        tests=_tests(difference),
        effect=_effect(difference, regression, numbers),
        policies=_policies(family.verdicts),
    )


def _sentence(family: Family, claim: str) -> str:
    claim = f"{family.family_id}, {claim}"
    row = next(iter(rows_with(family.verdicts, policy=ALWAYS)), None)
    if row is None:
        return f"{claim}: not tested under the paper's procedure."
    if row["verdict_paper"] is None:
        word = "not shown" if row["verdict"] is None else "not testable"
        return f"{claim}: {word} ({row['reason'] or NO_REASON})."
    contrary = ", in the contrary direction" if row.get("verdict") == "adopt_contrary" else ""
    return (
        f"{claim}: {row['verdict_paper']}{contrary} "
        f"({p_statement(row['p'])}, Cohen's d {number(row['effect'], 2)})."
    )


def _groups(difference: RowDict) -> Table:
    cut = number(difference.get("cut"), 1)
    rows = [
        line(
            [
                words(label),
                figure(whole(difference.get(f"n_{side}"))),
                figure(number(difference.get(f"mean_{side}"), 3)),
                figure(number(difference.get(f"sd_{side}"), 3)),
            ],
            difference.get("reason"),
        )
        for side, label in (("with", f"With: above {cut}"), ("without", f"Without: {cut} or less"))
    ]
    return table("Groups", ["Group", "n", "Mean", "SD"], rows)


def _tests(difference: RowDict) -> Table:
    reason = difference.get("reason")
    student = [
        words("Student, equal variances"),
        figure(number(difference.get("levene_mean_f"), 3)),
        figure(p_value(difference.get("levene_mean_p"))),
    ]
    welch = [words("Welch, unequal variances"), figure(""), figure("")]
    rows = [
        line(
            [
                *start,
                figure(number(difference.get(f"{test}_t"), 3)),
                figure(degrees(difference.get(f"{test}_df"))),
                figure(p_value(difference.get(f"{test}_p"))),
            ],
            reason,
        )
        for test, start in (("student", student), ("welch", welch))
    ]
    return table("Tests", ["t-test", "Levene F", "Levene p", "t", "df", "p"], rows)


def _effect(difference: RowDict, regression: RowDict, numbers: Mapping[str, float]) -> Table:
    low, high = difference.get("cohens_d_low"), difference.get("cohens_d_high")
    cells = [
        figure(number(difference.get("difference"), 3)),
        figure(number(difference.get("cohens_d"), 2)),
        figure(interval(low, high, 2)),
        figure(number(regression.get("durbin_watson"), 3)),
    ]
    level = worded("{confidence_percent} interval of d", numbers)
    headers = ["Difference of means", "Cohen's d", level, "Durbin-Watson"]
    reason = difference.get("reason") or regression.get("reason")
    return table("Size, and order of the rows", headers, [line(cells, reason)])


def _policies(decided: RowDicts) -> Table:
    rows = [
        Row(
            cells=(
                words(row["policy"]),
                words(row["verdict_paper"] or in_words(row["verdict"])),
                figure(p_value(row["p"])),
                words(row["reason"] or NO_REASON, css="small"),
            )
        )
        for row in sorted(decided, key=lambda row: str(row["policy"]), reverse=True)
    ]
    return table("Verdict", ["Policy", "Verdict", "p", "How it was reached"], rows)
