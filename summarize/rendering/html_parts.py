"""Parts of a self-contained page: escaped text, inline files, and the head with its policy."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

# Control characters, which HTML forbids, and lone surrogates, which UTF-8 forbids.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def escaped(text: str) -> str:
    """Return ``text`` for HTML content or a quoted attribute; U+FFFD for what HTML cannot hold."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def inline(paths: Iterable[str]) -> str:
    """Return the contents of files one after the other; each is given as ``package/name``."""
    return "".join(map(_content, paths))


def page_head(title: str, style: str, script: str = "") -> str:
    """Return a page up to the start of its body.

    Args:
        title: of the page.
        style: the style sheet, which is written into the page.
        script: the script that the caller will write into the page; no other script may run.
    """
    scripts = f"script-src {_digest(script)}; " * bool(script)
    policy = f"default-src 'none'; style-src {_digest(style)}; {scripts}img-src data:"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"{policy}; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{escaped(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _digest(source: str) -> str:
    """Return the hash by which a content security policy allows an inline element."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _content(path: str) -> str:
    package, _, name = path.partition("/")
    return files(package).joinpath(name).read_text("utf-8")
