"""Document frequencies of a corpus, for weighting terms by how rare they are in general."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from summarize.article import Article
from summarize.document.arrays import FloatArray
from summarize.errors import ReadError
from summarize.text.sentences import article_sentences
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS
from summarize.text.words import tokenize_lines

_MANY = 1000  # documents


@dataclass(frozen=True, slots=True, eq=False)
class DocumentFrequencies:
    """In how many of a corpus's documents each stem stands.

    ``takeaways frequencies SOURCE > FILE`` makes the file that ``load`` reads.
    """

    documents: int
    frequencies: Mapping[str, int]

    @classmethod
    def count(cls, articles: Iterable[Article]) -> DocumentFrequencies:
        """Count over articles; over 1,000 of them, stems that only one has are left out."""
        counter: Counter[str] = Counter()
        documents = 0
        for article in articles:
            documents += 1
            lines = tokenize_lines([sentence.text for sentence in article_sentences(article)])
            words = {word for line in lines for word in line} - STOP_WORDS
            counter.update(set(stems(list(words))))
        least = 2 if documents > _MANY else 1
        kept = {term: n for term, n in sorted(counter.items()) if n >= least}
        return cls(documents, kept)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> DocumentFrequencies:
        """Read the JSON that ``to_json`` writes.

        Raises:
            ReadError: the file cannot be read or is not such JSON.
        """
        try:
            data = json.loads(Path(path).read_text("utf-8"))
            documents, frequencies = int(data["documents"]), dict(data["frequencies"])
            if documents < 1 or not all(
                isinstance(n, int) and n >= 0 for n in frequencies.values()
            ):
                raise ValueError("counts must be whole numbers of at least 0")
        except (OSError, ValueError, KeyError, TypeError) as error:
            advice = "is no file of document frequencies; make one with takeaways frequencies"
            raise ReadError(str(path), f"{advice} ({error})") from None
        return cls(documents, frequencies)

    def to_json(self) -> str:
        """Return the counts as JSON."""
        return json.dumps({"documents": self.documents, "frequencies": dict(self.frequencies)})

    def idf(self, terms: Sequence[str]) -> FloatArray:
        """Return log((N + 1) / (df + 1)) + 1 of each term; unseen terms count as df 0."""
        df = np.array([self.frequencies.get(term, 0) for term in terms], dtype=float)
        return np.log((self.documents + 1) / (df + 1)) + 1
