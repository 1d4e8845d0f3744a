"""Make the English word list of ``summarize/text/dictionary.py``.

python scripts/make_dictionary.py SCOWL_FOLDER ARTICLES.jsonl.xz …

It joins the words of SCOWL (the folder with its lists, such as ``english-words.10``), the whole
words of the vocabulary that comes with MiniLM, and words that many training articles have.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from summarize.models.bundled_weights import FOLDER
from summarize.text.dictionary import FILE

_LARGEST = 60  # size of SCOWL's lists: 60 is that of a usual spell checker (SCOWL's README)
_VARIETIES = ("english", "american", "british", "british_z")
_MIN_ARTICLES = 10  # articles that have a word; fewer let misprints in; chosen by hand
_WORD = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])")


def main() -> None:
    """Write the list."""
    scowl, *files = map(Path, sys.argv[1:])
    words = {*_scowl_words(scowl), *_vocabulary_words(), *_frequent_words(files)}
    FILE.write_bytes(lzma.compress("\n".join(sorted(words)).encode("ascii"), preset=9))
    print(f"{len(words):,} words, {FILE.stat().st_size:,} bytes")


def _scowl_words(folder: Path) -> Iterator[str]:
    for path in folder.glob("*-words.*"):
        variety, _, size = path.name.partition("-words.")
        if variety in _VARIETIES and int(size) <= _LARGEST:
            yield from _plain(path.read_text("latin-1").split())


def _vocabulary_words() -> Iterator[str]:
    yield from _plain(json.loads((FOLDER / "minilm/vocabulary.json").read_text("utf-8")))


def _frequent_words(files: Iterable[Path]) -> Iterator[str]:
    """Yield lower-case words that at least ``_MIN_ARTICLES`` articles have."""
    counts: Counter[str] = Counter()
    for path in files:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                counts.update(set(_WORD.findall(json.loads(line)["document"])))
    for word, count in counts.items():
        if count >= _MIN_ARTICLES:
            yield word


def _plain(words: Iterable[str]) -> Iterator[str]:
    for word in map(str.lower, words):
        if word.isascii() and word.isalpha():
            yield word


if __name__ == "__main__":
    main()
