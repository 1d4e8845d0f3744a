"""Languages: one table each, ``xx.toml``, where xx is its code (ISO 639-1).

A table holds words that rules need: stop words, abbreviations, months. ``table`` reads them.
To add a language, write its table; no code changes.
"""

from __future__ import annotations
