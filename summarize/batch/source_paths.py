"""Paths of a source and its files, however they are spelled."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from summarize.reading.hub_datasets import is_hub_name
from summarize.reading.paths import is_remote
from summarize.reading.sources import STDIN


def absolute_path(path: str) -> str:
    """Return the absolute form of a local path; other sources as they are."""
    return os.path.abspath(path) if _is_local(path) else path  # noqa: PTH100 (it drops "..")


def with_same_source(asked: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked now, with the source spelled as before if it is the same.

    Two local paths are the same source if they are the same place, for example by a link.
    """
    if "in" not in before:
        return {**asked}
    now, then = absolute_path(asked["in"]), absolute_path(before["in"])
    is_same = now == then
    if not is_same and _is_local(now) and _is_local(then):
        is_same = os.path.realpath(now) == os.path.realpath(then)
    return {**asked, "in": before["in"] if is_same else asked["in"]}


class PathKeys:
    """Function from the path of a file to the one that names it in the fingerprint.

    It is the absolute path that the file had by the source of the first run.

    Args:
        first: the source of the first run.
        source: the same source, as it is spelled now.
    """

    def __init__(self, first: str, source: str) -> None:
        self._first, self._now = _base(first), _base(source)

    def __call__(self, path: str) -> str:
        """Return the path of a file in the fingerprint."""
        path = absolute_path(path)
        if self._first == self._now or not path.startswith(self._now):
            return path
        return self._first + path.removeprefix(self._now)


def _base(source: str) -> str:
    """Return the absolute path of a source; of a pattern, of the folder that holds all matches."""
    if _is_local(source) and glob.has_magic(source) and not os.path.exists(source):  # noqa: PTH110
        parents = Path(source).parents
        source = next(str(folder) for folder in parents if not glob.has_magic(str(folder)))
    return absolute_path(source)


def _is_local(path: str) -> bool:
    return path != STDIN and not is_remote(path) and not is_hub_name(path)
