"""Hostile HTML pages. Each generator draws a page of about ``size`` characters."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .words import paragraph, sentence, some_text

Generator = Callable[[Random, int], str]

_TAGS = (
    *("div", "span", "p", "b", "i", "a", "font", "blockquote", "section", "article", "aside"),
    *("ul", "ol", "li", "dl", "dd", "table", "tbody", "tr", "td", "h1", "h2", "h3", "form"),
    *("main", "header", "footer", "nav", "figure", "details", "summary", "pre", "code", "center"),
)
_RAW = (
    *("script", "style", "template", "noscript", "textarea", "title", "svg", "math", "iframe"),
    *("select", "object", "plaintext", "xmp", "noembed", "frameset", "caption", "option"),
)
_HEADINGS = ("Key takeaways", "Summary", "At a glance", "In short", "Highlights", "Das Wichtigste")


def depth(rng: Random, size: int) -> str:
    """Nest tags, closed or not, with text at each level or only within."""
    tags = rng.choices(_TAGS, k=rng.randint(1, 4))
    inner = rng.choice(("", "word ", sentence(rng)))
    unit = "".join(f"<{tag}>{inner}" for tag in tags)
    ends = "".join(f"</{tag}>" for tag in reversed(tags))
    count = max(1, size // (len(unit) + len(ends)))
    closing = ends * count if rng.random() < 0.6 else ""
    return page(rng, unit * count + paragraph(rng) + closing)


def width(rng: Random, size: int) -> str:
    """Repeat one small element side by side."""
    tag = rng.choice((*_TAGS, "br", "hr", "img", "wbr", "input", "col"))
    inner = rng.choice(("", "x", "word ", sentence(rng), "<br>", "&nbsp;"))
    unit = f"<{tag}>{inner}" + (f"</{tag}>" if rng.random() < 0.7 else "")
    return page(rng, unit * max(1, size // len(unit)) + paragraph(rng))


def attributes(rng: Random, size: int) -> str:
    """Give one tag very many attributes, or very long ones."""
    name = rng.choice(
        ("class", "id", "style", "href", "content", "data-x", "onclick", "é", '"', "=")
    )
    draw = rng.randrange(4)
    if draw == 0:
        given = " ".join(f"{name}{n}=v{n}" for n in range(size // 12))
    elif draw == 1:
        given = f'{name}="{some_text(rng, size)}"'
    elif draw == 2:
        given = " ".join([f"{name}='summary'"] * (size // 18))
    else:
        given = f'class="{"key takeaways summary box " * (size // 26)}"'
    tag = rng.choice((*_TAGS, "meta", "html", "body", "time", "link"))
    return page(rng, f"<{tag} {given}>{paragraph(rng)}</{tag}>")


def headings(rng: Random, size: int) -> str:
    """Put very many headings between little or no prose."""
    parts: list[str] = []
    level = rng.randint(1, 6)
    while sum(map(len, parts)) < size and len(parts) < 4000:
        parts.append(f"<h{level}>{rng.choice(_HEADINGS)}</h{level}>" * rng.randint(1, 40))
        parts.append(rng.choice(("", f"<p>{sentence(rng)}</p>", f"<ul><li>{sentence(rng)}</ul>")))
        level = rng.randint(1, 6)
    return page(rng, "".join(parts))


def lists(rng: Random, size: int) -> str:
    """Repeat lists under headings that promise takeaways, between long paragraphs."""
    items = "".join(f"<li>{sentence(rng)}</li>" for _ in range(rng.randint(0, 8)))
    name = rng.choice(("ul", "ol", "dl", "menu"))
    unit = f"<h2>{rng.choice(_HEADINGS)}</h2><{name}>{items}</{name}>"
    unit += f"<p>{paragraph(rng) * rng.choice((0, 1, 5))}</p>"
    around = rng.choice((0, 0, 10, 480))
    body = unit * max(1, size // len(unit))
    return page(rng, "<div>" * around + body + "</div>" * around)


def boxes(rng: Random, size: int) -> str:
    """Nest boxes and lists in each other."""
    opening = rng.choice(
        (
            '<div class="key-takeaways">',
            '<aside class="summary-box">',
            "<ul><li>",
            "<table><tr><td>",
            "<details><summary>Summary</summary>",
            "<blockquote>",
        )
    )
    unit = f"{opening}<h3>{rng.choice(_HEADINGS)}</h3><ul><li>{sentence(rng)}</li></ul>"
    return page(rng, unit * max(1, size // len(unit)) + paragraph(rng))


def entities(rng: Random, size: int) -> str:
    """Use entities that are escaped again, unknown, too large, or without an end."""
    units = (
        *("&amp;" * 3, "&amp;lt;p&amp;gt;", "&#0;", "&#x110000;", "&#99999999999999999999;"),
        *("&#xD800;", "&unknown;", "&nbsp;", "&", "&&&", "&#", "&#x", "&lt;/p&gt;", "&quot;"),
        *("&CounterClockwiseContourIntegral;", "&amp;" + "amp;" * 50, "&#x80;", "&#13;", "&not"),
    )
    drawn = rng.choices(units, k=rng.randint(1, 3))
    return page(
        rng, f"<p>{''.join(drawn) * max(1, size // len(''.join(drawn)))}{paragraph(rng)}</p>"
    )


def comments(rng: Random, size: int) -> str:
    """Use comments, declarations and sections that have no end or stand where they must not."""
    unit = rng.choice(
        (
            *("<!--", "<!-->", "<!--->", "<!-- x -- >", "<![CDATA[", "]]>", "<?xml ", "<?", "<!"),
            *("<!doctype html>", "<!ENTITY a 'b'>", "--", "-->", "<!-- a -->", "<!- - ", "</", "<"),
        )
    )
    first = rng.choice(("", "<?xml version='1.0'?>", "<!DOCTYPE html [", "\ufeff"))
    return first + page(rng, unit * max(1, size // len(unit)) + paragraph(rng))


def raw_text(rng: Random, size: int) -> str:
    """Use elements whose content is no prose, without an end or within each other."""
    parts: list[str] = []
    while sum(map(len, parts)) < size and len(parts) < 4000:
        tag = rng.choice(_RAW)
        end = f"</{tag}>" if rng.random() < 0.5 else ""
        parts.append(f"<{tag}>{rng.choice((sentence(rng), '', '<p>', '<' + tag + '>'))}{end}")
    return page(rng, "".join(parts) + paragraph(rng))


def metadata(rng: Random, size: int) -> str:
    """Give metadata of odd types, dates and depths: meta, JSON-LD, time, title."""
    date = rng.choice(
        (
            *("2026-13-45", "0000-00-00", "99999-01-01", "1e999", "2026-06-10T25:61:61+99:99", ""),
            *("9" * 400, "-1", "10 June 2026 " * 50, "٢٠٢٦-٠٦-١٠", "\x00", "2026-02-30"),
            "²/²/²²²²",
            *("1/2/3", "Mon, 31 Nov 2026 99:99:99 GMT", "yesterday", "1900000000000", "24:00"),
        )
    )
    value = rng.choice(
        (
            f'"{date}"',
            "1e400",
            "NaN",
            "null",
            "[]",
            "{}",
            "[" * 500,
            f'["{date}", {{}}]',
            "9" * 5000,
        )
    )
    document = f'{{"@type":"NewsArticle","datePublished":{value},"headline":{value}}}'
    deep = min(size // 10, 3000)
    objects = '{"a":' * deep + "1" + "}" * deep
    unit = rng.choice(
        (
            f'<meta property="article:published_time" content="{date}">',
            f'<script type="application/ld+json">{document}</script>',
            f'<script type="application/ld+json">{"[" * deep}</script>',
            f'<script type="application/ld+json">{objects}</script>',
            f'<time datetime="{date}">{date}</time>',
            f"<title>{sentence(rng)}</title>",
            f"<p class='byline'>By A. Writer, {date}</p>",
            f'<link rel="canonical" href="https://x.example/{date}/a">',
            '<meta charset="' + rng.choice(("utf-7", "utf-16", "x", "unicode-1-1", "\x00")) + '">',
        )
    )
    body = unit * max(1, size // len(unit))
    return (
        f"<html><head>{body}</head><body><h1>{date}</h1><p>{paragraph(rng) * 3}</p></body></html>"
    )


def tables(rng: Random, size: int) -> str:
    """Use tables that are wide, deep, empty, or have cells that span millions."""
    span = rng.choice(("", " colspan=99999999", " rowspan=-1", " colspan=x", " rowspan=65534"))
    cell = f"<td{span}>{rng.choice(('', 'x', sentence(rng), '<table><tr><td>'))}</td>"
    row = f"<tr>{cell * rng.choice((1, 3, 500))}</tr>"
    return page(rng, f"<table>{row * max(1, size // len(row))}</table>{paragraph(rng)}")


def broken(rng: Random, size: int) -> str:
    """Repeat a broken piece of markup."""
    unit = rng.choice(
        (
            *("<", "<a ", "<p", "</", "<p/", "<p<p", "</p>", "<p =", "<a href='", '<a href="', ">"),
            *("</div>", "<>", "</>", "<p>>", "< p>", "<p\x00>", "<\x0c", "<é>", "<x:y:z>", "<1>"),
            *("<svg><p>", "<math><mi>", "<table><p>", "<select><p>", "<b><p></b>", "<a><a>"),
            "<p/>",
        )
    )
    return page(rng, unit * max(1, size // len(unit)) + paragraph(rng))


def soup(rng: Random, size: int) -> str:
    """Mix tags, text and pieces of the other generators at random."""
    parts: list[str] = []
    length = 0
    while length < size:
        draw = rng.random()
        tag = rng.choice(_TAGS)
        if draw < 0.3:
            part = f"<{tag}>"
        elif draw < 0.5:
            part = f"</{tag}>"
        elif draw < 0.9:
            part = some_text(rng, 80)
        else:
            part = rng.choice(_WITHOUT_SOUP)(rng, min(size, 300))
        parts.append(part)
        length += max(1, len(part))
    return "".join(parts)


def page(rng: Random, body: str) -> str:
    """Return a body as a page, a fragment, or an article with prose around it."""
    draw = rng.randrange(4)
    if draw == 0:
        return body
    if draw == 1:
        return f"<article><h1>{sentence(rng)}</h1><p>{paragraph(rng)}</p>{body}</article>"
    head = f"<head><title>{sentence(rng)}</title></head>"
    return f"<!doctype html><html>{head}<body>{body}<p>{paragraph(rng) * 4}</p></body></html>"


_WITHOUT_SOUP: tuple[Generator, ...] = (
    *(depth, width, attributes, headings, lists, boxes, entities, comments, raw_text, metadata),
    *(tables, broken),
)
PAGES: dict[str, Generator] = {make.__name__: make for make in (*_WITHOUT_SOUP, soup)}
