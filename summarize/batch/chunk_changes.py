"""Changes of the fingerprint of an input by the articles of a chunk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.fingerprint import FileRecord, Fingerprint, failed, read, settled
from summarize.batch.source_paths import PathKeys
from summarize.batch.written_ids import id_of_line
from summarize.reading.pending import PendingArticle


def chunk_changes(
    chunk: Sequence[PendingArticle],
    result: ChunkResult,
    last: FileRecord | None,
    fingerprint: Fingerprint,
    key: PathKeys,
) -> tuple[list[dict[str, Any]], FileRecord | None]:
    """Return the changes of the fingerprint by a chunk, and the record of its last file.

    Args:
        chunk: the articles.
        result: their records and errors.
        last: the record of the last file before the chunk.
        fingerprint: what earlier processes have read of the input.
        key: function from the path of a file to the one in the fingerprint.
    """
    error_lines = {_article_of(line): line for line in result.errors}
    ids = map(id_of_line, result.records)
    articles: list[tuple[str, int]] = []  # of the last file
    changes: list[dict[str, Any]] = []
    for pending in chunk:
        file, number = key(pending.position.file), pending.position.number
        if last is None or last.file != file:
            changes += [last.to_change()] if last else []
            changes += [read(last.file, articles)] if last and articles else []
            articles = []
            last = fingerprint.record_of(file)
        last = replace(last, stamp=pending.stamp)
        if number in fingerprint.failures_of(file):  # it is tried again
            changes.append(settled(file, number))
        if line := error_lines.get((pending.source, number)):
            changes.append(failed(file, number, pending.digest, line))
            last = last.with_failure(number)
        else:
            last = last.with_article(number, pending.digest)
            articles.append((next(ids), pending.digest))
    changes += [read(last.file, articles)] if last and articles else []
    return changes, last


def _article_of(error_line: str) -> tuple[str, int]:
    """Return the source and the position of an article, from its line in the errors file."""
    error = json.loads(error_line)
    return error["source"], error["position"]
