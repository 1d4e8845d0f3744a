"""Predictions made elsewhere: a file of bullets, put beside the articles that they are for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from summarize.errors import ReadError
from summarize.reading.files import read_records
from summarize.reading.records import Record, bullets_of

Bullets = tuple[str, ...]

_COLUMNS = ("takeaways", "bullets", "prediction", "summary", "hypothesis", "generated", "output")
_SHOWN = 3  # ids named in a message


def read_predictions(
    path: Path, ids: Sequence[str], *, say: Callable[[str], None] = lambda message: None
) -> list[Bullets | None]:
    """Read the bullets that a file has for each article; None where it has none.

    A text file has one article a line, in order, bullets parted by ``<n>`` or ``<q>``. A file of
    records (JSON, JSON Lines, CSV, Parquet) has the bullets under ``takeaways``, ``bullets``,
    ``prediction``, ``summary``, ``hypothesis``, ``generated`` or ``output``: a list, or a string
    with a bullet a line; and the article under ``id``, else in order.

    Args:
        path: the file.
        ids: of the articles, in order.
        say: is told what was passed over.

    Raises:
        ReadError: it cannot be read, or fits the articles neither by id nor in number.
    """
    if path.suffix.lower() == ".txt":
        return _in_order(path, list(_lines(path)), ids)
    rows = [_row(record, say) for record in read_records(path)]
    whole = [row for row in rows if row is not _BROKEN]
    with_id = [row for row in whole if row.id is not None]
    if not with_id:
        return _in_order(path, [row.bullets for row in rows], ids)
    if len(with_id) < len(whole):
        counts = f"{len(with_id)} of {len(whole)}"
        raise ReadError(str(path), f"has ids on {counts} records: it must be all or none")
    return _by_id(path, with_id, ids, say)


def _lines(path: Path) -> Iterator[Bullets]:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(str(path), f"could not be read ({error})") from None
    for line in text.removesuffix("\n").split("\n") if text else []:
        yield tuple(bullets_of(line.replace("<q>", "\n")))


class _Row(NamedTuple):
    id: str | None
    bullets: Bullets | None


_BROKEN = _Row(None, None)  # keeps the place of a record that cannot be read


def _row(record: Record, say: Callable[[str], None]) -> _Row:
    source, _, value = record
    if isinstance(value, ReadError):
        say(str(value))
        return _BROKEN
    if not isinstance(value, Mapping):
        say(f"{source}: is not a record with named columns")
        return _BROKEN
    folded = {str(key).strip().casefold(): item for key, item in value.items()}
    column = next((name for name in _COLUMNS if name in folded), None)
    if column is None:
        has = ", ".join(list(map(str, value))[:8]) or "none"
        raise ReadError(source, f"has none of the columns {', '.join(_COLUMNS)} (it has: {has})")
    id, bullets = folded.get("id"), folded[column]
    id = None if id is None else str(id)
    if bullets is not None and not isinstance(bullets, (str, list, tuple)):
        say(f"{source}: its {column} is {bullets!r}, not text: not scored")
        return _Row(id, None)
    return _Row(id, tuple(bullets_of(bullets or "")))


def _in_order(
    path: Path, rows: Sequence[Bullets | None], ids: Sequence[str]
) -> list[Bullets | None]:
    if len(rows) != len(ids):
        advice = "without ids there must be one an article, in the same order"
        raise ReadError(str(path), f"has {len(rows)} predictions for {len(ids)} articles: {advice}")
    return list(rows)


def _by_id(
    path: Path,
    rows: Sequence[_Row],
    ids: Sequence[str],
    say: Callable[[str], None],
) -> list[Bullets | None]:
    found: dict[str, Bullets | None] = {}
    repeated = []
    for id, bullets in rows:
        assert id is not None
        if id in found:
            repeated.append(id)
        found.setdefault(id, bullets)
    unknown = sorted(found.keys() - set(ids))
    if len(unknown) == len(found):
        wanted = f"its ids ({_some(list(found))}) are none of the articles' ({_some(ids)})"
        raise ReadError(str(path), wanted)
    if repeated:
        say(f"{path}: {len(repeated)} ids stand twice, the first counts: {_some(repeated)}")
    if unknown:
        say(f"{path}: {len(unknown)} predictions are for no article here: {_some(unknown)}")
    return [found.get(id) for id in ids]


def _some(ids: Sequence[str]) -> str:
    more = ", …" if len(ids) > _SHOWN else ""
    return ", ".join(map(repr, ids[:_SHOWN])) + more
