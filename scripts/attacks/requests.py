"""Hostile HTTP requests, as the bytes that a client sends to the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from .pages import PAGES
from .texts import TEXTS
from .words import odd, paragraph, some_text

_PATHS = ("/v1/takeaways", "/v1/methods", "/docs", "/openapi.json", "/", "/healthz", "/metrics")
_POSTS = ("/v1/takeaways", "/v1/takeaways:batch", "/v1/grounding")
_JSON = "application/json"


def post(
    body: bytes, path: str = "/v1/takeaways", content_type: str = _JSON, extra: str = ""
) -> bytes:
    """Return a whole request, after which the server closes."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n{extra}"
    return f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


def article(rng: Random, kind: str, size: int) -> bytes:
    """Return a request for takeaways, or for evidence, of a hostile text or page."""
    make = PAGES.get(kind) or TEXTS[kind]
    text = make(rng, size)
    field = "html" if kind in PAGES and rng.random() < 0.9 else "text"
    value: dict[str, Any] = {field: text}
    path = "/v1/takeaways"
    if rng.random() < 0.3:
        path = "/v1/grounding"
        value["bullets"] = [text[:500], paragraph(rng), some_text(rng, 200)]
    elif rng.random() < 0.5:
        value |= {"article": True, "method": rng.choice(("lead", "tiny"))}
    return post(json.dumps(value).encode(), path)


