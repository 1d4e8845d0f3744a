"""Hostile files of records. Each generator returns the ending of the name, and the content."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

from .pages import PAGES
from .texts import TEXTS
from .words import odd, paragraph, sentence, some_text

_VALUES = (
    *("null", "true", "1", "-0.0", "1e400", "NaN", "Infinity", "[]", "{}", '""', '" "'),
    '"\\ud800"',
    *("[null]", '["a", 1, null, {}]', '{"text": "a"}', '[["a"], [["b"]]]', "9" * 5000, '"\\u0000"'),
    *('"1e999"', '[{"text": {"text": 1}}]', '"9999-99-99"', "1e308", "-1", '"<p>a"', "1.5e-400"),
    *('"\\ud83d"', '["\\udc00"]', '"\\u2028"', "12345678901234567890", '{"": ""}', "2026", "1e18"),
)
_KEYS = (
    *("text", "article", "document", "content", "body", "html", "id", "title", "date", "url"),
    "source",
    *("summary", "highlights", "references", "takeaways", "bullets", "TEXT", " text ", ""),
    "\\ud800",
    *("__class__", "published", "headline", "language", "articles", "data", "items", "\\n"),
    "a" * 300,
)


def json_depth(rng: Random, size: int) -> tuple[str, bytes]:
    """Nest arrays or objects, closed or not, alone or within a record."""
    opening, ending = rng.choice((("[", "]"), ('{"a":', "}"), ('[{"text":', "}]"), ("[[],", "]")))
    count = max(1, size // 2 // len(opening))
    deep = opening * count + "1" + (ending * count if rng.random() < 0.6 else "")
    if rng.random() < 0.5:
        deep = f'{{"text": {_text(rng)}, "{rng.choice(_KEYS)}": {deep}}}'
    return rng.choice((".json", ".jsonl")), deep.encode()


def json_shapes(rng: Random, size: int) -> tuple[str, bytes]:
    """Give the known columns values of all types."""
    records = [_record(rng) for _ in range(max(1, min(size // 200, 300)))]
    text = rng.choice(
        (
            "[" + ",".join(records) + "]",
            '{"articles": [' + ",".join(records) + "]}",
            ",".join(records),
            records[0],
            rng.choice(_VALUES),
            "[" + ",".join(records) + "]}",
            "[" + rng.choice(_VALUES) + "," + ",".join(records),
            '{"data": {"items": [' + ",".join(records) + "]}}",
            "\ufeff \n" + records[0],
        )
    )
    return ".json", text.encode()


def json_width(rng: Random, size: int) -> tuple[str, bytes]:
    """Give very many keys, items, or escapes."""
    count = max(1, size // 12)
    text = rng.choice(
        (
            "{" + ",".join(f'"k{n}": {n}' for n in range(count)) + f', "text": {_text(rng)}}}',
            "{" + ",".join([f'"text": {_text(rng)}'] * max(1, size // 300)) + "}",
            "[" + ",".join(["{}"] * count) + "]",
            "[" + ",".join(["1"] * count) + "]",
            '{"text": "' + "\\u0041\\n" * (count) + '"}',
            '{"references": [' + ",".join(['"a"'] * count) + f'], "text": {_text(rng)}}}',
            "[" + ",".join([f'{{"text": {_text(rng)}, "id": "same"}}'] * max(1, size // 300)) + "]",
            '{"' + "k" * size + f'": 1, "text": {_text(rng)}}}',
            " " * size + f'{{"text": {_text(rng)}}}',
        )
    )
    return rng.choice((".json", ".jsonl")), text.encode()


def json_numbers(rng: Random, size: int) -> tuple[str, bytes]:
    """Write numbers that no type holds."""
    digits = rng.choice(("1", "9", "0")) * min(size, 50_000)
    number = rng.choice((digits, f"-{digits}", f"1e{digits}", f"0.{digits}", f"{digits}e-{digits}"))
    key = rng.choice(("text", "id", "date", "title", "references", "x"))
    text = f'{{"text": {_text(rng)}, "{key}": {rng.choice((number, f"[{number}]"))}}}'
    return rng.choice((".json", ".jsonl")), (f"[{text}]" if rng.random() < 0.3 else text).encode()


def jsonl(rng: Random, size: int) -> tuple[str, bytes]:
    """Mix sound, broken, empty and odd lines."""
    lines: list[bytes] = []
    while sum(map(len, lines)) < size and len(lines) < 500:
        line = rng.choice((_record(rng), _record(rng), rng.choice(_VALUES), "{", "", "\x00", "]"))
        lines.append(line.encode() + rng.choice((b"", b"\x00", b"\xff", b",", b" ", b"{}")))
    return ".jsonl", rng.choice((b"\n", b"\r\n", b"\r", b"\n\n", b"", b"\x0b")).join(lines)


def csv(rng: Random, size: int) -> tuple[str, bytes]:
    """Draw rows that are ragged, wide, quoted wrongly, or endless."""
    ending, delimiter = rng.choice(((".csv", ","), (".csv", ";"), (".tsv", "\t")))
    names = rng.choices((*_KEYS, "text", "text"), k=rng.choice((1, 3, 8, 2000)))
    if rng.random() < 0.3:
        names[rng.randrange(len(names))] = rng.choice(('"', '"text', 'te"xt', "\x00", "text\r"))
    parts = [delimiter.join(names)]
    length = len(parts[0])
    while length < size and len(parts) < 3000:
        cells = [_cell(rng) for _ in range(rng.choice((0, 1, 3, len(names), len(names) + 5)))]
        parts.append(delimiter.join(cells[:2000]))
        length += len(parts[-1]) + 1
    content = rng.choice(("\n", "\r\n", "\r", "\n\n")).join(parts)
    if rng.random() < 0.2:
        content += delimiter * size
    if rng.random() < 0.2:
        content += '"' * size
    return ending, content.encode("utf-8", "surrogatepass")


def feed(rng: Random, size: int) -> tuple[str, bytes]:
    """Draw feeds that are deep, wide, broken, or declare entities of entities."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = rng.choice(
        (
            "",
            f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]>',
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///dev/zero">]>',
            '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
            "<!DOCTYPE rss [" + "<!ENTITY a 'b'>" * (size // 20) + "]>",
        )
    )
    name = rng.choice(("description", "content:encoded", "x", "title", "pubDate", "guid", "link"))
    page = rng.choice([*PAGES.values()])(rng, min(size, 2000))
    inner = rng.choice(
        (
            "&l11;&x;&nbsp;&unknown;",
            f"<![CDATA[{page}]]>",
            "<![CDATA[" + paragraph(rng),
            f"<{name}>" * (size // 10),
            (f"<{name}>a</{name}>") * (size // 20),
            page.replace("&", "&amp;").replace("<", "&lt;"),
            f"<content type='xhtml'><div>{'<div>' * (size // 8)}</div></content>",
            some_text(rng, min(size, 2000)),
            f"<{name} {'a' * size}='1'/>",
        )
    )
    item = rng.choice(("item", "entry"))
    body = f"<{item}><{name}>{inner}</{name}><description>{paragraph(rng)}</description></{item}>"
    count = rng.choice((1, max(1, size // len(body))))
    root = rng.choice(("rss", "feed", "rdf:RDF", "channel"))
    start = rng.choice(("<?xml version='1.0'?>", "<?xml version='1.0' encoding='utf-7'?>", ""))
    text = f"{start}{declared}<{root}>{body * count}" + rng.choice((f"</{root}>", ""))
    return rng.choice((".xml", ".rss", ".atom")), text.encode("utf-8", "surrogatepass")


def _record(rng: Random) -> str:
    keys = ["text", *rng.choices(_KEYS, k=rng.randint(0, 6))]
    fields = [f'"{key}": {rng.choice((*_VALUES, _text(rng), _text(rng)))}' for key in keys]
    return "{" + ", ".join(fields) + "}"


def _text(rng: Random) -> str:
    return json.dumps(rng.choice((paragraph(rng), some_text(rng, 100))))


def _cell(rng: Random) -> str:
    return rng.choice(
        (
            *(sentence(rng), f'"{sentence(rng)}"', "", '"', '""', f'"{sentence(rng)}', odd(rng)),
            *('a"b', f'"{odd(rng)}"', '"a""b"', "\x00", "1", '"a\nb"', "\r", "9" * 300),
        )
    )


RECORDS: dict[str, Callable[[Random, int], tuple[str, bytes]]] = {
    make.__name__: make
    for make in (json_depth, json_shapes, json_width, json_numbers, jsonl, csv, feed)
}
assert not RECORDS.keys() & {*PAGES, *TEXTS}
