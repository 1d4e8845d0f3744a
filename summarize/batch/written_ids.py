"""Ids of the records that a run has written."""

from __future__ import annotations

import json
from json.decoder import scanstring  # pyright: ignore[reportAttributeAccessIssue]
from pathlib import Path

from summarize.batch.output_files import first_lines, size_of


def ids_of_output(out: Path) -> set[str]:
    """Return the ids in a finished OUT."""
    if out.suffix != ".parquet":
        return ids_of_lines(out, size_of(out))
    from pyarrow.parquet import read_table

    return set(read_table(out, columns=["id"]).column("id").to_pylist())


def id_of_line(line: str) -> str:
    """Return the id in a record, which begins with it, without parsing the rest."""
    return scanstring(line, len('{"id": "'))[0]


def ids_of_lines(path: Path, size: int) -> set[str]:
    """Return the ids in the first ``size`` bytes of a file of JSON lines, which need not exist."""
    if not path.exists():
        return set()
    return {json.loads(line)["id"] for line in first_lines(path, size)}
