"""A changed threshold, scale or hypothesis changes every text that speaks of it.

A copy of the project runs one small quarter under other declarations; then no page, no line of
the command, no comment in the database and nothing that Dagster shows says an old value.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from secperf_pipeline.declarations.assumptions import assumption_register, with_derived
from secperf_pipeline.declarations.wording import worded
from secperf_pipeline.ingest.home import Home
from tests.pipeline.changes import GERMAN, NUMBERS, STATED_FIGURE, WITHOUT_CODE
from tests.pipeline.checkouts import added, copied_checkout, own_secperf, replaced, run_python
from tests.pipeline.homes import published, sample_home
from tests.pipeline.small_waves import TEN, instrument, survey
from tests.reports import Cells, Prose
from tests.waves import survey_2021

QUARTER = "2021Q4"
BEFORE = assumption_register().numbers
AFTER = with_derived(BEFORE | {name: new for name, (_, new) in NUMBERS.items()})
# What a text must not say any more: .05, 95 %, five and 4 of the register, 7 of the old scale.
OLD = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.])0?\.05\b",
        r"(?<![\d.])95(\.0)? ?%",
        r"(?<![\d.])90 ?% interval of the effect",
        r"\bfive\b",
        r"\b(fewer|less) than 5\b",
        r"\bat least 5 (responses|respondents|ratings)\b",
        r"\b(above|not above) (4|four)(\.0)?\b",
        r"\b4(\.0)? or less\b",
        r"\b(1|one) (to|and) (7|seven)\b",
        r"\b(of|on|out of) (7|seven)\b",
        r"\bseven (points|steps)\b",
        r"\babove 3 and not above it\b",
        r"\baxis 1 4 7\b",
    )
]
# Numbers that are no threshold, or another one: of the sources, of ranks, of other assumptions.
OTHERS = re.compile(
    r"five levels|figure's five columns|five of them without a KPI|has all five:|five years"
    r"|five for each of ten|(5 %|95 %) quantile|\d+ % of (waves|random orders)"
)


def placeholder(names: Iterable[str]) -> re.Pattern[str]:
    """Match any of the numbers in braces, with the words around it."""
    number = rf"(?P<number>\{{({'|'.join(names)})(_p|_percent)?\}})"
    return re.compile(rf"[^\"'{{}}]{{0,60}}{number}[^\"'{{}}]{{0,60}}")


CHANGED = placeholder(name for name in AFTER if AFTER[name] != BEFORE[name])
KEPT = placeholder(name for name in AFTER if AFTER[name] == BEFORE[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The copy of the project, its home after the run, and what its command printed."""

    checkout: Path
    home: Home
    printed: str

    def page(self, name: str) -> str:
        return (self.home.reports / f"{name}.html").read_text()

    def texts(self, source: str) -> list[tuple[str, str]]:
        """List where each text of a source stands, and the text."""
        match source:
            case "report" | "checks":
                name = QUARTER if source == "report" else f"{QUARTER}-checks"
                return [(source, text) for text in Prose(self.page(name)).texts]
            case "command":
                return [(source, line) for line in self.printed.splitlines()]
            case "comments":
                return published(self.home, COMMENTS).rows()
            case _:
                script = Path(__file__).with_name("dagster_texts.py")
                said = run_python(self.checkout, self.home, str(script))
                return [(place, text) for place, text in json.loads(said.splitlines()[-1])]


COMMENTS = """
    select schema_name || '.' || table_name || '.' || column_name as place, comment
    from duckdb_columns() where comment is not null
    union all
    select schema_name || '.' || table_name, comment
    from duckdb_tables() where comment is not null
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Changed:
    folder = tmp_path_factory.mktemp("changed")
    checkout = copied_checkout(folder / "checkout")
    for change in WITHOUT_CODE.values():
        change(checkout)
    declarations = checkout / "data" / "declarations"
    five_points = instrument("five-points", TEN, points=5)
    (declarations / "instruments" / "five-points.yaml").write_text(five_points)
    home = one_quarter(folder / "home")
    return Changed(
        checkout=checkout, home=home, printed=own_secperf(checkout, home, "run", QUARTER)
    )


def one_quarter(folder: Path) -> Home:
    """Make a home whose quarter has the sample's audits and KPIs and a wave of its own."""
    home = sample_home(folder)
    wave = home.inbox / QUARTER
    replaced(wave / "wave.yaml", "instrument: secperf-2021", "instrument: five-points")
    replaced(wave / "wave.yaml", "default_profile: paper", "default_profile: standard")
    added(wave / "kpis" / "kpi_measurements.csv", STATED_FIGURE)
    (wave / "surveys" / "survey_2021.csv").write_bytes(survey(TEN, points=5, seed=1))
    return home


