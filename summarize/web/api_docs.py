"""The page ``/docs``: what OpenAPI says of the app, and the kinds of problems. Without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from summarize.web.problems import KINDS

_Json = Mapping[str, Any]

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>takeaways: the API</title>
<link rel="stylesheet" href="/page/base.css"><link rel="stylesheet" href="/page/page.css">
</head><body class="docs">
<header class="masthead"><p class="kicker"><a href="/">Key takeaways</a></p><h1>The API</h1>
<p>{summary} Version {version}. The same for programs: <a href="/openapi.json">openapi.json</a>.
Where the server has a key, send <code>Authorization: Bearer KEY</code>. Characters are counted in
code points, from 0.</p></header><main>
"""
_ABOUT_PROBLEMS = (
    "Errors are ``application/problem+json`` (RFC 9457): ``type`` is a place in this table, "
    "``detail`` says what is wrong with the request."
)
_FOOT = "</main></body></html>\n"


def documentation(described: _Json) -> str:
    """Return the page for an OpenAPI description."""
    about = described["info"]
    head = _HEAD.format(summary=escape(about["summary"]), version=escape(about["version"]))
    schemas = described["components"]["schemas"]
    operations = "".join(
        _operation(path, method, one, schemas)
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    )
    contents = "".join(
        f'<li><a href="#{_anchor(path)}">{escape(path)}</a></li>' for path in described["paths"]
    )
    contents = f'<ul class="contents">{contents}<li><a href="#problems">Problems</a></li></ul>'
    return f"{head}{contents}{operations}{_problems()}{_FOOT}"


def _operation(path: str, method: str, one: _Json, schemas: _Json) -> str:
    name = f"{method.upper()} {path}"
    parts = [f"<h2 id={_anchor(path)}>{escape(one['summary'])}</h2><p><code>{name}</code></p>"]
    parts += [f"<p>{_prose(text)}</p>" for text in one.get("description", "").split("\n\n")]
    if body := one.get("requestBody"):
        schema = _resolved(_schema_of(body), schemas)
        parts.append(_fields("Request", schema, schemas))
        parts += [_code("Example", _call(path, value)) for value in schema.get("examples", ())]
    answer = _schema_of(one["responses"].get("200", {}))
    if answer:
        schema = _resolved(answer, schemas)
        parts.append(_fields("Answer", _resolved(schema, schemas), schemas))
        parts += [_code("Example", _indented(value)) for value in schema.get("examples", ())]
    return f"<section>{''.join(parts)}</section>"


def _bounds(field: _Json) -> str:
    """Return how many or how long a field may be, if that is bounded."""
    options = [field, *field.get("anyOf", ())]
    if number := next((one for one in options if "maximum" in one), None):
        return f"{number['minimum']:g} to {number['maximum']:,g}"
    if text := next((one for one in options if "maxLength" in one), None):
        return f"At most {text['maxLength']:,} characters"
    return f"At most {field['maxItems']}" if "maxItems" in field else ""


def _call(path: str, body: Any) -> str:
    """Return a command that asks for an example; a shell takes it as it stands."""
    shown = _indented(body).replace("'", "'\\''")
    header = "-H 'Content-Type: application/json'"
    return f"curl http://127.0.0.1:8000{path} {header} -d '{shown}'"


def _indented(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _code(label: str, text: str) -> str:
    return f"<h3>{label}</h3><pre tabindex=0><code>{escape(text)}</code></pre>"


def _anchor(path: str) -> str:
    return path.strip("/").replace("/", "-").replace(":", "-")


def _schema_of(described: _Json) -> _Json:
    return described.get("content", {}).get("application/json", {}).get("schema", {})


def _resolved(schema: _Json, schemas: _Json) -> _Json:
    """Follow references, also those of the items of a list and of what may be null."""
    if "$ref" in schema:
        return schemas[schema["$ref"].rpartition("/")[2]]
    options = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if options:
        return _resolved(options[0], schemas)
    if "items" in schema and "$ref" in str(schema["items"]):
        return _resolved(schema["items"], schemas)
    return schema


def _fields(label: str, schema: _Json, schemas: _Json) -> str:
    rows = "".join(_rows(schema, schemas, ""))
    if not rows:
        return ""
    return f"<h3>{label}</h3>{_table(label, ('field', 'what it is'), rows)}"


def _rows(schema: _Json, schemas: _Json, within: str) -> Iterator[str]:
    for name, field in schema.get("properties", {}).items():
        facts = [_prose(field.get("description", "")), _bounds(field)]
        facts += [f"Default {escape(json.dumps(field['default']))}"] if field.get("default") else []
        told = ". ".join(fact.rstrip(".") for fact in facts if fact)
        yield f'<tr><th scope="row"><code>{within}{name}</code></th><td>{told}</td></tr>'
        inner = _resolved(field, schemas)
        if inner is not field:
            yield from _rows(inner, schemas, f"{within}{name}.")


def _problems() -> str:
    rows = "".join(
        f'<tr id="{one.name}"><th scope="row">{one.status}</th><td><code>{one.name}</code></td>'
        f"<td>{escape(one.title)}. {escape(one.advice)}</td></tr>"
        for one in KINDS
    )
    table = _table("Problems", ("status", "type", "meaning"), rows)
    return (
        f"<section><h2 id=problems>Problems</h2><p>{_prose(_ABOUT_PROBLEMS)}</p>{table}</section>"
    )


def _table(label: str, heads: Sequence[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="scroller" role="region" aria-label="{label}" tabindex="0"><table><thead>'
        f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _prose(text: str) -> str:
    """Return a text with what stands in backticks as code."""
    parts = escape(" ".join(text.split())).split("``")
    return "".join(f"<code>{p}</code>" if at % 2 else p for at, p in enumerate(parts))
