"""Definitions of an earlier program, with what the present one needs and they could not say."""

import json
from collections.abc import Mapping

import yaml

from secperf_pipeline.domain.project import DBT_PROJECT, DECLARATIONS, EXPECTATIONS, PROJECT

_SEEDS, _SUITES = (
    folder.relative_to(PROJECT).as_posix() for folder in (DBT_PROJECT / "seeds", EXPECTATIONS)
)
_REGISTER = (DECLARATIONS / "assumptions.yaml").relative_to(PROJECT).as_posix()


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
        earlier program had in its code; in a suite what it stops, which an earlier program knew.
        What the older definitions say stays.
    """
    later = {path: present[path] for path in present.keys() - definitions.keys()}
    seeds = {path: one for path, one in later.items() if path.startswith(_SEEDS)}
    found: dict[str, bytes] = {**seeds, **definitions}
    for path, content in definitions.items():
        if path == _REGISTER:
            found[path] = _with_later_numbers(content, present[path])
        elif path.startswith(_SUITES) and path in present:
            found[path] = _with_what_it_stops(content, present[path])
    return found


def _with_later_numbers(register: bytes, present: bytes) -> bytes:
    old, new = (yaml.safe_load(one) for one in (register, present))
    known = {one["id"] for one in old["assumptions"]}
    later = [one for one in new["assumptions"] if one["id"] not in known]
    if not later:
        return register
    whole = old | {"assumptions": old["assumptions"] + later}
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False).encode()


def _with_what_it_stops(suite: bytes, present: bytes) -> bytes:
    old, new = (json.loads(one) for one in (suite, present))
    if "stops" in old["meta"] or "stops" not in new["meta"]:
        return suite
    meta = old["meta"] | {"stops": new["meta"]["stops"]}
    return json.dumps(old | {"meta": meta}, ensure_ascii=False).encode()