def phrases(checkout: Path, named: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Find where the project names a number in its sentences."""
    for folder in ("secperf_pipeline", "dbt_project", "expectations"):
        for path in sorted((checkout / folder).rglob("*")):
            if path.suffix in (".py", ".j2", ".yaml", ".yml", ".json", ".md"):
                text = " ".join(path.read_text().split())
                yield from named.finditer(text)


def said(phrase: str, numbers: dict[str, float]) -> str | None:
    """Fill a phrase; nothing where too few of its words are left to be recognised."""
    filled = worded(phrase, numbers).strip()
    return filled if len(re.findall("[a-z]", filled)) >= 8 else None


def said_of_others(checkout: Path) -> dict[str, str]:
    """Give what is said of numbers that have not changed, and the same without the number.

    One of them may well have the old value of another.
    """
    filled = {said(found[0], AFTER): found for found in phrases(checkout, KEPT)}
    return {
        one: worded(found[0].replace(found["number"], ""), AFTER).strip()
        for one, found in filled.items()
        if one is not None
    }


@pytest.mark.parametrize("source", ["report", "checks", "command", "comments", "dagster"])
def test_no_text_says_the_old_value_of_a_changed_number(changed: Changed, source: str) -> None:
    before = {said(found[0], BEFORE) for found in phrases(changed.checkout, CHANGED)} - {None}
    others = said_of_others(changed.checkout)
    texts = changed.texts(source)
    assert texts
    old = []
    for place, text in texts:
        shown = OTHERS.sub("", " ".join(text.split()))
        for sentence, rest in others.items():
            shown = shown.replace(sentence, rest)
        found = [one.pattern for one in OLD if one.search(shown)]
        found += [one for one in before if one in shown]
        old += [(place, text, found)] if found else []
    assert old == []
    left = [(place, text) for place, text in texts if CHANGED.search(text)]
    assert left == []


def test_texts_say_the_new_value_of_a_changed_number(changed: Changed) -> None:
    report = " ".join(text for _, text in changed.texts("report"))
    assert report.count("90 % interval") >= 4
    assert "into above 2 and not above it" in report
    assert "mean and interval on the scale of 1 to 5" in report
    assert "keep an adjusted p below .05." in report
    assert "Adopt below .05, the level of the paper)" in changed.printed
    checks = " ".join(text for _, text in changed.texts("checks"))
    after = {said(found[0], AFTER) for found in phrases(changed.checkout, CHANGED)} - {None}
    assert any(one in report or one in checks for one in after)


def test_a_layer_of_six_is_hidden_from_eight_on(changed: Changed) -> None:
    rows = published(
        changed.home,
        "select distinct is_suppressed from results.indicator_summary where segment = 'security'",
    )
    assert rows.rows() == [(True,)]


def test_a_third_hypothesis_is_reported_and_printed_and_the_first_is_not(changed: Changed) -> None:
    page = changed.page(QUARTER)
    section = page.split('<h2 id="hypothesis_H3">')[1].split("<h2 ")[0]
    matrix = Cells(section).row("Employees' Security Awareness Level")
    assert [cell.split()[0] for cell in matrix[1:]] == ["Adopt", "Adopt"]
    assert "H3: 2 of 2 links between a security indicator and Employees" in page
    assert "tests of H3 without a correction" in page
    assert "verdicts on H3, the groups compared always" in changed.printed
    assert "H3: 2 Adopt, 0 Dismissal, 0 not testable" in changed.printed
    assert "H2: 24 Adopt, 0 Dismissal, 0 not testable" in changed.printed
    for text in (page, changed.page(f"{QUARTER}-checks"), changed.printed):
        words = re.sub(r"[0-9a-f]{40,}", "", text)
        assert not re.search(r"\bH1\b|[Rr]esearch and development|[Pp]roduction [Dd]ivision", words)


def test_added_kpis_have_values_and_an_added_check_is_evaluated(changed: Changed) -> None:
    kpis = published(
        changed.home,
        "select kpi_id, value, n, status from results.scorecard "
        "where organisation_id = 'all' and kpi_id in ('X1', 'X2') order by kpi_id",
    )
    assert kpis.rows() == [("X1", 0.6, 20, "amber"), ("X2", 7 / 9, 9, "red")]
    check = published(
        changed.home,
        "select passed from quality.expectation_results "
        "where suite = 'survey_waves' and description = 'At least 3 organisations answered.'",
    )
    assert check.rows() == [(True,)]


def test_answers_in_an_added_language_are_read(changed: Changed, tmp_path: Path) -> None:
    answered = survey_2021({f"r{one}": (GERMAN * 2)[:13] for one in range(3)})
    file = tmp_path / "survey.csv"
    file.write_bytes(answered)
    said = own_secperf(
        changed.checkout, changed.home, "validate", str(file), "--instrument", "secperf-2021"
    )
    assert "3 of 3 rows accepted" in said
