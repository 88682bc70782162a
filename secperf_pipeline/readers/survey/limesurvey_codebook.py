"""LimeSurvey .lss: the survey's structure, with the label of every answer code."""

from collections import defaultdict
from xml.etree.ElementTree import Element

from secperf_pipeline.readers.codebook import Codebook, CodebookColumn
from secperf_pipeline.readers.document import Document
from secperf_pipeline.readers.format import Declared, Format
from secperf_pipeline.readers.reading import Reading
from secperf_pipeline.readers.survey.matching import match_key
from secperf_pipeline.readers.text import normalise

_MARK = b"<LimeSurveyDocType>"

Row = dict[str, str]


def _recognises(document: Document) -> bool:
    return document.medium == "xml" and _MARK in document.content[:4_096]


def _read(document: Document, declared: Declared) -> Reading:
    """Read questions, subquestions and answers.

    Older structures keep a text and a language in each row, newer ones in tables of their own;
    the texts of all languages count.
    """
    root = document.xml
    texts = _texts(root)
    answers = _answers(root)
    questions = {row["qid"]: row for row in _rows(root, "questions") if row.get("qid")}
    columns: dict[str, CodebookColumn] = {}
    for qid, question in questions.items():
        title = question.get("title", "")
        entry = CodebookColumn(texts=tuple(texts[qid]), labels=answers.get(qid, {}))
        columns[match_key(title)] = entry
    for row in _rows(root, "subquestions"):
        parent = questions.get(row.get("parent_qid", ""))
        if parent is None:
            continue
        own, outer = texts[row.get("qid", "")], texts[parent["qid"]]
        both = [f"{question} [{part}]" for question in outer for part in own]
        entry = CodebookColumn(texts=(*own, *both), labels=answers.get(parent["qid"], {}))
        title, code = parent.get("title", ""), row.get("title", "")
        columns |= dict.fromkeys(map(match_key, (f"{title}[{code}]", f"{title}_{code}")), entry)
    codebook = Codebook(tool="limesurvey", columns=columns, path=document.path)
    return Reading(kind="codebook", rows_read=0, codebook=codebook)


def _texts(root: Element) -> defaultdict[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for table in ("questions", "subquestions", "question_l10ns"):
        for row in _rows(root, table):
            text = normalise(row.get("question", ""))
            if text and text not in texts[row.get("qid", "")]:
                texts[row.get("qid", "")].append(text)
    return texts


def _answers(root: Element) -> dict[str, dict[str, tuple[str, ...]]]:
    worded = defaultdict(list)
    for row in _rows(root, "answer_l10ns"):
        worded[row.get("aid", "")].append(normalise(row.get("answer", "")))
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in _rows(root, "answers"):
        codes = labels.setdefault(row.get("qid", ""), {})
        own = [normalise(row["answer"])] if row.get("answer") else worded[row.get("aid", "")]
        code = row.get("code", "")
        codes[code] = (*codes.get(code, ()), *own)
    return labels


def _rows(root: Element, table: str) -> list[Row]:
    return [
        {field.tag: field.text or "" for field in row} for row in root.findall(f"{table}/rows/row")
    ]


LIMESURVEY_CODEBOOK = Format(
    name="limesurvey_lss", kind="codebook", recognises=_recognises, read=_read
)
