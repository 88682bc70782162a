"""Read a YAML declaration into a checked model; every error names file, line and key."""

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from secperf_pipeline.domain.errors import DeclarationError
from secperf_pipeline.domain.personal_data import (
    KnownWords,
    told_word,
    without_personal,
    without_values,
)

Model = TypeVar("Model", bound="Declaration")


# How the problems begin that this module words itself; the others are PyYAML's.
_QUOTE = "'"
_OURS = ("the alias ", "the key ", "the merge key ")


class Declaration(BaseModel):
    """Base of declared models: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlainLoader(yaml.SafeLoader):
    """YAML as plain text and numbers: what is said stands where it is said, and once.

    A key given twice, an alias and a merge key are errors; dates stay text. A few aliases can
    unfold to a billion parts, so that the first one ends the reading.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the attribute PyYAML reads
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose one part of the document, refusing an alias of another."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            name = told_word(event.anchor).strip(_QUOTE)
            raise yaml.composer.ComposerError(
                problem=f"the alias *{name} is not read; write the part out",
                problem_mark=event.start_mark,
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Refuse a key that merges another mapping into this one."""
        for key, _ in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                raise yaml.constructor.ConstructorError(
                    problem="the merge key << is not read; write the keys out",
                    problem_mark=key.start_mark,
                )

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Construct a mapping, refusing a key that is given twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        problem=f"the key {told_word(key.value)} is given twice; keep one of them",
                        problem_mark=key.start_mark,
                    )
                seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def read_declaration(path: Path, model: type[Model], context: Any = None) -> Model:
    """Read and check one YAML declaration; ``context`` is what its validators are told.

    Raises
    ------
    DeclarationError
        The file cannot be read, is not YAML, or breaks a rule of ``model``; the message holds
        one line for each fault, with the file, the line and the key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(f"{path.name}: cannot be read as UTF-8 text ({error})") from error
    return parse_declaration(text, model, name=path.name, context=context)


def parse_declaration(text: str, model: type[Model], *, name: str, context: Any = None) -> Model:
    """Check the text of one YAML declaration; ``name`` is the file name used in messages."""
    root, content = _parsed(text, name)
    if root is None or not isinstance(content, dict):
        raise DeclarationError(f"{name}, line 1: must hold keys and values, such as 'id: ...'")
    try:
        return model.model_validate(content, context=context)
    except ValidationError as error:
        known = KnownWords(_names(model.model_json_schema()))
        faults = [_describe(name, root, fault, known) for fault in error.errors()]
        raise DeclarationError("\n".join(faults)) from None


def plain_yaml(text: str, *, name: str) -> Any:
    """Read YAML that no model checks; ``name`` is the file name used in messages.

    Raises
    ------
    DeclarationError
        The text is not YAML, or holds what `PlainLoader` refuses; the message names the line.
    """
    return _parsed(text, name)[1]


def told_problem(error: yaml.MarkedYAMLError) -> str:
    """Word what is wrong with YAML: in this module's words, or in PyYAML's without its quotes."""
    problem = error.problem or "is not YAML"
    return problem if problem.startswith(_OURS) else without_values(problem)


def _parsed(text: str, name: str) -> tuple[yaml.Node | None, Any]:
    """Read one document as its nodes and as what they say; none of either where it is empty."""
    try:
        loader = PlainLoader(text)
        try:
            root = loader.get_single_node()
            return root, loader.construct_document(root) if root is not None else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(f"{name}, line {line}: {told_problem(error)}") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise DeclarationError(f"{name}: is not YAML ({without_values(str(error))})") from None


def _names(schema: Any) -> Iterator[str]:
    """Yield the keys and words that a model knows, which its errors may name."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from (one for one in schema.get("enum", []) if isinstance(one, str))
        for part in schema.values():
            yield from _names(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _names(part)


def _describe(name: str, root: yaml.Node, fault: Any, known: KnownWords) -> str:
    location: tuple[str | int, ...] = fault["loc"]
    parts = [
        str(part) if isinstance(part, int) or known.shows(part) else told_word(part).strip(_QUOTE)
        for part in location
        # What pydantic calls the key of a mapping is no part of the file.
        if part != "[key]"
    ]
    key = ".".join(parts) or "(whole file)"
    told = without_personal(fault["msg"])
    return f"{name}, line {_line_of(root, location)}, key {key}: {told}"


def _line_of(node: yaml.Node, location: tuple[str | int, ...]) -> int:
    """Line of the deepest part of ``location`` that the file holds."""
    line = node.start_mark.line + 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if str(part) not in pairs:
                return int(line)
            key, node = pairs[str(part)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            if part >= len(node.value):
                return int(line)
            node = node.value[part]
            line = node.start_mark.line + 1
    return int(line)
