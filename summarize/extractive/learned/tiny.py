"""The learned method ``tiny``: sentences ranked by the words that an editor is expected to use."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.document.document import Document
from summarize.extractive.base import ScoredDocument, by_analyser
from summarize.extractive.learned.estimates import analyse_documents
from summarize.options import Options


def _analyse(documents: Sequence[Document], options: Options) -> list[ScoredDocument]:
    return analyse_documents(documents, options, correct=lambda estimates: estimates)


tiny = by_analyser("tiny", _analyse)
