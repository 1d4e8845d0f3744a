"""Articles that earlier processes of a run have read and written."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from summarize.batch.fingerprint import Fingerprint


class EarlierRuns(NamedTuple):
    """Articles that earlier processes have read and written.

    Attributes:
        fingerprint: what they have read of the input.
        key: function from the path of a file to the one in the fingerprint.
        ids: returns the ids of the articles that have takeaways.
        articles: returns their ids and digests, by their files.
    """

    fingerprint: Fingerprint
    key: Callable[[str], str]
    ids: Callable[[], set[str]]
    articles: Callable[[], dict[str, dict[str, tuple[int, ...]]]]