def request_lines(rng: Random, size: int) -> bytes:
    """Send a first line that is broken, long, or of another protocol."""
    path = rng.choice(
        (
            *("/" + "a" * size, "/%00", "/..%2f..%2fetc", "//x.example/", "*", "http://x/"),
            *("/\xff", ""),
            *("/?" + "a=1&" * (size // 4), "/v1/takeaways#x", "/v1//takeaways/", "/%ff%fe", "/{x}"),
        )
    )
    method = rng.choice(
        ("GET", "POST", "get", "A" * 300, "CONNECT", "TRACE", "PRI", "\x00", "HEAD")
    )
    version = rng.choice(("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1 ", "", "X"))
    line = f"{method} {path} {version}\r\n".encode("utf-8", "replace")
    return line + b"Host: localhost\r\nConnection: close\r\n\r\n"


def request_headers(rng: Random, size: int) -> bytes:
    """Send headers that are many, long, doubled, folded or contradictory."""
    long = "a" * size
    values = {
        "Content-Length": (
            "-1",
            "9" * 5000,
            "+5",
            "0x5",
            "²",
            "5, 5",
            "",
            "5\r\nContent-Length: 6",
        ),
        "Transfer-Encoding": ("gzip", "chunked\r\nContent-Length: 5", "chunked, chunked", ""),
        "Host": ("[", "[::1", "[::1]:x", "x" * 5000, "", "\x00", "localhost:99999", "b\r\nHost: c"),
        "Authorization": ("Bearer", "Bearer ²", "Basic x", f"Bearer {long}"),
        "Content-Type": ("x", "application/json; charset=utf-16", ";", "a" * 999),
        "Upgrade": ("websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: a", "h2c"),
        "Expect": ("100-continue", "x"),
        "Origin": ("null\r\nAccess-Control-Request-Method: X", long),
        "Accept-Encoding": ("gzip," * (size // 5), "\x01"),
        "Range": ("bytes=0-,0-,0-\r\nIf-Modified-Since: ²",),
        "X": (
            long,
            "\x00\x01",
            "\x7f" * 300,
            "a\r\nX: a" * (size // 7),
            "a\r\n folded",
            "a\r\n:",
            "\n",
        ),
    }
    name = rng.choice([*values])
    lines = f"{name}: {rng.choice(values[name])}\r\n"
    method = rng.choice(("GET", "POST", "OPTIONS", "HEAD", "PUT"))
    line = f"{method} {rng.choice((*_PATHS, *_POSTS))} HTTP/1.1\r\n"
    return f"{line}Host: localhost\r\n{lines}Connection: close\r\n\r\n".encode() + b"{}"


def request_chunks(rng: Random, size: int) -> bytes:
    """Send a body in chunks that are tiny, broken or endless."""
    head = f"POST {rng.choice(_POSTS)} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {_JSON}\r\n"
    head += "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunk = rng.choice(
        (
            *("1\r\na\r\n", "-1\r\n", "ffffffffffffffffff\r\n", "x\r\n"),
            "1;" + "a" * size + "\r\na\r\n",
            *("5\r\na", "0x1\r\na\r\n", "1\na\n", "\r\n", "1 \r\na\r\n", "0" * 500 + "1\r\na\r\n"),
        )
    )
    end = rng.choice(
        ("0\r\n\r\n", "0\r\nX: a\r\n\r\n", "0\r\n" + "X: a\r\n" * (size // 6) + "\r\n", "")
    )
    return (head + chunk * rng.choice((1, max(1, size // len(chunk)))) + end).encode()


def request_json(rng: Random, size: int) -> bytes:
    """Send a body that is broken, deep, wide, of other types, or in another encoding."""
    count = max(1, size // 10)
    text = json.dumps(paragraph(rng))
    value = rng.choice(
        (
            *("null", "[]", "1", '""', "1e400", "NaN", "9" * 5000, "true", '"\\ud800"'),
            *("0" * 5000, "[{}]"),
            *('["\\ud800"]', '{"a": "\\udc00"}', "{}", '"a"', "-", "-1", "4.0", "1e2", '"4"'),
            *("999", "0"),
        )
    )
    field = rng.choice(
        (
            *("text", "html", "title", "id", "method", "count", "max_words", "guard", "article"),
            *("articles", "bullets", "x", "", "\\ud800", "\\u0000", "__class__", "a" * 300),
        )
    )
    body = rng.choice(
        (
            f'{{"text": {text}, "{field}": {value}}}',
            f'{{"text": {text}, "{field}": {value}}}',
            f'{{"articles": [{{"text": {text}, "{field}": {value}}}], "{field}": {value}}}',
            f'{{"text": {text}, "bullets": [{value}, {text}]}}',
            value,
            "{" + ",".join(f'"k{n}": 1' for n in range(count)) + "}",
            "[" * count,
            '{"a":' * count + "1" + "}" * count,
            f'{{"text": {"[" * count}{"]" * count}}}',
            '{"text": "' + "\\u0041" * count + '"}',
            '{"text": "' + "\\ud83d" * count + '"}',
            f'{{"articles": [{",".join([f"{{{chr(34)}text{chr(34)}: {text}}}"] * count)}]}}',
            '{"articles": [' + ",".join(["{}"] * count) + "]}",
            f'{{"text": {text}, "bullets": [' + ",".join(['"a"'] * count) + "]}",
            f'{{"text": {text}, "text": {text}}}',
            f'{{"text": {text}',
            f'{{"text": {text}}} {{}}',
            odd(rng) * count,
            "",
        )
    )
    encoding = rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "utf-32", "utf-7"))
    data = body.encode(encoding) + rng.choice((b"", b"", b"\x00", b"\xff"))
    kind = rng.choice((_JSON, _JSON, _JSON, "text/plain", "application/json; charset=latin-1"))
    coding = rng.choice(("", "", "", "Content-Encoding: gzip\r\n"))
    return post(data, rng.choice(_POSTS), kind, coding)


def request_bytes(rng: Random, size: int) -> bytes:
    """Send noise, a request that is cut, or several in one go."""
    whole = post(json.dumps({"text": paragraph(rng)}).encode())
    open_ended = whole.replace(b"Connection: close\r\n", b"")
    return rng.choice(
        (
            rng.randbytes(min(size, 20_000)),
            whole[: rng.randrange(len(whole))],
            whole + whole,
            b"\r\n" * (size // 2) + whole,
            open_ended * rng.randint(1, 20) + whole,
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + rng.randbytes(500),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + rng.randbytes(100),
            whole.replace(b"\r\n", b"\n"),
            whole.replace(b"\r\n", b"\r"),
            b"GET /healthz\r\n\r\n",
            b"\x00" * size,
        )
    )


REQUESTS: dict[str, Callable[[Random, int], bytes]] = {
    make.__name__: make
    for make in (request_lines, request_headers, request_chunks, request_json, request_bytes)
}
