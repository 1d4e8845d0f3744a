"""Records to articles: which column holds what, and the article that they make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from summarize.article import Article, replace_surrogates
from summarize.errors import OptionError, ReadError, refuse_unknown_arguments
from summarize.reading.dates import parse_date
from summarize.reading.escaped_text import without_markup
from summarize.reading.paragraphs import list_marker
from summarize.reading.parsing import parse_text_or_html
from summarize.reading.record_formats import Record, parse_record
from summarize.text.readable import plain_line
from summarize.wording import some_names

ColumnNames = Mapping[str, str | Sequence[str]]  # the names of a column, by field of ``Columns``


@refuse_unknown_arguments
@dataclass(frozen=True, slots=True)
class Columns:
    """Names of the columns of a record, in any case of letters.

        >>> columns = Columns(text="story", id="key", title=("headline", "kicker"))

    A field is one name or several. Of several the first counts whose column is present and not
    empty. Each field is kept as a tuple.
    """

    text: str | Sequence[str] = ("text", "document", "article", "body", "content")
    id: str | Sequence[str] = ("id",)
    title: str | Sequence[str] = ("title", "headline")
    date: str | Sequence[str] = ("date", "published")
    language: str | Sequence[str] = ("language", "lang")
    references: str | Sequence[str] = (
        "takeaways",
        "highlights",
        "bullets",
        "references",
        "summary",
    )

    def __post_init__(self) -> None:
        for field in fields(self):
            names = getattr(self, field.name)
            object.__setattr__(self, field.name, (names,) if isinstance(names, str) else (*names,))

    @classmethod
    def of(cls, columns: Columns | ColumnNames | None) -> Columns:
        """Return columns of names by field; the default names for None.

        >>> columns = Columns.of({"text": "story", "id": "key"})

        Raises:
            OptionError: it has another field, or is no dictionary.
        """
        if columns is None or isinstance(columns, Columns):
            return columns or cls()
        if not isinstance(columns, Mapping):
            advice = "give Columns(text=...) or {'text': ...}"
            raise OptionError(f"columns cannot be {columns!r}: {advice}")
        return cls(**columns)

    @classmethod
    def named(cls, **names: str | None) -> Columns:
        """Return columns with one name for each given field; ``None`` keeps the default names.

        >>> columns = Columns.named(text="story", title=None)
        """
        return cls(**{field: name for field, name in names.items() if name})


def record_to_article(record: Record, columns: Columns) -> Article | ReadError:
    """Return the article of a record, or an error that says what is wrong with the record."""
    record = parse_record(record)
    source, value = record.source, record.value
    if isinstance(value, ReadError):
        return value
    if not isinstance(value, Mapping):
        return ReadError(source, "is not a record with named columns")
    text = _first_value(value, columns.text)
    if text is None:
        return ReadError(source, _no_text_reason(value, columns))
    if not isinstance(text, str):
        return ReadError(source, f"its text is of type {type(text).__name__}, not a string")
    if columns.id != Columns().id and not has_column(value, columns.id):
        names = ", ".join(columns.id)
        return ReadError(source, f"has no column {names} (it has: {some_names(value)})")
    id = record_id(record, columns)
    title, date = (_first_value(value, names) for names in (columns.title, columns.date))
    title = plain_line(without_markup(str(title))) if title is not None else None
    date = parse_date(str(date)) if date is not None else None
    language = _first_value(value, columns.language)
    references = tuple(parse_bullets(_first_value(value, columns.references)))
    try:
        article = parse_text_or_html(
            text,
            "",
            id,
            source,
            title=title,
            date=date,
            language=language if isinstance(language, str) else None,
            references=references,
        )
    except ReadError as error:
        return error
    return replace(article, extra=_other_columns(value, columns))


def record_id(record: Record, columns: Columns) -> str:
    """Return the id in a record's id column, or its default id."""
    value = parse_record(record).value
    id = _first_value(value, columns.id) if isinstance(value, Mapping) else None
    return record.default_id if id is None else replace_surrogates(str(id))


def casefold_columns(record: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a record with its column names stripped and case-folded, for comparison."""
    return {_key(name): value for name, value in record.items()}


def parse_bullets(value: Any) -> Iterator[str]:
    """Yield the bullets of a list of strings or takeaways, or of a string with one on each line."""
    if isinstance(value, str):
        value = value.replace("<n>", "\n").split("\n")
    if not isinstance(value, (list, tuple)):
        return
    for item in value:
        item = item.get("text") if isinstance(item, Mapping) else item
        line = item.strip() if isinstance(item, str) else ""
        line = without_markup(line).strip()
        if text := plain_line(line[list_marker(line)[1] :]):
            yield text


def has_column(record: Mapping[Any, Any], names: Iterable[str]) -> bool:
    """Return whether a record has one of these columns, in any case of letters."""
    cells = casefold_columns(record)
    return any(_key(name) in cells for name in names)


def _first_value(record: Mapping[str, Any], names: Iterable[str]) -> Any:
    """Return the value of the first column that is present and not empty, or None."""
    name = _first_column(record, names)
    return None if name is None else casefold_columns(record)[name]


def _first_column(record: Mapping[Any, Any], names: Iterable[str]) -> str | None:
    """Return the case-folded name of the first column that is present and not empty."""
    cells = casefold_columns(record)
    return next((key for key in map(_key, names) if cells.get(key) not in (None, "", [])), None)


def _other_columns(record: Mapping[Any, Any], columns: Columns) -> dict[str, Any]:
    """Return the columns of a record from which no field of the article was read."""
    fields = (columns.text, columns.id, columns.title, columns.date, columns.references)
    used = {_first_column(record, names) for names in fields}
    return {str(name): value for name, value in record.items() if _key(name) not in used}


def _key(name: Any) -> str:
    return str(name).strip().casefold()


def _no_text_reason(record: Mapping[str, Any], columns: Columns) -> str:
    names = ", ".join(columns.text)
    if has_column(record, columns.text):
        return f"its text is empty (column {names})"
    actual = some_names(record)
    return f"has no column {names} (it has: {actual}); name the right one with Columns(text=...)"
