"""YAML front matter of a Markdown file: title, date and the editor's takeaways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date
from typing import Any

from summarize.reading.dates import parse_date
from summarize.reading.headings import is_takeaway_heading
from summarize.text.readable import plain_line

_MAX_LENGTH = 20_000  # characters of a block; chosen by hand
_MAX_BRACKETS = 200  # brackets in a block: deeply nested ones take long to read; chosen by hand
_FRONT_MATTER = re.compile(
    rf"\s*---[ \t]*\r?\n(.{{0,{_MAX_LENGTH}}}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL
)
_TITLES = ("title", "headline")
_DATES = ("date", "published", "datepublished", "publishdate", "pubdate")
_MIN_ITEMS = 2  # of a list of takeaways
_NAME_GAP = re.compile(r"(?<=[a-z])(?=[A-Z])|[_-]+")
# A line with a value that needs quotes, as one with a colon in it does.
_LINE = re.compile(r"(?P<start>\s*(?:-[ \t]+|[\w-]+:[ \t]+))(?P<value>[^\s|>].*)")
_QUOTED = re.compile(r"^(['\"])(.*)\1$")
_KEY = re.compile(r"[\w-]+:\s*[|>]?[+-]?\s*$")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of a file.

    Attributes:
        end: the number of characters that it takes.
        title: the title, or None.
        date: the date, or None.
        takeaways: the items of a list with a name such as ``key_takeaways``.
    """

    end: int
    title: str | None
    date: Date | None
    takeaways: tuple[str, ...]


def read_front_matter(text: str) -> FrontMatter | None:
    r"""Return the front matter at the start of a text, or None.

    >>> read_front_matter("---\ntitle: A wall for Harrow\n---\nThe council voted.").title
    'A wall for Harrow'
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return None
    fields = _fields(match[1])
    if not fields:
        return None
    by_name = {_plain_name(name): value for name, value in fields.items()}
    title = next((line for name in _TITLES if (line := _line(by_name.get(name)))), None)
    dates = (parse_date(_line(by_name.get(name))) for name in _DATES)
    lists = [_items(value) for name, value in fields.items() if _names_takeaways(name)]
    return FrontMatter(
        match.end(),
        title,
        next(filter(None, dates), None),
        next((items for items in lists if len(items) >= _MIN_ITEMS), ()),
    )


def _fields(block: str) -> dict[str, Any]:
    """Return the fields of a block of YAML; a block that is none is read line by line."""
    import yaml

    if block.count("[") + block.count("{") > _MAX_BRACKETS:
        return {}
    for source in (block, "\n".join(_with_quotes(block.splitlines()))):
        try:
            values = yaml.load(source, yaml.BaseLoader)  # every scalar stays a text
        except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
            continue
        if isinstance(values, dict):
            return {name: value for name, value in values.items() if isinstance(name, str)}
        return {}
    return {}


def _with_quotes(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines with a name or an item, their values in quotes."""
    for line in lines:
        if match := _LINE.fullmatch(line):
            value = _QUOTED.sub(r"\2", match["value"].strip()).replace("'", "''")
            yield f"{match['start']}'{value}'"
        elif _KEY.fullmatch(line):
            yield line.rstrip()


def _plain_name(name: str) -> str:
    return _NAME_GAP.sub("", name).lower()


def _names_takeaways(name: str) -> bool:
    return is_takeaway_heading(_NAME_GAP.sub(" ", name))


def _items(value: object) -> tuple[str, ...]:
    """Return the items of a list as lines. YAML reads an item with a colon as a pair."""
    if not isinstance(value, list):
        return ()
    lines = []
    for item in value:
        pairs = item.items() if isinstance(item, dict) else ()
        texts = [f"{name}: {text}" for name, text in pairs if isinstance(text, str)]
        lines.append(", ".join(texts) or _line(item))
    return tuple(line for line in map(_line, lines) if line)


def _line(value: object) -> str:
    """Return a text as one line; empty if it is no text."""
    return plain_line(value) if isinstance(value, str) else ""
