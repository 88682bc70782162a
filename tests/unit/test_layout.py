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
    "analysis/population.py": {"_MOST_NAMED": "length of a list"},
    "analysis/pairs.py": {"_FEWEST_ROWS": "fewer have no Durbin-Watson"},
    "analysis/weighted_disclosure.py": {"_SEED": "any number does"},
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
    "screening/synonyms.py": {"_DECIMALS": "digits that differ between machines"},
    "screening/time_evidence.py": {
        "_DECIMALS": "digits that differ between machines",
        "_HEAD_START": "what the model of times starts from",
        "_HEAD_START_WEIGHT": "how much that weighs",
        "_MOST_ROUNDS": "end of a search",
        "_SD_OF_NORMAL_PER_QUARTILE_RANGE": "mathematics",
        "_SHARE": "what the model of times starts from",
        "_SHARE_WEIGHT": "how much that weighs",
        "_SLOWEST": "end of a numerical range",
        "_SPREAD_WEIGHT": "how much the start weighs",
        "_TOLERANCE": "end of a search",
    },
    "screening/trimmed_model.py": {
        "_MOST_FITTED": "more fix the model no better",
        "_ROUNDS": "length of a search",
        "_SIMULATED": "precision of a search",
    },
    "stats/cluster_removal.py": {"_AT_ONCE": "length of a search"},
    "stats/derivable.py": {
        "_DRAWS": "chance of an error is nil",
        "_MOST_STEPS": "length of a search",
        "_NOT_ENDED": "a code",
        "_PRECISION": "where a search ends",
        "_TOLERANCE": "rounding",
    },
    "stats/durbin_watson.py": {"_TOLERANCE": "precision of an integral"},
    "stats/factor_model.py": {"_GRADIENT": "where a search ends", "_ITERATIONS": "its length"},
    "stats/forensics/printed.py": {"_SLACK": "rounding"},
    "stats/forensics/reported_tests.py": {"STAR_LEVELS": "what the studies print"},
    "stats/general_factor.py": {"_CELLS_AT_ONCE": "memory"},
    "stats/joint_slopes.py": {"_SINGULAR": "rounding"},
    "stats/multigroup_model.py": {"_GRADIENT": "where a search ends", "_ITERATIONS": "its length"},
    "stats/one_factor.py": {
        "_GAIN": "where a search ends",
        "_ITERATIONS": "length of a search",
        "_TOLERANCE": "where a search ends",
        "_VANISHED": "rounding",
        "_VANISHING": "where a search looks closer",
    },
    "stats/power.py": {"_LARGEST": "more than any wave"},
    "stats/relative_weight.py": {"_CELLS_AT_ONCE": "memory", "_SINGULAR": "rounding"},
    "stats/removal.py": {"_SINGLY_BELOW": "speed of a search"},
}


def test_every_module_has_tests_of_its_name() -> None:
    here = Path(__file__).parent
    folders = (here, here.parent / "integration")
    tested = {
        one
        for one in MODULES
        if any((folder / one.parent / f"test_{one.name}").is_file() for folder in folders)
    }
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
