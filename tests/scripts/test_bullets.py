"""Judged texts as training examples of ``printable``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from scripts.bullets.judged_texts import judged_texts, row_of
from tests.summarize.extractive import bert

OPEN = {"text": "He sold the club.", "alone": False, "whole": True, "worth": True}
SOUND = {"text": "Dana Orrell won.", "alone": True, "whole": True, "worth": False, "open": []}


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bert") / "tokenizer.json"
    bert.tokenizer().save(str(file))
    return file


def test_open_words_are_labels_of_their_tokens() -> None:
    tokenizer = bert.tokenizer()
    row = row_of({**OPEN, "open": ["the club", "lost"]}, tokenizer)
    marked = [
        OPEN["text"][start:end]
        for (start, end), label in zip(
            tokenizer.encode(OPEN["text"]).offsets, row["open"], strict=True
        )
        if label
    ]
    assert "".join(marked) == "theclub"
    assert row["faults"] == [1, 0, 0]
    assert row_of(SOUND, tokenizer)["faults"] == [0, 0, 1]
    known = [row_of(record, tokenizer)["knows_open"] for record in (OPEN | {"open": []}, SOUND)]
    assert (row["knows_open"], known) == (1, [0, 1])


@pytest.mark.parametrize(("names", "held_out"), [(True, 4), (False, 4)])
def test_whole_documents_are_held_out(
    tmp_path: Path, tokenizer: Path, names: bool, held_out: int
) -> None:
    """31 lines: three a document, or each its own; every tenth document from the first."""
    records = [SOUND | ({"document": f"d{line // 3}"} if names else {}) for line in range(31)]
    file = tmp_path / "judged.jsonl"
    file.write_text("\n".join(map(json.dumps, records)))
    train, validation = judged_texts(file, tokenizer)
    assert (len(train), len(validation)) == (31 - held_out, held_out)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "judged.jsonl, line 2: is no JSON object"),
        ("3", "judged.jsonl, line 2: is no JSON object"),
        (
            '{"text": "Dana Orrell won.", "whole": true}',
            "line 2: alone, worth: missing or not of the right",
        ),
        (json.dumps(SOUND | {"open": "He"}), "line 2: open: missing or not of the right type"),
        ("", "line 2: is no JSON object"),
    ],
)
def test_bad_lines_are_told(tmp_path: Path, tokenizer: Path, line: str, message: str) -> None:
    file = tmp_path / "judged.jsonl"
    file.write_text(f"{json.dumps(SOUND)}\n{line}\n{json.dumps(SOUND)}\n")
    with pytest.raises(typer.BadParameter, match=message):
        judged_texts(file, tokenizer)
