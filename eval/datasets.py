"""Datasets: articles with the takeaways that people wrote for them."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from statistics import median

from summarize.article import Article
from summarize.errors import OptionError, ReadError
from summarize.reading import Columns, read_articles
from summarize.reading.files import read_records
from summarize.reading.records import ColumnNames
from summarize.runtime.error_throttle import ErrorThrottle
from summarize.text.language_detection import in_language

Data = str | PathLike[str] | Iterable[Article]
_RECORDS_SEEN = 100  # in which the column of a text is looked for; chosen by hand
_FEW_WORDS = 20  # of the median text, fewer than any article has; chosen by hand
OnMessage = Callable[[str], None]
References = tuple[tuple[str, ...], ...]  # lists of bullets, one list for each writer


@dataclass(frozen=True, slots=True)
class Item:
    """An article and the lists of takeaways that people wrote for it: none, one or several.

    The first list becomes the ``references`` of the article.
    """

    article: Article
    references: References

    def __post_init__(self) -> None:
        first = self.references[0] if self.references else ()
        if self.article.references != first:
            object.__setattr__(self, "article", replace(self.article, references=first))


@dataclass(frozen=True, slots=True)
class Dataset:
    """Articles in order, no two with the same id.

    Attributes:
        name: path or name that the user gave.
        items: the articles with their references.
        failed: number of articles that could not be read.
    """

    name: str
    items: tuple[Item, ...]
    failed: int = 0

    def in_language(self, language: str | None) -> Dataset:
        """Return the dataset with articles that declare a language; see ``in_language``."""
        items = (replace(item, article=in_language(item.article, language)) for item in self.items)
        return self if language in (None, "auto") else replace(self, items=tuple(items))

    @property
    def with_references(self) -> int:
        """Number of articles with at least one list of references."""
        return sum(bool(item.references) for item in self.items)

    @property
    def fingerprint(self) -> str:
        """Hash of the ids, texts and references in order."""
        digest = hashlib.sha256()
        for item in self.items:
            fields = (item.article.id, item.article.text, item.references)
            digest.update(json.dumps(fields).encode() + b"\n")
        return digest.hexdigest()[:16]


def read_dataset(
    data: Data,
    *,
    columns: Columns | ColumnNames | None = None,
    limit: int | None = None,
    sample: int | None = None,
    seed: int = 12345,
    on_message: OnMessage = lambda message: None,
) -> Dataset:
    """Read a dataset into memory.

    Args:
        data: a folder or file as ``read_articles`` takes it, articles, or a dataset of Hugging
            Face's ``datasets`` as ``hf:NAME[/CONFIG][:SPLIT]`` (the one form that may use the
            network), e.g. ``hf:cnn_dailymail/3.0.0:test``; a path after ``hf:`` works too.
        columns: the names of record columns.
        limit: number of articles to read, from the first.
        sample: number of articles to draw from them at random; they keep their order.
        seed: seed of the draw.
        on_message: takes a line on each article that was skipped or renamed.

    Raises:
        ReadError: nothing could be read.
        OptionError: ``limit`` or ``sample`` is less than 1.
    """
    for name, number in (("limit", limit), ("sample", sample)):
        if number is not None and number < 1:
            raise OptionError(f"{name} must be at least 1, not {number}")
    errors: list[ReadError] = []
    available: Iterable[Article] = islice(_articles(data, Columns.of(columns), errors), limit)
    chosen = list(available) if sample is None else _draw(available, sample, seed)
    name = fspath(data) if isinstance(data, (str, PathLike)) else "articles"
    if not chosen:
        raise errors[0] if errors else ReadError(name, "holds no articles")
    throttle = ErrorThrottle(on_message)
    for error in errors:
        throttle.add(error)
    throttle.close()
    articles = list(_renamed(chosen, on_message))
    is_text_named = Columns.of(columns).text != Columns().text
    if isinstance(data, (str, PathLike)) and not is_text_named:
        _warn_of_short_texts(name, articles, on_message)
    items = tuple(Item(a, (a.references,) if a.references else ()) for a in articles)
    return Dataset(name, items, len(errors))


def with_references(dataset: Dataset, lists: Sequence[Sequence[Sequence[str] | None]]) -> Dataset:
    """Return the dataset with more references.

    Args:
        dataset: the articles.
        lists: for each further writer, the bullets of each article in order, or None.
    """
    items = []
    for item, *more in zip(dataset.items, *lists, strict=True):
        references = (*item.references, *(tuple(bullets) for bullets in more if bullets))
        items.append(Item(item.article, references))
    return replace(dataset, items=tuple(items))


def _articles(data: Data, columns: Columns, errors: list[ReadError]) -> Iterator[Article]:
    if isinstance(data, (str, PathLike)):
        yield from read_articles(data, columns=columns, on_error=errors.append)
        return
    for article in data:
        if not isinstance(article, Article):
            advice = "give the path of one file or folder, or read_articles([...])"
            raise OptionError(f"data: {article!r:.80} is no Article: {advice}")
        yield article


def _warn_of_short_texts(
    name: str, articles: Sequence[Article], on_message: Callable[[str], None]
) -> None:
    """Report texts that are too short for articles: ids, file names or summaries, perhaps."""
    words = median(len(article.text.split()) for article in articles)
    if words < _FEW_WORDS:
        column = _text_column(name, articles[0])
        what = f"column {column!r}" if column else "text"
        on_message(
            f"{name}: the {what} is short (median: {words:g} words): is it that of the articles? "
            "Else name theirs with --text-column"
        )


def _text_column(name: str, article: Article) -> str | None:
    """Return the column of a file of records from which the text of an article was read."""
    if not Path(name).is_file():
        return None
    with suppress(ReadError):
        for record in islice(read_records(name), _RECORDS_SEEN):
            cells = record.value if isinstance(record.value, Mapping) else {}
            for column, value in cells.items():
                if isinstance(value, str) and value.strip() == article.text.strip():
                    return str(column)
    return None


def _draw(articles: Iterable[Article], count: int, seed: int) -> list[Article]:
    """Draw ``count`` articles, all equally likely, in one pass (Vitter 1985, Algorithm R)."""
    draw = random.Random(seed)
    drawn: list[tuple[int, Article]] = []
    for number, article in enumerate(articles):
        if number < count:
            drawn.append((number, article))
        elif (place := draw.randrange(number + 1)) < count:
            drawn[place] = (number, article)
    return [article for _, article in sorted(drawn, key=lambda entry: entry[0])]


def _renamed(articles: list[Article], on_message: OnMessage) -> Iterator[Article]:
    """Yield the articles; an id that is already taken gets a number."""
    taken = Counter(article.id for article in articles)
    repeated = {id: 0 for id, count in taken.items() if count > 1}
    for article in articles:
        if article.id not in repeated:
            yield article
            continue
        repeated[article.id] += 1
        if (number := repeated[article.id]) == 1:
            yield article
            continue
        while (id := f"{article.id}~{number}") in taken:
            number += 1
        taken[id] += 1
        on_message(f"{article.source or article.id}: the id {article.id!r} is taken; now {id!r}")
        yield replace(article, id=id)
