"""Training examples: the text that a model reads, and the text that it learns to write.

They are made from articles with takeaways by their editors (the references).
"""

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

MarkSource = Literal["oracle", "predicted", "none"]
"""Origin of the marks of an input: the references, the method ``tiny``, or no marks."""

_MIN_SUPPORT = 0.5  # share of a bullet's words that its sentence must have; chosen by hand
_MAX_WORDS = 110  # of a sentence with the one before; chosen by hand
_SEPARATORS = ("<n>", "\n", " • ", " - ")


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of texts for training.

    Attributes:
        task: the task that it trains.
        source: the text that the model reads, without the prefix of the task.
        target: the text that the model learns to write.
    """

    task: Task
    source: str
    target: str


def rewriting_pairs(
    article: Article, article_index: ArticleIndex
) -> Iterator[tuple[SentenceInContext, str]]:
    """Yield the sentence that each bullet was written from, with the bullet.

    A bullet is left out if the sentence and the one before do not support it. From a bullet with a
    number, name, quotation, negation or word of its own, a model would learn to invent facts.

    Args:
        article: with references.
        article_index: index of the article.
    """
    document = Document.from_sentences(article, article_index.sentences)
    for bullet in article.references:
        indices = [
            article_index.sentence_index(evidence)
            for evidence in check_bullet(bullet, article_index).evidence
        ]
        passages = [SentenceInContext(document, index) for index in sorted(indices)]
        supports = [_support(bullet, passage) for passage in passages]
        if max(supports, default=0.0) >= _MIN_SUPPORT:
            yield passages[supports.index(max(supports))], bullet


def rewriting_example(passage: SentenceInContext, bullet: str, mark: str | None) -> Example:
    """Return the example of a sentence and its bullet; for the mark see ``join_context``."""
    text = join_context(passage.text, passage.before, passage.after, mark)
    return Example("rewriting", text, bullet)


def summarization_examples(
    article: Article,
    article_index: ArticleIndex,
    separator: str,
    split: Callable[[list[str]], list[str]],
) -> Iterator[Example]:
    """Yield each part of an article with the bullets that it supports.

    A bullet belongs to the part in which its best evidence begins. Bullets with a number, name,
    quotation, negation or word that the article does not support are left out, and so are
    parts without a bullet.

    Args:
        article: with references.
        article_index: index of the article.
        separator: text between two bullets.
        split: returns the parts of a list of sentences, in order, like ``chunk_sentences``.
    """
    sentences = [sentence.text for sentence in article_index.sentences]
    starts = [0, *accumulate(len(sentence) + 1 for sentence in sentences)]
    supported = [
        (starts[article_index.sentence_index(check.evidence[0])], bullet)
        for bullet in article.references
        if (check := check_bullet(bullet, article_index)).evidence and not check.findings
    ]
    text, end = " ".join(sentences), 0
    for part in split(sentences):
        start = text.index(part, end)
        end = start + len(part)
        if bullets := [bullet for offset, bullet in supported if start <= offset < end]:
            yield Example("summarization", part, separator.join(bullets))


def marked_example(
    article: Article,
    article_index: ArticleIndex,
    separator: str,
    builder: MarkedInputBuilder,
    marks: MarkSource,
) -> Example | None:
    """Return a marked input of an article with the bullets that it supports; None without any.

    The marked sentences are those that support the bullets best, or as many that ``tiny`` scores
    highest. A mix of both teaches a model to follow the marks, but not blindly.

    Args:
        article: with references.
        article_index: index of the article.
        separator: text between two bullets.
        builder: makes the input.
        marks: origin of the marks.
    """
    best = {bullet: _best_sentence(bullet, article_index) for bullet in article.references}
    supported = {bullet: index for bullet, index in best.items() if index is not None}
    if not supported:
        return None
    document = Document.from_sentences(article, article_index.sentences)
    options = Options(count=len(supported))
    scores = tiny.analyse(document, options).scores
    marked: Collection[int] = ()
    if marks == "oracle":
        marked = {*supported.values()}
    elif marks == "predicted":
        marked = select_indices(document, scores, options, len(supported))
    sentences = [sentence.text for sentence in article_index.sentences]
    text = builder.build(sentences, marked, scores.tolist())
    bullets = [bullet for bullet, index in supported.items() if sentences[index] in text]
    return Example("summarization", text, separator.join(bullets)) if bullets else None


def pick_separator(tokenizer: Any) -> str:
    """Return a separator of bullets: the first that a tokenizer does not lose.

    Args:
        tokenizer: of transformers.
    """
    for separator in _SEPARATORS:
        ids = tokenizer(f"a{separator}b", add_special_tokens=False)["input_ids"]
        if separator.strip(" ") in tokenizer.decode(ids, skip_special_tokens=True):
            return separator
    return " "


def encode_example(
    example: Example, tokenizer: Any, settings: CheckpointSettings, limit: int
) -> dict[str, Any]:
    """Return an example in token ids.

    Args:
        example: the texts.
        tokenizer: of transformers.
        settings: of the checkpoint.
        limit: input tokens at most; the checkpoint's own limit also holds.

    Returns:
        ``input_ids``, ``labels``, and ``length``, which groups examples of similar size.
    """
    prefix = settings.decoding(example.task).prefix
    limit = min(limit, settings.source_limit)
    ids = tokenizer(prefix + example.source, truncation=True, max_length=limit)["input_ids"]
    labels = tokenizer(
        text_target=example.target, truncation=True, max_length=settings.target_limit
    )["input_ids"]
    return {"input_ids": ids, "labels": labels, "length": len(ids) + 2 * len(labels)}


def _best_sentence(bullet: str, article_index: ArticleIndex) -> int | None:
    """Return the index of the sentence that supports a bullet best; None if no one does."""
    check = check_bullet(bullet, article_index)
    is_supported = check.support >= _MIN_SUPPORT and not check.findings
    return article_index.sentence_index(check.evidence[0]) if is_supported else None


def _support(bullet: str, passage: SentenceInContext) -> float:
    """Return the share of a bullet that a sentence and the one before cover, in [0, 1].

    It is 0 if they do not support the bullet, or are too long.
    """
    text = f"{passage.before} {passage.text}".strip()
    if len(text.split()) > _MAX_WORDS:
        return 0.0
    check = check_bullet(bullet, ArticleIndex.from_article(Article.from_text(text)))
    return 0.0 if check.flags else check.support
