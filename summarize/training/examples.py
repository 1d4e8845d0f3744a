"""Articles with their editors' takeaways -> what a model reads, and what it should write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from summarize.article import Article
from summarize.document.document import Document
from summarize.document.selection import select_indices
from summarize.extractive.learned.tiny import tiny
from summarize.grounding import ArticleIndex, check_bullet
from summarize.options import Options
from summarize.rewriting.base import SentenceInContext, join_context
from summarize.seq2seq.marked_input import MarkedInputBuilder
from summarize.seq2seq.settings import CheckpointSettings, Task

Marks = Literal["oracle", "predicted", "none"]
"""Where the marks of a digest come from: the editor's bullets, a scorer, or nowhere."""

_LEAST_SUPPORT = 0.5  # of a bullet by the passage that it is taken to rewrite
_MOST_WORDS = 110  # of a passage with the sentence before
_SEPARATORS = ("<n>", "\n", " • ", " - ")


@dataclass(frozen=True, slots=True)
class Example:
    """What a model reads, without the prefix of the task, and what it should write."""

    task: Task
    source: str
    target: str


def rewriting_pairs(
    article: Article, article_index: ArticleIndex
) -> Iterator[tuple[SentenceInContext, str]]:
    """Yield a sentence and its bullet, for each bullet that it and the one before bear out.

    Bullets with a number, name, quotation or denial that the two lack are passed over: a model
    would learn from them to invent.

    Args:
        article: with references.
        article_index: the index of the article.
    """
    document = Document.from_sentences(article, article_index.sentences)
    for bullet in article.references:
        places = [
            article_index.sentence_index(one)
            for one in check_bullet(bullet, article_index).evidence
        ]
        told = [SentenceInContext(document, place) for place in sorted(places)]
        supports = [_support(bullet, one) for one in told]
        if max(supports, default=0.0) >= _LEAST_SUPPORT:
            yield told[supports.index(max(supports))], bullet


def rewriting_example(passage: SentenceInContext, bullet: str, mark: str | None) -> Example:
    """Return the input and target of a rewriting model; see ``join_context`` for the mark."""
    text = join_context(passage.text, passage.before, passage.after, mark)
    return Example("rewriting", text, bullet)


def takeaways_examples(
    article: Article,
    article_index: ArticleIndex,
    separator: str,
    divide: Callable[[list[str]], list[str]],
) -> Iterator[Example]:
    """Yield each part of an article that is read at once, with the bullets that it bears out.

    A bullet belongs to the part in which its best evidence begins. Those with a number, name,
    quotation or denial of their own are passed over, and so are parts that no bullet tells of.

    Args:
        article, article_index: as above.
        separator: stands between bullets.
        divide: makes of the sentences the parts, in order, as ``chunks`` does.
    """
    lines = [sentence.text for sentence in article_index.sentences]
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    told = [
        (begins[article_index.sentence_index(found.evidence[0])], bullet)
        for bullet in article.references
        if (found := check_bullet(bullet, article_index)).evidence and not found.findings
    ]
    text, end = " ".join(lines), 0
    for part in divide(lines):
        start = text.index(part, end)
        end = start + len(part)
        if kept := [bullet for place, bullet in told if start <= place < end]:
            yield Example("summarization", part, separator.join(kept))


def guided_example(
    article: Article,
    article_index: ArticleIndex,
    separator: str,
    builder: MarkedInputBuilder,
    marks: Marks,
) -> Example | None:
    """Return a digest of an article, and the bullets that it bears out; None if there are none.

    Marked are the sentences that bear the bullets out best, or as many that a scorer holds best.
    A mix of both teaches a model to follow the marks, and not to trust them too far.

    Args:
        article, article_index, separator: as above.
        builder: makes the digest.
        marks: where they come from.
    """
    places = {bullet: _place(bullet, article_index) for bullet in article.references}
    told = {bullet: place for bullet, place in places.items() if place is not None}
    if not told:
        return None
    document = Document.from_sentences(article, article_index.sentences)
    options = Options(count=len(told))
    scores = tiny.analyse(document, options).scores
    marked: Collection[int] = ()
    if marks == "oracle":
        marked = {*told.values()}
    elif marks == "predicted":
        marked = select_indices(document, scores, options, len(told))
    lines = [sentence.text for sentence in article_index.sentences]
    text = builder.build(lines, marked, scores.tolist())
    kept = [bullet for bullet, place in told.items() if lines[place] in text]
    return Example("summarization", text, separator.join(kept)) if kept else None


def separator_for(tokenizer: Any) -> str:
    """Return what may stand between bullets: the first mark that a tokenizer does not lose."""
    for mark in _SEPARATORS:
        ids = tokenizer(f"a{mark}b", add_special_tokens=False)["input_ids"]
        if mark.strip(" ") in tokenizer.decode(ids, skip_special_tokens=True):
            return mark
    return " "


def encode(
    example: Example, tokenizer: Any, settings: CheckpointSettings, limit: int
) -> dict[str, Any]:
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


def _place(bullet: str, article_index: ArticleIndex) -> int | None:
    """Return the place of the sentence that bears a bullet out best, if the article does."""
    found = check_bullet(bullet, article_index)
    borne_out = found.support >= _LEAST_SUPPORT and not found.findings
    return article_index.sentence_index(found.evidence[0]) if borne_out else None


def _support(bullet: str, passage: SentenceInContext) -> float:
    """Return how much of a bullet a sentence covers, with the one before, in [0, 1].

    It is 0 if they do not bear it out, or are very long.
    """
    text = f"{passage.before} {passage.text}".strip()
    if len(text.split()) > _MOST_WORDS:
        return 0.0
    found = check_bullet(bullet, ArticleIndex.from_article(Article.from_text(text)))
    return 0.0 if found.flags else found.support
