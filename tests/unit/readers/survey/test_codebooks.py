"""The codebook of an export: declared, or the only one that fits."""

from secperf_pipeline.declarations.wave import DeclaredFile
from tests.inbox import loaded, outcome, scores
from tests.qualtrics_exports import definition, export, row
from tests.surveys import HONEST, expected


def test_codes_without_a_codebook_refuse_the_file() -> None:
    content = export(row(0, 1, "R_1", "a", [str(point) for point in HONEST]))
    one = outcome(loaded({"q.csv": content}), "q.csv")
    assert one.status == "refused"
    assert "no codebook says what it means" in (one.message or "")
    assert (one.issues[0].row_number, one.issues[0].column_name) == (4, "Q1")


def test_two_definitions_that_fit_equally_have_to_be_declared() -> None:
    plain = {str(number): str(number) for number in range(1, 8)}
    turned = {str(number): str(8 - number) for number in range(1, 8)}
    content = export(row(0, 1, "R_1", "a", [str(point) for point in HONEST]))
    files = {"q.csv": content, "one.qsf": definition(plain), "two.qsf": definition(turned)}
    one = outcome(loaded(files), "q.csv")
    assert "one.qsf and two.qsf both fit the file" in (one.message or "")
    declared = (DeclaredFile(path="q.csv", codebook="two.qsf"),)
    assert scores(loaded(files, declared=declared)) == expected({"a": [8 - one for one in HONEST]})
