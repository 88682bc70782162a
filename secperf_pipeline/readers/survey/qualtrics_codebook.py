"""Qualtrics .qsf: the survey's definition, with the recode value of every choice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from secperf_pipeline.readers.codebook import Codebook, CodebookColumn
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.faults import refusal
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.matching import match_key
from secperf_pipeline.readers.text import normalise

_MARK = b'"SurveyElements"'


def _recognises(document: Document) -> bool:
    return document.medium == "json" and _MARK in document.content


def _read(document: Document, declared: Declared) -> Reading:
    """Read the questions whose answers are choices: single questions and matrices."""
    elements = document.json.get("SurveyElements") if isinstance(document.json, dict) else None
    if not isinstance(elements, list):
        raise refusal("qsf", "SurveyElements is not a list; export the survey from Qualtrics again")
    named = [
        pair
        for element in elements
        if isinstance(element, dict) and element.get("Element") == "SQ"
        for pair in _columns(element.get("Payload"))
    ]
    # A statement's tag may come again in another question; then it names neither.
    uses = Counter(match_key(name) for names, _ in named for name in set(names))
    columns = {
        match_key(name): column
        for names, column in named
        for name in names
        if uses[match_key(name)] == 1
    }
    codebook = Codebook(tool="qualtrics", columns=columns, path=document.path)
    return Reading(kind="codebook", rows_read=0, codebook=codebook)


def _columns(question: Any) -> Iterator[tuple[list[str], CodebookColumn]]:
    if not isinstance(question, dict):
        return
    tag, qid = str(question.get("DataExportTag") or ""), str(question.get("QuestionID") or "")
    text = normalise(str(question.get("QuestionText") or ""))
    choices, answers = _entries(question.get("Choices")), _entries(question.get("Answers"))
    labels = _labels(answers or choices, question)
    if not answers:
        yield [name for name in (tag, qid) if name], CodebookColumn(texts=(text,), labels=labels)
        return
    tags = _entries(question.get("ChoiceDataExportTags"))
    for choice, statement in choices.items():
        own = str(tags.get(choice) or choice)
        names = [f"{tag}_{choice}", f"{tag}_{own}", f"{qid}_{choice}", f"{qid}-{choice}"]
        names += [own] if choice in tags else []
        display = _display(statement)
        texts = (display, f"{text} - {display}", f"{text}-{display}")
        yield list(dict.fromkeys(names)), CodebookColumn(texts=texts, labels=labels)


def _labels(choices: Mapping[str, Any], question: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Collect the wordings of each recode value; without one, a choice's code is its own number."""
    codes = _entries(question.get("RecodeValues"))
    namings = _entries(question.get("VariableNaming"))
    labels: dict[str, tuple[str, ...]] = {}
    for choice, shown in choices.items():
        wordings = [_display(shown), *([str(namings[choice])] if choice in namings else [])]
        code = str(codes.get(choice, choice))
        labels[code] = (*labels.get(code, ()), *(normalise(one) for one in wordings))
    return labels


def _entries(value: Any) -> dict[str, Any]:
    """Take entries by number, which the tool writes as an object, a list, or false for none."""
    if isinstance(value, list):
        return {str(number): entry for number, entry in enumerate(value, start=1)}
    return {str(key): entry for key, entry in value.items()} if isinstance(value, dict) else {}


def _display(entry: Any) -> str:
    return normalise(str(entry.get("Display") or "")) if isinstance(entry, dict) else ""


QUALTRICS_CODEBOOK = Format(
    name="qualtrics_qsf", kind="codebook", recognises=_recognises, read=_read
)
