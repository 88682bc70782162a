"""The tests of a module stand under its name, and its numbers in the register."""

import ast
from collections.abc import Iterator
from pathlib import Path

from secperf_pipeline.domain.project import PACKAGE

FOLDERS = ["analysis", "scorecard", "screening", "stats"]
MODULES = [
    path.relative_to(PACKAGE)
    for folder in FOLDERS
    for path in sorted((PACKAGE / folder).rglob("*.py"))
    if path.name != "__init__.py"
]
# A frame of tables, and the one set of rules that is held against the register elsewhere.
TESTED_BY_THEIR_USERS = {"scorecard/controls.py", "scorecard/data.py", "screening/rules.py"}
# Numbers that decide nothing, or that nobody could choose otherwise.
NO_CHOICES = {
    "analysis/figure_forensics.py": {
        "_BASES_SHOWN": "length of a list",
        "_CONFIDENCE": "what the studies print",
        "_SCALE": "the studies' items",
    },
    "analysis/funding.py": {"_FULL_SCORE": "the scale of scores, as in scorecard/score.py"},
    "analysis/pairs.py": {"_FEWEST_ROWS": "fewer have no Durbin-Watson"},
    "scorecard/score.py": {"_THIRD": "the scale of scores"},
    "scorecard/snapshot.py": {"DIGITS": "digits that a hash tells apart"},
    "screening/attentive_answers.py": {
        "_FURTHEST": "end of a numerical range",
        "_LEAST_PROBABILITY": "end of a numerical range",
        "_ROOT_OF_TWO_PI": "mathematics",
    },
    "screening/attentive_model.py": {
        "_DECIMALS": "equal results on all machines",
        "_FEWEST_FOR_SPREAD": "fewer have no quartiles",
        "_LEAST_SLOPE": "step of a search",
        "_LEAST_SPREAD": "where a search ends",
        "_QUARTILE_RANGE_OF_NORMAL": "mathematics",
        "_SIMULATED_FOR_SPREAD": "precision of a search",
        "_STEPS_FOR_SPREAD": "length of a search",
        "_VARIABILITY_OFFSET": "keeps a logarithm finite",
        "_WIDEST_SPREAD": "where a search ends",
    },
    "screening/calibration.py": {"_FEWEST_ITEMS": "one item correlates with nothing"},
    "screening/careless_answers.py": {
        "NO_ANSWER": "a code",
        "_HALF": "the model of careless answers",
        "_CONCENTRATIONS": "the model of careless answers",
        "_PERIODS": "the model of careless answers",
    },
    "screening/correlations.py": {
        "_HIGHEST_COMMUNALITY": "end of a numerical range",
        "_LEAST_VARIANCE": "rounding",
        "_ROUNDS": "length of a search",
    },
    "screening/discretised_normal.py": {
        "_CENTRE_LIMIT": "end of a numerical range",
        "_CORRELATIONS": "grid of a search",
        "_FURTHEST": "end of a numerical range",
        "_HALVINGS": "length of a search",
        "_LEAST_SD": "rounding",
        "_TERMS": "length of a series",
    },
    "screening/likelihood_ratio.py": {
        "_DECIMALS": "equal results on all machines",
        "_FEWEST_ITEMS_TO_TIRE": "the model of careless answers",
        "_ROWS_AT_ONCE": "memory",
    },
    "screening/near_duplicates.py": {"_MOST_KEYS": "memory"},
    "screening/pattern.py": {"_SHORTEST_PERIOD": "a period of one is a straight line"},
    "screening/synonyms.py": {"_DECIMALS": "equal results on all machines"},
    "screening/time_evidence.py": {
        "_DECIMALS": "equal results on all machines",
        "_HEAD_START": "the model of careless times",
        "_HEAD_START_WEIGHT": "the model of careless times",
        "_MOST_ROUNDS": "length of a search",
        "_SD_OF_NORMAL_PER_QUARTILE_RANGE": "mathematics",
        "_SHARE": "the model of careless times",
        "_SHARE_WEIGHT": "the model of careless times",
        "_SLOWEST": "the model of careless times",
        "_SPREAD_WEIGHT": "the model of careless times",
        "_TOLERANCE": "where a search ends",
    },
    "screening/trimmed_model.py": {
        "_MOST_FITTED": "more fix the model no better",
        "_ROUNDS": "length of a search",
        "_SIMULATED": "precision of a search",
    },
    "stats/durbin_watson.py": {"_TOLERANCE": "precision of an integral"},
    "stats/factor_model.py": {"_GRADIENT": "where a search ends", "_ITERATIONS": "its length"},
    "stats/forensics/printed.py": {"_SLACK": "rounding"},
    "stats/forensics/reported_tests.py": {"STAR_LEVELS": "what the studies print"},
    "stats/general_factor.py": {"_CELLS_AT_ONCE": "memory"},
    "stats/multigroup_model.py": {"_GRADIENT": "where a search ends", "_ITERATIONS": "its length"},
    "stats/one_factor.py": {
        "_GAIN": "where a search ends",
        "_ITERATIONS": "length of a search",
        "_TOLERANCE": "where a search ends",
        "_VANISHED": "rounding",
        "_VANISHING": "where a search looks closer",
    },
    "stats/power.py": {"_LARGEST": "more than any wave"},
    "stats/removal.py": {"_SINGLY_BELOW": "speed of a search"},
    "stats/wild_bootstrap.py": {"_BLOCK": "memory", "_WEBB": "mathematics"},
}


def test_every_module_has_tests_of_its_name() -> None:
    here = Path(__file__).parent
    tested = {one for one in MODULES if (here / one.parent / f"test_{one.name}").is_file()}
    assert {one.as_posix() for one in MODULES if one not in tested} == TESTED_BY_THEIR_USERS


def test_a_number_that_decides_stands_in_the_register() -> None:
    found = {
        one.as_posix(): names
        for one in MODULES
        if (names := set(numeric_constants(ast.parse((PACKAGE / one).read_text()))))
    }
    assert found == {module: set(reasons) for module, reasons in NO_CHOICES.items()}


def numeric_constants(tree: ast.Module) -> Iterator[str]:
    """Give the names that a module binds to numbers."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            name, value = statement.targets[0].id, statement.value
            numbers = [part.value for part in ast.walk(value) if isinstance(part, ast.Constant)]
            if numbers and all(isinstance(one, (int, float)) for one in numbers):
                yield name
