"""Pair rows of predictions with articles: by id, or by their order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from summarize.errors import ReadError

Bullets = tuple[str, ...]

_MOST_NAMED = 3  # ids named in a message; chosen by hand
# Share of the ids, in the file or of the articles, that a column must hold to be used by itself,
# and to be named in an error; chosen by hand.
_IS_IDS, _MAY_BE_IDS = 0.9, 0.3
_EMPTY = "is empty: it holds no predictions"
_EXTENSION = re.compile(r"\.[a-z][a-z0-9]{0,7}$", re.IGNORECASE)


class Paired(NamedTuple):
    """The bullets of each article, None where there are none.

    Attributes:
        bullets: in the order of the articles.
        in_order: whether the rows had no ids, so that they were paired by their order.
    """

    bullets: list[Bullets | None]
    in_order: bool


class IdMatcher:
    """The articles' ids, found also with a folder or a file extension too many.

        >>> IdMatcher(["01-x", "02-y"])("out/01-x.txt")
        '01-x'

    Args:
        ids: ids of the articles.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = set(ids)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._forms: dict[str, set[str]] = defaultdict(set)
        for id in ids:
            for form in _forms(id):
                self._forms[form].add(id)
            self._names[_name(id)].add(id)
            self._names[id].add(id)

    def __call__(self, id: str) -> str | None:
        """Return the article's id that ``id`` means; None if there is none, or several."""
        if id in self._ids:
            return id
        found = {match for form in _forms(id) for match in self._names.get(form, ())}
        found |= self._forms.get(id, set()) | self._forms.get(_name(id), set())
        return found.pop() if len(found) == 1 else None


def _name(id: str) -> str:
    return PurePath(id.replace("\\", "/")).name


def _forms(id: str) -> list[str]:
    """Return an id, its name without the folder, and that without up to two extensions."""
    forms = [id, _name(id)]
    for _ in range(2):
        forms.append(_EXTENSION.sub("", forms[-1]))
    return forms


def id_column(
    source: str, columns: Mapping[str, Sequence[str | None]], ids: Sequence[str]
) -> str | None:
    """Return the column whose values are nearly all ids of articles; None if there is none.

    Args:
        source: where the columns are from, for messages.
        columns: the values of each column; None for those that cannot be ids.
        ids: ids of the articles.

    Raises:
        ReadError: the values of a column are ids of articles in part, or numbers. Numbers may
            count the rows of another list.
    """
    matcher = IdMatcher(ids)
    shares = {name: _share_of_ids(values, matcher, len(ids)) for name, values in columns.items()}
    best = max(shares, key=lambda name: shares[name], default=None)
    if best is None or shares[best] < _MAY_BE_IDS:
        return None
    if shares[best] < _IS_IDS or _are_numbers(columns[best]):
        advice = f"if they are, name it ({best}) with PredictionsFile(id_column=...), else drop it"
        raise ReadError(source, f"has no id, but its column {best} may hold ids: {advice}")
    return best


def _share_of_ids(values: Sequence[str | None], matcher: IdMatcher, articles: int) -> float:
    """Return how many of the values, or of the articles, are found; numbers: all or none."""
    found = {matcher(value) for value in values if value is not None} - {None}
    share = len(found) / max(min(len(values), articles), 1)
    return 0.0 if share < 1 and _are_numbers(values) else share


def _are_numbers(values: Sequence[str | None]) -> bool:
    return all(value is None or value.isdecimal() for value in values)


def pair_in_order(source: str, rows: Sequence[Bullets | None], ids: Sequence[str]) -> Paired:
    """Return the rows as they are.

    Raises:
        ReadError: there are fewer or more than there are articles.
    """
    if not rows:
        raise ReadError(source, _EMPTY)
    if len(rows) != len(ids):
        advice = "without ids there must be one an article, in the same order"
        raise ReadError(source, f"has {len(rows)} predictions for {len(ids)} articles: {advice}")
    return Paired(list(rows), in_order=True)


def pair_by_id(
    source: str,
    rows: Iterable[tuple[str, Bullets | None]],
    ids: Sequence[str],
    on_message: Callable[[str], None],
) -> Paired:
    """Return the bullets of each article by its id; the first where an id stands twice.

    Raises:
        ReadError: no id is that of an article.
    """
    rows, matcher, known = list(rows), IdMatcher(ids), set(ids)
    if not rows:
        raise ReadError(source, _EMPTY)
    by_id = {id: bullets for id, bullets in reversed(rows) if id in known}
    meant: dict[str, str] = {}  # articles' ids by those that are written in another way
    unknown = []
    for id in dict.fromkeys(id for id, _ in rows if id not in known):
        match = matcher(id)
        if match is None or match in by_id or match in meant.values():
            unknown.append(id)
        else:
            meant[id] = match
    if not by_id and not meant:
        raise ReadError(source, _none_matches(list(dict.fromkeys(id for id, _ in rows)), ids))
    by_id |= {meant[id]: bullets for id, bullets in reversed(rows) if id in meant}
    repeated = [id for id, count in Counter(id for id, _ in rows).items() if count > 1]
    if meant:
        id, match = next(iter(meant.items()))
        on_message(f"{source}: {len(meant)} ids are taken for the articles': {id!r} is {match!r}")
    if repeated:
        on_message(
            f"{source}: {len(repeated)} ids stand twice, the first counts: {_examples(repeated)}"
        )
    if unknown:
        on_message(
            f"{source}: {len(unknown)} predictions are for no article here: "
            f"{_examples(sorted(unknown))}"
        )
    return Paired([by_id.get(id) for id in ids], in_order=False)


def _none_matches(given: Sequence[str], ids: Sequence[str]) -> str:
    naming = "name the column that has them with PredictionsFile(id_column=...)"
    advice = f"write those of the articles, or {naming}"
    return (
        f"its ids ({_examples(given)}) are none of the articles' ({_examples(ids)}), or mean "
        f"several of them: {advice}"
    )


def _examples(ids: Sequence[str]) -> str:
    more = ", …" if len(ids) > _MOST_NAMED else ""
    return ", ".join(map(repr, ids[:_MOST_NAMED])) + more
