"""Targets on the whole way: an article to takeaways, and takeaways to text, JSON and pages."""

from __future__ import annotations

from functools import cache

import lxml.html
from markdown_it import MarkdownIt

from summarize import rendering
from summarize.errors import ReadError
from summarize.reading import Article
from summarize.summarizer import Summarizer
from summarize.takeaway import Takeaways
from summarize.text.words import has_word

from .checks import check_article, check_takeaways, require

_METHODS = ("lead", "lexrank", "textrank", "lsa", "kl", "sumbasic", "luhn", "centroid", "tiny")
_COUNTS = (1, 2, 3, 7)


def summarize(text: str, choice: int) -> None:
    """Summarize a text by a quick method, and render the takeaways in each form."""
    try:
        article = Article.from_text(text)
    except ReadError:
        return
    method, count = _METHODS[choice % len(_METHODS)], _COUNTS[choice // 16 % len(_COUNTS)]
    sentences = check_article(article)
    takeaways = _summarizer(method, count, choice >= 128)(article)
    check_takeaways(takeaways, article, count)
    has_words = any(has_word(sentence.text) for sentence in sentences)
    require(bool(takeaways) == has_words, "an article with words has takeaways", takeaways)
    _check_page(takeaways, article)
    _check_markdown(takeaways)
    shown = rendering.text(takeaways, article).splitlines()
    bullets = [line for line in shown if line.startswith("- ")]
    require(len(bullets) == len(takeaways), "a line for each takeaway", shown)


@cache
def _summarizer(method: str, count: int, short: bool) -> Summarizer:
    return Summarizer(method, count=count, max_words=9 if short else None)


def _check_page(takeaways: Takeaways, article: Article) -> None:
    page = lxml.html.fromstring(rendering.html(takeaways, article, quotations=True))
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    require(len(set(ids)) == len(ids), "ids are unique", ids)
    for link in page.iter("a"):
        require(link.get("href")[1:] in ids, "a link has its target", link.get("href"))
    items = page.findall(".//ol[@class='bullets']/li")
    for item, takeaway in zip(items, takeaways, strict=True):
        shown = "".join(item.itertext())
        require(takeaway.text in shown, "a page shows the takeaway", shown, takeaway.text)


def _check_markdown(takeaways: Takeaways) -> None:
    source = rendering.markdown(takeaways, title=False)
    shown = lxml.html.fromstring(f"<div>{MarkdownIt().render(source)}</div>")
    lists = shown.findall("ul/li")
    require(len(lists) == len(takeaways), "a list item for each takeaway", source)
    for item, takeaway in zip(lists, takeaways, strict=True):
        text = "".join(item.itertext()).strip()
        flags = f" [{', '.join(takeaway.flags)}]" if takeaway.flags else ""
        require(text == takeaway.text + flags, "Markdown shows the takeaway", source, text)
