"""A family of several links: its matrices, and what may and may not be read from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.report.dossier import one_impression_sentence, robust_matrix
from secperf_pipeline.report.figures import Table, number
from secperf_pipeline.report.hypotheses import Family, one_of, question
from secperf_pipeline.report.matrix import Matrix, gate_differences, matrix
from secperf_pipeline.report.selection import Indicators, RowDicts


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSection:
    """What the page shows of a family of several links, as Table 5 of the paper does of H2.

    ``heading`` is its anchor and its title.
    """

    heading: tuple[str, str]
    sentences: tuple[str, ...]
    matrix: Matrix | None
    gate_sentence: str
    gate_table: Table | None
    robust_matrix: Matrix | None
    caution: str | None


def link_section(
    family: Family, common_method: RowDicts, names: Indicators, numbers: Mapping[str, float]
) -> LinkSection:
    """Lay out a family of several links.

    Parameters
    ----------
    family
        Each x of it is held against each y.
    common_method
        Rows of ``results.common_method``.
    names
        The catalogue.
    numbers
        The register's, of which the paper's significance level is said.
    """
    found = matrix(family, names, numbers["paper_significance"])
    gate_sentence, gate_table = gate_differences(family, names)
    impression = one_impression_sentence(family, common_method)
    return LinkSection(
        heading=(family.anchor, question(family, names)),
        sentences=(_sentence(family, found, names), *filter(None, [impression])),
        matrix=found,
        gate_sentence=gate_sentence,
        gate_table=gate_table,
        robust_matrix=robust_matrix(family, names),
        caution=None if found is None else _multiplicity(family, found, numbers),
    )


def _sentence(family: Family, matrix: Matrix | None, names: Indicators) -> str:
    """Say how many links of a family were adopted."""
    if matrix is None:
        return f"{family.family_id}: no link was tested under the paper's procedure."
    x, y = (one_of(side, names) for side in (family.x, family.y))
    sentence = (
        f"{family.family_id}: {matrix.adopted} of {len(matrix.links)} links between {x} and {y} "
        "were adopted under the paper's procedure (groups compared for every link)"
    )
    if matrix.contrary:
        sentence += f", {matrix.contrary} of them in the contrary direction"
    if matrix.not_testable:
        sentence += f"; {matrix.not_testable} could not be tested"
    if matrix.hidden:
        sentence += f"; {matrix.hidden} rest on too few responses to show"
    return sentence + "."


def _multiplicity(family: Family, matrix: Matrix, numbers: Mapping[str, float]) -> str:
    """Say how many links of a family chance alone would adopt, and how many Holm leaves."""
    links = len(matrix.links)
    by_chance = number(links * numbers["paper_significance"], 1)
    by_chance_alone = worded("would still have a p below {paper_significance_p}", numbers)
    kept = worded("keep an adjusted p below {paper_significance_p}", numbers)
    return (
        f"The paper's policies make {links} tests of {family.family_id} without a correction; if "
        f"no link existed at all, about {by_chance} of them {by_chance_alone}, the paper's level. "
        f"After Holm's correction {matrix.surviving} of {links} {kept}."
    )
