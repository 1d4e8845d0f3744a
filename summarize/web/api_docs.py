"""The page ``/docs``: the OpenAPI document and the problem types as HTML without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from summarize.web.problems import PROBLEM_TYPES

_Json = Mapping[str, Any]

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<title>takeaways: the API</title>
<link rel="stylesheet" href="/page/base.css"><link rel="stylesheet" href="/page/page.css">
</head><body class="docs">
<header class="masthead"><p class="kicker"><a href="/">Key takeaways</a></p><h1>The API</h1>
<p>{summary} Version {version}. The same as an OpenAPI document:
<a href="/openapi.json">openapi.json</a>. If the server has an API key, send
<code>Authorization: Bearer KEY</code>. Offsets count code points, from 0.</p></header><main>
"""
_PROBLEMS_INTRODUCTION = (
    "Errors are ``application/problem+json`` (RFC 9457): ``type`` links to a row of this table, "
    "and ``detail`` says what is wrong with the request."
)
_FOOT = "</main></body></html>\n"


def api_docs_page(openapi: _Json) -> str:
    """Return the HTML page for an OpenAPI document."""
    info = openapi["info"]
    head = _HEAD.format(summary=escape(info["summary"]), version=escape(info["version"]))
    schemas = openapi["components"]["schemas"]
    operations = "".join(
        _operation(path, method, operation, schemas)
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )
    links = "".join(
        f'<li><a href="#{_anchor(path)}">{escape(path)}</a></li>' for path in openapi["paths"]
    )
    contents = f'<ul class="contents">{links}<li><a href="#problems">Problems</a></li></ul>'
    return f"{head}{contents}{operations}{_problems()}{_FOOT}"


# --- operations and their fields ------------------------------------------------------------------


def _operation(path: str, method: str, operation: _Json, schemas: _Json) -> str:
    name = f"{method.upper()} {path}"
    summary = escape(operation["summary"])
    parts = [f"<h2 id={_anchor(path)}>{summary}</h2><p><code>{name}</code></p>"]
    paragraphs = operation.get("description", "").split("\n\n")
    parts += [f"<p>{_prose(paragraph)}</p>" for paragraph in paragraphs]
    if body := operation.get("requestBody"):
        schema = _resolved(_json_schema(body), schemas)
        parts.append(_fields("Request", schema, schemas))
        parts += [_code("Example", _curl(path, value)) for value in schema.get("examples", ())]
    answer = _json_schema(operation["responses"].get("200", {}))
    if answer:
        schema = _resolved(answer, schemas)
        parts.append(_fields("Answer", _resolved(schema, schemas), schemas))
        parts += [_code("Example", _indented(value)) for value in schema.get("examples", ())]
    return f"<section>{''.join(parts)}</section>"


def _fields(label: str, schema: _Json, schemas: _Json) -> str:
    rows = "".join(_rows(schema, schemas, ""))
    if not rows:
        return ""
    return f"<h3>{label}</h3>{_table(label, ('field', 'description'), rows)}"


def _rows(schema: _Json, schemas: _Json, prefix: str) -> Iterator[str]:
    """Yield a table row for each field of a schema, and for the fields of nested schemas."""
    for name, field in schema.get("properties", {}).items():
        facts = [_prose(field.get("description", "")), _bounds(field)]
        facts += [f"Default {escape(json.dumps(field['default']))}"] if field.get("default") else []
        description = ". ".join(fact.rstrip(".") for fact in facts if fact)
        cells = f'<th scope="row"><code>{prefix}{name}</code></th><td>{description}</td>'
        yield f"<tr>{cells}</tr>"
        nested = _resolved(field, schemas)
        if nested is not field:
            yield from _rows(nested, schemas, f"{prefix}{name}.")


def _bounds(field: _Json) -> str:
    """Return the range of a number, or the maximum length of a string or an array, in words."""
    options = [field, *field.get("anyOf", ())]
    if number := next((option for option in options if "maximum" in option), None):
        return f"{number['minimum']:g} to {number['maximum']:,g}"
    if string := next((option for option in options if "maxLength" in option), None):
        return f"At most {string['maxLength']:,} characters"
    return f"At most {field['maxItems']}" if "maxItems" in field else ""


def _json_schema(content_holder: _Json) -> _Json:
    """Return the JSON schema of a request body or of a response."""
    return content_holder.get("content", {}).get("application/json", {}).get("schema", {})


def _resolved(schema: _Json, schemas: _Json) -> _Json:
    """Follow the references of a schema, also in the items of an array and in ``anyOf``."""
    if "$ref" in schema:
        return schemas[schema["$ref"].rpartition("/")[2]]
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        return _resolved(options[0], schemas)
    if "items" in schema and "$ref" in str(schema["items"]):
        return _resolved(schema["items"], schemas)
    return schema


def _curl(path: str, body: Any) -> str:
    """Return a shell command that sends an example request."""
    quoted = _indented(body).replace("'", "'\\''")
    header = "-H 'Content-Type: application/json'"
    return f"curl http://127.0.0.1:8000{path} {header} -d '{quoted}'"


# --- problems -------------------------------------------------------------------------------------


def _problems() -> str:
    rows = "".join(
        f'<tr id="{problem_type.name}"><th scope="row">{problem_type.status}</th>'
        f"<td><code>{problem_type.name}</code></td>"
        f"<td>{escape(problem_type.title)}. {escape(problem_type.advice)}</td></tr>"
        for problem_type in PROBLEM_TYPES
    )
    table = _table("Problems", ("status", "type", "meaning"), rows)
    introduction = _prose(_PROBLEMS_INTRODUCTION)
    return f"<section><h2 id=problems>Problems</h2><p>{introduction}</p>{table}</section>"


# --- HTML -----------------------------------------------------------------------------------------


def _table(label: str, headings: Sequence[str], rows: str) -> str:
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings)
    return (
        f'<div class="scroller" role="region" aria-label="{label}" tabindex="0"><table><thead>'
        f"<tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _code(label: str, text: str) -> str:
    return f"<h3>{label}</h3><pre tabindex=0><code>{escape(text)}</code></pre>"


def _indented(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _anchor(path: str) -> str:
    return path.strip("/").replace("/", "-").replace(":", "-")


def _prose(text: str) -> str:
    """Return escaped text on one line, with the parts in double backticks as ``<code>``."""
    parts = escape(" ".join(text.split())).split("``")
    return "".join(
        f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts)
    )
