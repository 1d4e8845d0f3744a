"""Lists that were stored as the text by which Python, NumPy or JSON prints them."""

from __future__ import annotations

import ast
import json
import re
import warnings
from collections.abc import Mapping
from typing import Any

_STRING = r"""(?:'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+")"""
# NumPy prints no commas between the strings, which Python would then join to one.
_STRINGS = re.compile(rf"\[\s*+{_STRING}(?:(?:\s*+,)?+\s*+{_STRING})*+(?:\s*+,)?+\s*+\]", re.DOTALL)
_MAPPINGS = re.compile(r"\[\s*\{.*\}\s*\]", re.DOTALL)


def parse_printed_list(text: str) -> list[Any] | None:
    """Return the list of strings or of takeaways that a text prints; None for any other text.

    >>> parse_printed_list("['A wall.', 'It costs 46 million.']")
    ['A wall.', 'It costs 46 million.']
    """
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        if _STRINGS.fullmatch(text):
            return _strings(text)
        if _MAPPINGS.fullmatch(text):
            items = _literal(text)
            return items if all(isinstance(item, Mapping) for item in items) else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    return [] if text == "[]" else None


def _strings(text: str) -> list[str]:
    try:
        return json.loads(text)
    except ValueError:
        return [_literal(string) for string in re.findall(_STRING, text, re.DOTALL)]


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a backslash that Python knows no meaning of
            return ast.literal_eval(text)
