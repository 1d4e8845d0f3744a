"""Records as Parquet: made of the lines when all are there, so that a kill leaves nothing half."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from summarize.errors import OptionError

try:
    import pyarrow as arrow
    from pyarrow.parquet import ParquetWriter
except ImportError:
    raise OptionError('Parquet needs pyarrow: pip install "takeaways[data]"') from None

_ROWS = 4096  # of a row group

_EVIDENCE = arrow.struct(
    [("start", arrow.int64()), ("end", arrow.int64()), ("score", arrow.float64())]
)
_TAKEAWAY = arrow.struct(
    [
        ("text", arrow.string()),
        ("evidence", arrow.list_(_EVIDENCE)),
        ("score", arrow.float64()),
        ("flags", arrow.list_(arrow.string())),
    ]
)
_FIELDS = {
    "id": arrow.string(),
    "title": arrow.string(),
    "method": arrow.string(),
    "model": arrow.string(),
    "chunks": arrow.int64(),
    "requested": arrow.int64(),
    "takeaways": arrow.list_(_TAKEAWAY),
    "version": arrow.string(),
}


def to_parquet(lines: Path, out: Path, keep: Sequence[str], milliseconds: bool) -> None:
    """Write the records that stand in a file, a line of JSON each, as a Parquet file.

    Columns of the input that were kept have the type of their values; where these have several,
    the column holds their JSON.
    """
    types = _types(lines, keep)
    fields = {**_FIELDS, **({"milliseconds": arrow.float64()} if milliseconds else {}), **types}
    schema = arrow.schema(list(fields.items()))
    mixed = [name for name in keep if types[name] == arrow.string()]
    with ParquetWriter(out, schema, compression="zstd") as writer:
        for rows in _batches(lines):
            for row in rows:
                row.update({name: _as_text(row[name]) for name in mixed})
            writer.write_table(arrow.Table.from_pylist(rows, schema))


def _types(lines: Path, names: Sequence[str]) -> dict[str, Any]:
    """Return the type of each column, over all records; text where none holds them all."""
    found = dict.fromkeys(names, arrow.null())
    for rows in _batches(lines) if names else ():
        for name in names:
            found[name] = _joined(found[name], [row[name] for row in rows])
    return {name: arrow.string() if arrow.types.is_null(t) else t for name, t in found.items()}


def _joined(type: Any, values: list[Any]) -> Any:
    try:
        seen = arrow.infer_type(values)
        both = [arrow.schema([("it", one)]) for one in (type, seen)]
        return arrow.unify_schemas(both, promote_options="permissive").field("it").type
    except (arrow.ArrowInvalid, arrow.ArrowTypeError, OverflowError):
        return arrow.string()


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _batches(lines: Path) -> Iterator[list[dict[str, Any]]]:
    with lines.open("rb") as file:
        while batch := [json.loads(line) for line in islice(file, _ROWS)]:
            yield batch
