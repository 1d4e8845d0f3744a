"""Targets on lines: bullets of models, the checks of a bullet, ROUGE, printed lists."""

from __future__ import annotations

import json
from functools import cache
from math import isclose
from typing import Any

from eval.metrics.rouge import Rouge
from eval.metrics.tokenizers import ascii_words, unicode_words
from eval.predictions.printed_lists import parse_printed_list
from summarize.article import Span
from summarize.composing.bullet_parsing import parse_bullets
from summarize.grounding import ArticleIndex, check_bullet
from summarize.grounding.line import Line
from summarize.reading import Article
from summarize.reading.records import parse_bullets as parse_listed
from summarize.text.words import tokenize

from .checks import check_line, require

SEPARATOR = "\f"  # between a bullet and an article, or a prediction and a reference
_MAX_BULLET = 1000  # characters; the API takes no longer ones
_TYPES = ("rouge1", "rouge2", "rougeL", "rougeLsum")


def parse_model_text(text: str, choice: int) -> None:
    """Parse a model's text into bullets; each is a tidy line of the model's own words."""
    finished = parse_bullets(text)
    for bullet in finished:
        check_line(bullet, "bullet")
        require(len(tokenize(bullet)) > 1, "a bullet has two words", bullet)
    require(len(set(finished)) == len(finished), "bullets are distinct", finished)
    unfinished = parse_bullets(text, finished=False)
    require(set(unfinished) <= set(finished), "no bullet comes from a stop", unfinished, finished)


def parse_list_of_record(text: str, choice: int) -> None:
    """Parse bullets that a record or predictions hold, also as a printed list."""
    for bullet in parse_listed(text):
        check_line(bullet, "bullet")
    printed = parse_printed_list(text)
    for bullet in parse_listed(printed):
        check_line(bullet, "bullet")
    items = text.split(SEPARATOR)
    if items != [""]:
        for form in (json.dumps(items), repr(items)):
            require(parse_printed_list(form) == items, "a printed list reads back", items, form)


def ground(text: str, choice: int) -> None:
    """Check a bullet, and the article's own sentences, against an article."""
    bullet, _, passage = text.partition(SEPARATOR)
    bullet = bullet[:_MAX_BULLET]
    article = Article.from_text("A wall\n\n" + passage) if choice % 2 else _prose(passage)
    index = ArticleIndex.from_article(article)
    _check_findings(bullet, article, index)
    for sentence in index.sentences[:5]:
        flags = check_bullet(sentence.text, index).flags
        require(not flags, "an article supports its own sentences", sentence.text, flags)


def _prose(text: str) -> Article:
    parts = [part.strip() for part in text.split("\n") if part.strip()]
    joined = "\n".join(parts)
    body, start = [], 0
    for part in parts:
        body.append(Span(start, start + len(part)))
        start += len(part) + 1
    return Article("a", joined, body=tuple(body))


def _check_findings(bullet: str, article: Article, index: ArticleIndex) -> None:
    line = Line(bullet)
    check = check_bullet(bullet, index)
    for part in (*line.lexemes, *line.quantities, *check.findings):
        inside = 0 <= part.start < part.end <= len(bullet)
        require(inside, "a part of the bullet lies in it", part)
    for lexeme in line.lexemes:
        require(bullet[lexeme.start : lexeme.end] == lexeme.text, "a lexeme is quoted", lexeme)
    for finding in check.findings:
        require(bullet[finding.start : finding.end] == finding.text, "a finding", finding)
    starts = [finding.start for finding in check.findings]
    require(starts == sorted(starts), "findings are in order", check.findings)
    for flag in check.flags:
        check_line(flag, "flag")
    require(0 <= check.support <= 1, "a support is a share", check)
    spans = {(sentence.start, sentence.end) for sentence in index.sentences}
    for part in check.evidence:
        require((part.start, part.end) in spans, "evidence is a sentence", part)
        require(0 < part.score <= 1, "a score is a share", part)
    require(len({part.start for part in check.evidence}) <= 3, "at most three", check.evidence)
    respaced = check_bullet("  ".join(bullet.split(" ")), index)
    require(respaced.flags == check.flags, "spaces do not matter", respaced.flags, check.flags)


def score_rouge(text: str, choice: int) -> None:
    """Score a prediction against a reference; the package ``rouge-score`` agrees."""
    prediction, _, reference = text.partition(SEPARATOR)
    stem = bool(choice % 2)
    scores = _rouge(stem).score(reference, prediction)
    expected = _rouge_score(stem).score(reference, prediction)
    for name in _TYPES:
        pairs = zip(scores[name], expected[name], strict=True)
        equal = all(isclose(ours, theirs, abs_tol=1e-12) for ours, theirs in pairs)
        require(equal, "rouge-score agrees", name, scores[name], expected[name])
    require(all(word.isascii() for word in ascii_words(text)), "its words are ASCII")
    for word in unicode_words(text):
        require(any(map(str.isalnum, word)), "a word has a letter", word)


@cache
def _rouge(stem: bool) -> Rouge:
    return Rouge(_TYPES, stem=stem)


@cache
def _rouge_score(stem: bool) -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(_TYPES), use_stemmer=stem)
