"""Names of files and URIs: format, stem and sort order."""

from __future__ import annotations

import glob
import os
import stat
from pathlib import Path
from urllib.parse import unquote

COMPRESSIONS = frozenset({".gz", ".xz", ".bz2", ".zst"})
_FORMATS = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ".story"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".xml", ".rss", ".atom"), "feed"),
    **dict.fromkeys((".jsonl", ".ndjson"), "jsonl"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    ".json": "json",
    ".parquet": "parquet",
}


def format_of(path: str | Path) -> str:
    """Return the format by a file's ending, or ``""``.

    It is text, html, feed, jsonl, csv, json or parquet.
    """
    return _FORMATS.get(_without_compression(path).suffix.lower(), "")


def file_stem(path: str | Path) -> str:
    """Return a file's name without the endings for its format and compression."""
    return (_without_compression(path).with_suffix("") if format_of(path) else path_of(path)).name


def sort_key(path: str) -> tuple[str, ...]:
    """Return the key that sorts the files of a source folder by folder."""
    return path_of(path).parts


def is_remote(source: str) -> bool:
    """Return whether a source is a URI (``s3://bucket/folder``) for pyarrow's filesystems."""
    return "://" in source


def is_web_address(source: str) -> bool:
    """Return whether a source is the address of a page."""
    return source.lower().startswith(("http://", "https://"))


def path_of(path: str | Path) -> Path:
    """Return a path as it is; of a URI the part that names a file: unescaped, without query."""
    name = str(path)
    return Path(unquote(name.partition("?")[0])) if is_remote(name) else Path(path)


def is_stream(source: str | Path) -> bool:
    """Return whether a path names a pipe or a device, which can be read only once."""
    try:
        mode = os.stat(source).st_mode  # noqa: PTH116 (a URI is no path)
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def is_pattern(source: str) -> bool:
    """Return whether a source is a pattern (``news/*.txt``) and no file has that very name."""
    return glob.has_magic(source) and not is_remote(source) and not os.path.exists(source)  # noqa: PTH110 (a pattern may be no path)


def _without_compression(path: str | Path) -> Path:
    path = path_of(path)
    return path.with_suffix("") if path.suffix.lower() in COMPRESSIONS else path
