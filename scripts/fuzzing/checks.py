"""Invariants that hold for every input: of articles, sentences, errors and takeaways."""

from __future__ import annotations

import json
from collections import deque
from itertools import pairwise

from summarize.article import Article, Sentence
from summarize.errors import TakeawaysError
from summarize.rendering import json_object
from summarize.takeaway import Takeaways
from summarize.text.display_lines import display_lines
from summarize.text.readable import plain_line
from summarize.text.sentences import article_sentences, split_sentences

_MAX_MESSAGE = 2000  # characters of an error; the longest quotes a name


def require(holds: object, claim: str, *values: object) -> None:
    """Fail with a claim that does not hold, and the values that show it."""
    if not holds:
        raise AssertionError(f"{claim}: {', '.join(map(repr, values))}")


def check_error(error: TakeawaysError) -> None:
    """Check that an error is one short line."""
    message = str(error)
    require(len(message.splitlines()) == 1, "an error is one line", message)
    require(len(message) < _MAX_MESSAGE, "an error is short", message)


def check_line(line: str, name: str) -> None:
    """Check that a text is one readable line."""
    require(line == " ".join(line.split()) != "", f"a {name} is one line", line)
    is_shown = not any(char < " " or char == "\x7f" for char in line)
    require(line.encode() and is_shown, f"a {name} has no control character", line)


def check_article(article: Article) -> list[Sentence]:
    """Check the spans, lines and sentences of an article, and return its sentences."""
    text = article.text
    require(text.encode() or not text, "the text can be encoded")
    edges = [0, *(edge for span in article.body for edge in span), len(text)]
    require(edges == sorted(edges), "the body is in order", article.body)
    for start, end in article.body:
        part = text[start:end]
        require(part == part.strip() != "", "a part of the body is no white space", part)
    if article.title is not None:
        check_line(article.title, "title")
    for reference in article.references:
        check_line(reference, "reference")
    lines = display_lines(text, article.body)
    require(all(a.end <= b.start for a, b in pairwise(lines)), "lines are in order", lines)
    return _check_sentences(article)


def _check_sentences(article: Article) -> list[Sentence]:
    sentences = article_sentences(article)
    require(all(a.end <= b.start for a, b in pairwise(sentences)), "sentences are in order")
    for sentence in sentences:
        quotation = article.text[sentence.start : sentence.end]
        require(quotation == quotation.strip() != "", "a sentence is no white space", quotation)
        check_line(sentence.text, "sentence")
        require(any(map(str.isalnum, sentence.text)), "a sentence has a letter", sentence.text)
    rest = deque(sentences)
    for start, end in article.body:
        gaps = [start]
        while rest and rest[0].end <= end:
            gaps += [rest[0].start, rest[0].end]
            rest.popleft()
        gaps.append(end)
        require(gaps == sorted(gaps), "each sentence lies in the body", gaps)
        for gap in zip(gaps[::2], gaps[1::2], strict=True):
            left_out = plain_line(article.text[slice(*gap)])
            require(not any(map(str.isalnum, left_out)), "sentences cover the body", left_out)
    require(not rest, "each sentence lies in the body", rest)
    return sentences


def check_split(text: str) -> None:
    """Check that the sentences of a paragraph cover it exactly."""
    spans = split_sentences(text)
    require("".join(text[slice(*span)] for span in spans) == text, "sentences cover all", spans)
    require(all(start < end for start, end in spans), "no sentence is empty", spans)


def check_takeaways(takeaways: Takeaways, article: Article, count: int) -> None:
    """Check the number of takeaways, their lines and evidence, and that their JSON reads back."""
    require(len(takeaways) <= count, "no more than asked for", takeaways)
    texts = [item.text for item in takeaways]
    require(len(set(texts)) == len(texts), "takeaways are distinct", texts)
    for item in takeaways:
        check_line(item.text, "takeaway")
        require(item.evidence, "a takeaway has evidence", item)
        require(0 <= item.score <= 1, "a score is a share", item)
        for part in item.evidence:
            require(article.text[part.start : part.end] == part.text != "", "evidence", part)
            require(0 < part.score <= 1, "a support is a share", part)
    again = Takeaways.from_dict(json.loads(json_object(takeaways)))
    require(again == takeaways, "JSON reads back", again)
