"""Small waves drawn in code, with the instruments that they answer."""

import random
from collections.abc import Sequence

import yaml

from tests.waves import csv_bytes

LAYERS = {"executives": 40, "operations": 84, "security": 6}
"""Respondents by layer."""

TEN = [
    *("policy", "organization", "system_protection", "access_control"),
    *("executive_will", "employee_awareness"),
    *("sales", "market_share", "customer_loyalty", "reliability_image"),
]


def instrument(name: str, indicators: Sequence[str], *, points: int) -> str:
    """Declare a questionnaire of two items for each indicator, on a scale from 1."""
    source = "Made for a test"
    calibrated = {"flag_when": "at_least", "cut_off": "calibrated", "source": source}
    once = {"flag_when": "at_least", "cut_off": 1, "source": source}
    return yaml.safe_dump(
        {
            "id": name,
            "version": 1,
            "title": "A questionnaire of a test",
            "source": source,
            "scale": {"min": 1, "max": points},
            "respondent_column": "respondent_id",
            "attributes": ["layer"],
            "layers": list(LAYERS),
            "items": [
                {"id": f"{indicator}_{number}", "indicator": indicator}
                for indicator in indicators
                for number in (1, 2)
            ],
            "screening": {
                "indices": {
                    "all_equal": once,
                    "exact_duplicate": dict(once),
                    "longstring": calibrated,
                    "mahalanobis": dict(calibrated),
                },
                "profiles": {
                    "raw": {},
                    "standard": {
                        "reject_on_any": ["all_equal", "exact_duplicate"],
                        "reject_on_families": 2,
                        "families_of": ["longstring", "mahalanobis"],
                    },
                },
            },
        },
        sort_keys=False,
    )


def survey(indicators: Sequence[str], *, points: int, seed: int) -> bytes:
    """Draw answers that one opinion of the company moves a little."""
    draw = random.Random(seed)
    rows = []
    for layer, count in LAYERS.items():
        for _ in range(count):
            opinion = draw.gauss()
            middle = [
                (points + 1) / 2 + 0.7 * (opinion + draw.gauss()) for _ in indicators for _ in "ab"
            ]
            answers = [min(points, max(1, round(one + 0.4 * draw.gauss()))) for one in middle]
            rows.append([f"r{len(rows)}", f"company {len(rows) % 12}", layer, *answers])
    items = [f"{indicator}_{number}" for indicator in indicators for number in (1, 2)]
    return csv_bytes(["respondent_id", "organisation_id", "layer", *items], rows)
