"""Definitions of an earlier program, with what the present one needs and they could not say."""

import json
from collections.abc import Mapping
from typing import Any, get_args

import yaml

from secperf_pipeline.declarations.assumptions import AssumptionRegister
from secperf_pipeline.declarations.protocol import SegmentKind
from secperf_pipeline.declarations.yaml_file import plain_yaml
from secperf_pipeline.domain.hashing import sha256_of_json
from secperf_pipeline.domain.project import DBT_PROJECT, DECLARATIONS, EXPECTATIONS, PROJECT

_SEEDS, _SUITES = (
    folder.relative_to(PROJECT).as_posix() for folder in (DBT_PROJECT / "seeds", EXPECTATIONS)
)
_REGISTER, _PROTOCOL = (
    (DECLARATIONS / name).relative_to(PROJECT).as_posix()
    for name in ("assumptions.yaml", "protocol.yaml")
)


def completed(definitions: Mapping[str, bytes], present: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add to older definitions what came later.

    Parameters
    ----------
    definitions
        Files by their path below the project.
    present
        Those of the present program.

    Returns
    -------
    dict
        The same files; seeds that came later; in the register the numbers that did, which an
        earlier program had in its code; in a suite what it stops, which an earlier program knew;
        in the protocol the seed, which was its hash, and the kinds of segments, which were all.
        What the older definitions say stays.
    """
    later = {path: present[path] for path in present.keys() - definitions.keys()}
    seeds = {path: one for path, one in later.items() if path.startswith(_SEEDS)}
    found: dict[str, bytes] = {**seeds, **definitions}
    for path, content in definitions.items():
        if path == _REGISTER:
            found[path] = _with_later_numbers(content, present[path])
        elif path == _PROTOCOL:
            found[path] = _with_seed_and_segments(content, definitions[_REGISTER])
        elif path.startswith(_SUITES) and path in present:
            found[path] = _with_what_it_stops(content, present[path])
    return found


def _with_later_numbers(register: bytes, present: bytes) -> bytes:
    old, new = (_content(one) for one in (register, present))
    recorded = {one["id"]: one["value"] for one in old["assumptions"]}
    values = AssumptionRegister(**new).with_later_numbers(recorded)
    later = [
        one | {"value": values[one["id"]]}
        for one in new["assumptions"]
        if one["id"] not in recorded
    ]
    if not later:
        return register
    whole = old | {"assumptions": old["assumptions"] + later}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False).encode()


def _with_seed_and_segments(protocol: bytes, register: bytes) -> bytes:
    old, numbers = (_content(one) for one in (protocol, register))
    if "segment_kinds" in old:
        return protocol
    values = {one["id"]: one["value"] for one in numbers["assumptions"]}
    named = {name: float(values[name]) for name in old["assumptions"]}
    seed = sha256_of_json({"protocol": old, "values": named})
    whole = {"seed": seed, "segment_kinds": list(get_args(SegmentKind))} | old
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False).encode()


def _with_what_it_stops(suite: bytes, present: bytes) -> bytes:
    old, new = (json.loads(one) for one in (suite, present))
    if "stops" in old["meta"] or "stops" not in new["meta"]:
        return suite
    meta = old["meta"] | {"stops": new["meta"]["stops"]}
    return json.dumps(old | {"meta": meta}, ensure_ascii=False).encode()


def _content(definition: bytes) -> dict[str, Any]:
    content: dict[str, Any] = plain_yaml(definition.decode(), name="a kept definition")
    return content
