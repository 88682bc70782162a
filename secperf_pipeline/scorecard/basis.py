"""What a snapshot was computed from, in layers that can be exchanged one at a time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from secperf_pipeline.declarations.yaml_file import plain_yaml

LAYERS = ("data", "screening", "definitions", "code")

_INSTRUMENTS = "data/declarations/instruments/"
_SCREENING = "screening"
_PROFILE = "default_profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The files and the code behind one snapshot.

    Parameters
    ----------
    quarter
        Quarter of the results; it goes with the data.
    inputs
        Bytes by path below the inbox.
    definitions
        Bytes by path below the project: declarations, expectations, dbt seeds.
    code
        Hash of the program.
    """

    quarter: str
    inputs: Mapping[str, bytes]
    definitions: Mapping[str, bytes]
    code: str


def exchange_layers(old: Basis, new: Basis, layers: Collection[str]) -> Basis:
    """Put some layers of the new basis in place of the old ones.

    Screening is the section ``screening`` of each instrument and the ``default_profile`` of
    the quarter's wave.yaml; the rest of these files belongs to definitions and to data.
    """
    data, screening, definitions, code = (new if one in layers else old for one in LAYERS)
    inputs = dict(data.inputs)
    own, other = (f"{one.quarter}/wave.yaml" for one in (data, screening))
    if own in inputs and other in screening.inputs:
        inputs[own] = _with_key(inputs[own], screening.inputs[other], _PROFILE)
    declared = dict(definitions.definitions)
    for path in declared.keys() & screening.definitions.keys():
        if path.startswith(_INSTRUMENTS):
            declared[path] = _with_key(declared[path], screening.definitions[path], _SCREENING)
    return Basis(quarter=data.quarter, inputs=inputs, definitions=declared, code=code.code)


def changed_layers(old: Basis, new: Basis) -> list[str]:
    """Name the layers in which two bases differ, in their fixed order."""
    steps = [exchange_layers(old, new, LAYERS[:count]) for count in range(len(LAYERS) + 1)]
    return [layer for layer, one, two in zip(LAYERS, steps, steps[1:], strict=False) if one != two]


def _with_key(document: bytes, source: bytes, key: str) -> bytes:
    """Put one key of another YAML document into one; the bytes of either where they agree."""
    if document == source:
        return document
    content, other = _mapping(document), _mapping(source)
    if content.get(key) == other.get(key):
        return document
    content.pop(key, None)
    if key in other:
        content[key] = other[key]
    if content == other:
        return source
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode()


def _mapping(document: bytes) -> dict[str, Any]:
    content = plain_yaml(document.decode(), name="a kept definition")
    return content if isinstance(content, dict) else {}
