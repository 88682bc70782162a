"""JSON, XML and YAML from strangers: bounded in size, without entities, without code."""

import json
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import orjson
import yaml
from defusedxml import DefusedXmlException
from yaml._yaml import CParser

from secperf_pipeline.declarations.yaml_file import PlainLoader, told_problem
from secperf_pipeline.domain.personal_data import told_word, without_values
from secperf_pipeline.readers.faults import FileRefusedError, refusal
from secperf_pipeline.readers.limits import (
    MAX_JSON_PARTS,
    MAX_UNPACKED_BYTES,
    MAX_XML_PARTS,
    MAX_YAML_BYTES,
    MAX_YAML_DEPTH,
)

# What may be a whole number beyond 64 bits.
_LONG_NUMBER = re.compile(r"\d{19}")


def read_json(text: str) -> Any:
    """Read a JSON document, or one JSON object a line, which is read as their list.

    Whole numbers stay exact, however long they are: ids are written so.

    Raises
    ------
    FileRefusedError
        The text is not JSON, with line and column, or an object gives a key twice.
    """
    _check_size(text)
    _check_parts(sum(map(text.count, "{[,\n")), MAX_JSON_PARTS)
    try:
        value = _json_value(text)
    except orjson.JSONDecodeError as error:
        reason = f"this is not JSON at column {error.colno}: {error.msg}"
        return _json_lines(text, refusal("json", reason, line=error.lineno))
    _refuse_repeated_key(text)
    return value


def _json_value(text: str) -> Any:
    value = orjson.loads(text)
    if _LONG_NUMBER.search(text) is None:
        return value
    try:
        # orjson makes a float of a whole number beyond 64 bits.
        return json.loads(text)
    except (RecursionError, ValueError):
        reason = "a number has thousands of digits, or objects lie too deep within each other"
        raise refusal("json", reason) from None


def _refuse_repeated_key(text: str, line: int | None = None) -> None:
    """Refuse an object that gives a key twice: every parser would silently keep one of the two."""
    try:
        json.loads(text, object_pairs_hook=_refuse_repeat)
    except _RepeatedKeyError as error:
        reason = f"an object gives the key {told_word(str(error))} twice; keep one of them"
        raise refusal("json", reason, line=line) from None
    except RecursionError:
        raise refusal(
            "json", "objects or lists lie too deep within each other; export another form"
        ) from None


class _RepeatedKeyError(Exception):
    """A key that an object gives twice."""


def _refuse_repeat(pairs: list[tuple[str, Any]]) -> None:
    """Look at the members of an object; what they are is of no use here, so nothing is kept."""
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _RepeatedKeyError(key)
        seen.add(key)


def _json_lines(text: str, otherwise: FileRefusedError) -> list[Any]:
    records: list[Any] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(_json_value(line))
            _refuse_repeated_key(line, number)
        except orjson.JSONDecodeError as error:
            # Where the first line is no object, the file never was one object a line.
            if not records or not isinstance(records[0], dict):
                raise otherwise from error
            reason = f"this is not JSON at column {error.colno}: {error.msg}"
            raise refusal("json", reason, line=number) from error
    return records


def read_xml(content: bytes) -> Element:
    """Read an XML document into its root element, entities and outside references forbidden.

    Raises
    ------
    FileRefusedError
        The document is not well-formed, or defines entities; the message names the line.
    """
    _check_size(content)
    _check_parts(content.count(b"<") - content.count(b"</") + content.count(b"="), MAX_XML_PARTS)
    try:
        root: Element = defusedxml.ElementTree.fromstring(content)
    except ParseError as error:
        line, column = error.position
        # What follows the & is the file's own name of an entity.
        what = str(error.msg).partition("&")[0].strip()
        reason = f"this is not well-formed XML at column {column + 1} ({what})"
        raise refusal("xml", reason, line=line) from error
    except DefusedXmlException as error:
        reason = "the XML defines entities or refers to outside files; remove its DOCTYPE"
        raise refusal("xml", reason) from error
    except (ValueError, LookupError) as error:
        raise refusal(
            "xml", f"the XML has an encoding that cannot be read ({without_values(str(error))})"
        ) from error
    return root


def read_yaml(text: str) -> Any:
    """Read a YAML document; every value is text as it is written, or none.

    Raises
    ------
    FileRefusedError
        The text is not YAML, lies too deep within itself, or repeats parts of itself by
        reference; the message names the line.
    """
    _check_size(text, MAX_YAML_BYTES)
    try:
        _refuse_aliases_and_depths(text)
        return yaml.load(text, Loader=_CompiledLoader)
    except yaml.MarkedYAMLError as error:
        # The end of the text counts as a line of its own.
        last = text.count("\n") + 1
        line = min(error.problem_mark.line + 1, last) if error.problem_mark else None
        raise refusal("yaml", f"this is not YAML: {told_problem(error)}", line=line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise refusal("yaml", f"this is not YAML ({without_values(str(error))})") from error


class _CompiledLoader(CParser, PlainLoader):
    """The loader of declarations on the compiled parser, which makes no number of an id.

    The control 1.10 is not 1.1, and 12:30 not 750. The parser written in Python takes a minute for
    4 MiB of short parts, and hours where they lie deep within each other.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute PyYAML reads
        first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith(":null")]
        for first, resolvers in PlainLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        yaml.constructor.SafeConstructor.__init__(self)
        yaml.resolver.Resolver.__init__(self)


def _refuse_aliases_and_depths(text: str) -> None:
    """Look through the document before it is built: a few aliases can unfold to a billion parts."""
    depth = 0
    for event in yaml.parse(text, Loader=_CompiledLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent):
            raise refusal("yaml", "aliases are not read; write the part out", line=line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_YAML_DEPTH:
            reason = f"more than {MAX_YAML_DEPTH} lists or mappings lie within each other"
            raise refusal("yaml", reason, line=line)


def _check_size(content: bytes | str, limit: int = MAX_UNPACKED_BYTES) -> None:
    if len(content) > limit:
        reason = f"the file is larger than {limit // 1024**2} MiB; split it, or export another form"
        raise refusal("too_large", reason)


def _check_parts(count: int, limit: int) -> None:
    if count > limit:
        reason = f"the file has more than {limit:,} parts; split it, or export another form"
        raise refusal("too_large", reason)
