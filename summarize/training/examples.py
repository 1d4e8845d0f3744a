"""Articles with their editors' takeaways -> what a model reads, and what it should write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summarize.abstractive.settings import Settings, Task
from summarize.article import Article
from summarize.grounding import Source, ground
from summarize.rewriting.passages import readable
from summarize.sentences import sentences

_LEAST_SUPPORT = 0.5  # of a bullet by the passage that it is taken to rewrite
_MOST_WORDS = 110  # of a passage with the sentence before
_SEPARATORS = ("<n>", "\n", " • ", " - ")


@dataclass(frozen=True, slots=True)
class Example:
    """What a model reads, without the prefix of the task, and what it should write."""

    task: Task
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence between its neighbours, and the bullet that an editor made of it."""

    before: str
    sentence: str
    after: str
    bullet: str


def rewriting_pairs(article: Article) -> Iterator[Pair]:
    """Yield a sentence for each bullet that it, with the one before, bears out.

    Bullets with a number, name, quotation or denial that the two lack are passed over: a model
    would learn from them to invent.
    """
    source = Source.from_article(article)
    for bullet in article.references:
        told = [
            source.by_text[text]
            for evidence in ground(bullet, source).evidence
            if (text := article.text[evidence.start : evidence.end]) in source.by_text
        ]
        support, place = max(
            ((_support(bullet, source, one), -one) for one in told), default=(0, 0)
        )
        if support >= _LEAST_SUPPORT:
            yield Pair(*_around(source, -place), bullet)


def rewriting_example(pair: Pair, mark: str | None) -> Example:
    """Return what a model reads of a pair and should write; see ``readable`` for the mark."""
    return Example("rewriting", readable(pair.sentence, pair.before, pair.after, mark), pair.bullet)


def takeaways_example(article: Article, separator: str) -> Example | None:
    """Return an article with all its bullets that it bears out, if any."""
    source = Source.from_article(article)
    kept = [bullet for bullet in article.references if not ground(bullet, source).findings]
    if not kept:
        return None
    text = " ".join(sentence.text for sentence in sentences(article))
    return Example("summarization", text, separator.join(kept))


def separator_for(tokenizer: Any) -> str:
    """Return what may stand between bullets: the first mark that a tokenizer does not lose."""
    for mark in _SEPARATORS:
        ids = tokenizer(f"a{mark}b", add_special_tokens=False)["input_ids"]
        if mark.strip(" ") in tokenizer.decode(ids, skip_special_tokens=True):
            return mark
    return " "


def encode(example: Example, tokenizer: Any, settings: Settings, limit: int) -> dict[str, Any]:
    """Return an example in token ids.

    Args:
        example: to encode.
        tokenizer: of transformers.
        settings: of the checkpoint.
        limit: tokens that are read at most.

    Returns:
        ``input_ids``, ``labels``, and ``length``, by which examples of a size are put together.
    """
    prefix = settings.decoding(example.task).prefix
    most = min(limit, settings.source_limit)
    ids = tokenizer(prefix + example.source, truncation=True, max_length=most)["input_ids"]
    labels = tokenizer(
        text_target=example.target, truncation=True, max_length=settings.target_limit
    )["input_ids"]
    return {"input_ids": ids, "labels": labels, "length": len(ids) + 2 * len(labels)}


def _around(source: Source, place: int) -> tuple[str, str, str]:
    """Return a sentence between its neighbours."""
    lines = ["", *(one.text for one in source.sentences), ""]
    return lines[place], lines[place + 1], lines[place + 2]


def _support(bullet: str, source: Source, place: int) -> float:
    """Return how much of a bullet a sentence covers, with the one before, in [0, 1].

    It is 0 if they do not bear it out, or are very long.
    """
    before, sentence, _ = _around(source, place)
    text = f"{before} {sentence}".strip()
    if len(text.split()) > _MOST_WORDS:
        return 0.0
    found = ground(bullet, Source.from_article(Article.from_text(text)))
    return 0.0 if found.flags else found.support
