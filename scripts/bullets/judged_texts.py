"""Training examples of ``printable``: texts that readers judged, with the words at fault."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer
from datasets import Dataset
from tokenizers import Encoding, Tokenizer

from summarize.grounding.printable import Printable
from summarize.models.bundled_weights import read_tokenizer

QUESTIONS = Printable._fields
_FIELDS = {"text": str, **dict.fromkeys(QUESTIONS, bool), "open": list}
_MAX_TOKENS = 128  # of a text; longer ones lose their end
_HELD_OUT = 10  # one of so many documents is not trained on


def judged_texts(file: Path, tokenizer: Path) -> tuple[Dataset, Dataset]:
    """Return the examples of a file, those to train on and those held out, one row a text.

    Every tenth document is held out, or every tenth line if the lines name no ``document``.

    Args:
        file: JSON Lines with ``text``, its answers ``alone``, ``whole`` and ``worth``, and
            ``open``, the words that leave open who or what is meant.
        tokenizer: the ``tokenizer.json`` of the encoder.

    Raises:
        BadParameter: a line lacks a field or has a wrong one, or there are too few lines.
    """
    encoder_tokenizer = read_tokenizer(tokenizer)
    parts: tuple[list[dict[str, Any]], list[dict[str, Any]]] = [], []
    documents: dict[Any, int] = {}
    for number, record in _records(file):
        document = documents.setdefault(record.get("document", number), len(documents))
        parts[document % _HELD_OUT == 0].append(row_of(record, encoder_tokenizer))
    if not parts[0]:
        raise typer.BadParameter(f"{file}: needs judged texts of at least two documents")
    return Dataset.from_list(parts[0]), Dataset.from_list(parts[1])


def row_of(record: dict[str, Any], tokenizer: Tokenizer) -> dict[str, Any]:
    """Return a text as subword tokens, with a label for each question and for each token.

    A label of a question is 1 if the answer is no, as the model gives the log-odds of faults. A
    label of a token is 1 if it is among the open words. ``knows_open`` is 0 for a text that cannot
    be read alone without it being known which words are open.
    """
    encoding = tokenizer.encode(record["text"])
    spans = [*_spans(record["text"], record["open"])]
    return {
        "input_ids": encoding.ids[:_MAX_TOKENS],
        "faults": [float(not record[question]) for question in QUESTIONS],
        "open": [*_labels(encoding, spans)][:_MAX_TOKENS],
        "knows_open": float(bool(spans or record["alone"])),
        "length": len(encoding.ids),
    }


def _records(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            record = {"open": [], **json.loads(line)}
        except (ValueError, TypeError):
            raise typer.BadParameter(f"{file}, line {number}: is no JSON object") from None
        wrong = [name for name, kind in _FIELDS.items() if not isinstance(record.get(name), kind)]
        if wrong:
            problem = f"{', '.join(wrong)}: missing or not of the right type"
            raise typer.BadParameter(f"{file}, line {number}: {problem}")
        yield number, record


def _spans(text: str, words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where each of some words first stands in a text."""
    for word in words:
        start = text.find(word)
        if word and start >= 0:
            yield start, start + len(word)


def _labels(encoding: Encoding, spans: list[tuple[int, int]]) -> Iterator[float]:
    for start, end in encoding.offsets:
        yield float(any(start < last and first < end for first, last in spans))
