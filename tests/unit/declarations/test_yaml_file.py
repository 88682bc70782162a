import re

import pytest

from secperf_pipeline.declarations.wave import Wave
from secperf_pipeline.declarations.yaml_file import parse_declaration, plain_yaml
from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.project import PROJECT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("quarter: 2021Q5", "wave.yaml, line 1, key quarter: .*write it like 2021Q4"),
        ("quarter: 2021Q4\ntime_zone: Mars", "wave.yaml, line 2, key time_zone: .*Asia/Seoul"),
        ("quarter: 2021Q4\nquarter: 2021Q3", "wave.yaml, line 2: the key 'quarter' is given twice"),
        (
            "quarter: 2021Q4\nfiles:\n  - path: a.csv\n    fromat: kpi_csv",
            "wave.yaml, line 4, key files.0.fromat",
        ),
        (
            "quarter: 2021Q4\norganisations:\n  plant:\n    smart_factory_level: expert",
            "wave.yaml, line 4, key organisations.plant.smart_factory_level: .*middle_1",
        ),
        (
            "quarter: 2021Q4\norganisations:\n  plant: {remote_work: perhaps}",
            "wave.yaml, line 3, key organisations.plant.remote_work",
        ),
        (
            "quarter: 2021Q4\norganisations:\n  plant: {}\n  plant: {}",
            "wave.yaml, line 4: the key 'plant' is given twice",
        ),
        ("- a\n- b", "wave.yaml, line 1: must hold keys and values"),
        ("", "wave.yaml, line 1: must hold keys and values"),
        ("quarter: [", "wave.yaml, line 1"),
        (
            "quarter: 2021Q4\norganisations:\n  one: &x {}\n  two: *x",
            r"wave.yaml, line 4: the alias \*x is not read; write the part out",
        ),
        (
            "quarter: 2021Q4\norganisations:\n  one:\n    <<: {remote_work: true}",
            "wave.yaml, line 4: the merge key << is not read; write the keys out",
        ),
    ],
)
def test_a_fault_names_file_line_and_key(text: str, message: str) -> None:
    with pytest.raises(DeclarationError, match=message):
        parse_declaration(text, Wave, name="wave.yaml")


def test_aliases_that_unfold_to_a_billion_parts_end_at_the_first() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(DeclarationError, match=r"laughs.yaml, line 2: the alias \*a0 is not read"):
        plain_yaml("\n".join(lines), name="laughs.yaml")


def test_every_yaml_is_read_by_the_one_loader() -> None:
    readers = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "secperf_pipeline").rglob("*.py")
        if re.search(r"yaml\.(?:\w+_)?load|yaml\.\w*Loader\b", path.read_text())
    }
    assert readers == {
        "secperf_pipeline/declarations/yaml_file.py",
        "secperf_pipeline/readers/trees.py",
    }


def test_every_fault_is_listed_at_once() -> None:
    with pytest.raises(DeclarationError) as caught:
        parse_declaration("quarter: Q1\ntime_zone: Mars\ncolour: red", Wave, name="wave.yaml")
    assert len(str(caught.value).splitlines()) == 3


def test_a_date_stays_the_text_that_was_written() -> None:
    wave = parse_declaration("quarter: 2021Q4\ntitle: 2021-10-01", Wave, name="wave.yaml")
    assert wave.title == "2021-10-01"
