"""JSON, XML and YAML from strangers: bounded in size, without entities, without code."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import orjson
import yaml
from defusedxml import DefusedXmlException

from secperf_pipeline.declarations.yaml_file import PlainLoader
from secperf_pipeline.readers.limits import MAX_UNPACKED_BYTES, MAX_YAML_BYTES
from secperf_pipeline.readers.reading import FileRefusedError, refusal


def read_json(text: str) -> Any:
    """Read a JSON document, or one JSON object a line, which is read as their list.

    Raises
    ------
    FileRefusedError
        The text is not JSON; the message names line and column.
    """
    _check_size(text)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        reason = f"is not JSON at column {error.colno}: {error.msg}"
        return _json_lines(text, refusal("json", reason, line=error.lineno))


def _json_lines(text: str, otherwise: FileRefusedError) -> list[Any]:
    records: list[Any] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.append(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            # Where the first line is no object, the file never was one object a line.
            if not records or not isinstance(records[0], dict):
                raise otherwise from error
            reason = f"is not JSON at column {error.colno}: {error.msg}"
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
    try:
        root: Element = defusedxml.ElementTree.fromstring(content)
    except ParseError as error:
        line, column = error.position
        reason = f"is not well-formed XML at column {column + 1} ({error.msg})"
        raise refusal("xml", reason, line=line) from error
    except DefusedXmlException as error:
        reason = "the XML defines entities or refers to outside files; remove its DOCTYPE"
        raise refusal("xml", reason) from error
    except (ValueError, LookupError) as error:
        raise refusal("xml", f"the XML has an encoding that cannot be read ({error})") from error
    return root


def read_yaml(text: str) -> Any:
    """Read a YAML document; dates stay text.

    Raises
    ------
    FileRefusedError
        The text is not YAML, or repeats parts of itself by reference; the message names the
        line.
    """
    _check_size(text, MAX_YAML_BYTES)
    try:
        return yaml.load(text, Loader=_NoAliases)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise refusal("yaml", f"is not YAML: {error.problem}", line=line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise refusal("yaml", f"is not YAML ({error})") from error


class _NoAliases(PlainLoader):
    """YAML in which no part stands for another: a few aliases can unfold to a billion nodes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(
                problem="aliases are not read; write the part out",
                problem_mark=parent.start_mark if parent else None,
            )
        return super().compose_node(parent, index)


def _check_size(content: bytes | str, limit: int = MAX_UNPACKED_BYTES) -> None:
    if len(content) > limit:
        reason = f"larger than {limit // 1024**2} MiB; split the file, or export another form"
        raise refusal("too_large", reason)
