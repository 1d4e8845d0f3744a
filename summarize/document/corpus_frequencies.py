"""Document frequencies of a corpus: how rare each term is in general."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath

import numpy as np

from summarize.article import Article
from summarize.document.arrays import FloatArray
from summarize.errors import ReadError
from summarize.reading.opening import MAX_DOCUMENT, open_file
from summarize.text.sentences import article_sentences
from summarize.text.stemming import stems
from summarize.text.stop_words import STOP_WORDS
from summarize.text.words import tokenize_lines

_LARGE_CORPUS = 1000  # documents; in a larger corpus stems of one document are left out; by hand


@dataclass(frozen=True, slots=True, eq=False)
class DocumentFrequencies:
    """Document frequencies of the stems of a corpus.

    ``takeaways frequencies SOURCE > FILE`` writes a file for ``from_file``.

        >>> frequencies = DocumentFrequencies.count(read_articles("news"))
        >>> summarizer = Summarizer("lexrank", frequencies=frequencies)

    Attributes:
        documents: number of documents in the corpus.
        frequencies: stem -> number of documents that hold it.
    """

    documents: int
    frequencies: Mapping[str, int]

    @classmethod
    def count(cls, articles: Iterable[Article]) -> DocumentFrequencies:
        """Count over articles; over 1,000 articles, stems in only one of them are left out."""
        counter: Counter[str] = Counter()
        documents = 0
        for article in articles:
            documents += 1
            lines = tokenize_lines([sentence.text for sentence in article_sentences(article)])
            words = {word for line in lines for word in line} - STOP_WORDS
            counter.update(set(stems(list(words))))
        least = 2 if documents > _LARGE_CORPUS else 1
        frequencies = {term: n for term, n in sorted(counter.items()) if n >= least}
        return cls(documents, frequencies)

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> DocumentFrequencies:
        """Read a file of the JSON that ``to_json`` returns.

        Raises:
            ReadError: the file cannot be read or holds something else.
        """
        try:
            with open_file(fspath(path)) as file:
                data = json.loads(file.read(fspath(path), MAX_DOCUMENT))
            documents, frequencies = int(data["documents"]), dict(data["frequencies"])
            if documents < 1 or not all(
                isinstance(n, int) and n >= 0 for n in frequencies.values()
            ):
                raise ValueError("counts must be whole numbers of at least 0")
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            advice = "is not a file of document frequencies; make one with takeaways frequencies"
            raise ReadError(str(path), f"{advice} ({error})") from None
        return cls(documents, frequencies)

    def to_json(self) -> str:
        """Return the counts as JSON."""
        return json.dumps({"documents": self.documents, "frequencies": dict(self.frequencies)})

    def idf(self, terms: Sequence[str]) -> FloatArray:
        """Return log((N + 1) / (df + 1)) + 1 for each term; unknown terms have a df of 0."""
        df = np.array([self.frequencies.get(term, 0) for term in terms], dtype=float)
        return np.log((self.documents + 1) / (df + 1)) + 1
