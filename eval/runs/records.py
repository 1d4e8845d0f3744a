"""Lines of a run folder's files: predictions, and articles with their references."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets import Item
from summarize.article import Article, Span
from summarize.errors import ReadError
from summarize.takeaway import Takeaways

_DAMAGED = "is damaged: delete the file and run the evaluation again"


@dataclass(frozen=True, slots=True)
class Prediction:
    """The takeaways of one method for one article, or the reason why there are none.

    Attributes:
        article_id: id of the article.
        takeaways: None where the method failed.
        error: why the method failed.
        milliseconds, megabytes: time and peak memory, where they were measured.
    """

    article_id: str
    takeaways: Takeaways | None
    error: str | None = None
    milliseconds: float | None = None
    megabytes: float | None = None


def prediction_line(prediction: Prediction) -> str:
    """Return a prediction as a line of JSON; takeaways are written as ``--format jsonl`` does."""
    fields: dict[str, Any] = {"id": prediction.article_id}
    if prediction.takeaways is not None:
        fields = {**prediction.takeaways.to_dict(), **fields}
    for name in ("error", "milliseconds", "megabytes"):
        value = getattr(prediction, name)
        if value is not None:
            fields[name] = round(value, 3) if isinstance(value, float) else value
    return json.dumps(fields, ensure_ascii=False) + "\n"


def read_predictions_file(path: Path) -> Iterator[Prediction]:
    """Yield the predictions of a file.

    Raises:
        ReadError: the file cannot be read, or a line is damaged.
    """
    for fields in _json_lines(path):
        yield _to_prediction(fields, path)


def _to_prediction(fields: dict[str, Any], path: Path) -> Prediction:
    takeaways = None
    try:
        if "takeaways" in fields:
            takeaways = Takeaways.from_dict(fields)
    except (KeyError, TypeError) as error:
        reason = f"{_DAMAGED} (article {fields['id']!r}: {error})"
        raise ReadError(str(path), reason) from None
    rest = (fields.get(name) for name in ("error", "milliseconds", "megabytes"))
    return Prediction(fields["id"], takeaways, *rest)


def item_line(item: Item) -> str:
    """Return an article with its references as a line of JSON."""
    article = item.article
    fields = {
        name: getattr(article, name)
        for name in ("id", "title", "language", "source", "text", "body")
    }
    return json.dumps({**fields, "references": item.references}, ensure_ascii=False) + "\n"


def read_items_file(path: Path) -> Iterator[Item]:
    """Yield the articles of a file with their references.

    Raises:
        ReadError: the file cannot be read, or a line is damaged.
    """
    return map(_to_item, _json_lines(path))


def _to_item(fields: dict[str, Any]) -> Item:
    references = tuple(map(tuple, fields["references"]))
    article = Article(
        fields["id"],
        fields["text"],
        title=fields["title"],
        language=fields.get("language"),
        source=fields["source"],
        body=tuple(Span(*span) for span in fields["body"]),
        references=references[0] if references else (),
    )
    return Item(article, references)


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the object of each whole line; a last line without its line break is torn."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return
                yield _parse_object(line, f"{path}, line {number}")
    except OSError as error:
        raise ReadError(str(path), f"cannot be read ({error.strerror})") from None


def _parse_object(line: bytes, source: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(source, f"{_DAMAGED} ({error})") from None
    if not isinstance(fields, dict) or "id" not in fields:
        raise ReadError(source, _DAMAGED)
    return fields
