"""Datasets that Hugging Face's ``datasets`` loads: ``hf:NAME[/CONFIG][:SPLIT]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from summarize.errors import ReadError, short_message
from summarize.reading.failures import NetworkError
from summarize.reading.record_formats import Record

_HUB = "hf:"
_VERSION = re.compile(r"\d+(?:\.\d+)*")


def is_hub_name(source: str) -> bool:
    """Whether a source is a dataset for ``datasets``: the one form that asks the hub."""
    return source.startswith(_HUB)


def read_hub_records(source: str) -> Iterator[Record]:
    """Stream the records of a dataset that ``datasets`` can load.

    Raises:
        ReadError: it cannot, or is not installed.
    """
    try:
        from datasets import load_dataset
    except ImportError:
        raise ReadError(source, 'needs datasets: pip install "takeaways[data]"') from None
    path, config, split = parse_hub_name(source)
    try:
        records = load_dataset(path, config, split=split, streaming=True)
        for number, record in enumerate(records, 1):
            yield Record(f"{source}, record {number}", f"{split}-{number}", record)
    except (OSError, ValueError, RuntimeError) as error:
        reason = f"could not be loaded by datasets ({short_message(error)})"
        there = not isinstance(error, OSError) or isinstance(error, FileNotFoundError)
        raise (ReadError if there else NetworkError)(source, reason) from None


def parse_hub_name(source: str) -> tuple[str, str | None, str]:
    """Return path, configuration and split of ``hf:NAME[/CONFIG][:SPLIT]``; the split is test.

    ``NAME`` may have an owner (``owner/name``): of two parts the second is a configuration
    where it reads as a version, of three it is. What exists on disk, or begins with a dot or
    slash, is a path.
    """
    name, _, split = source.removeprefix(_HUB).partition(":")
    parts = name.split("/")
    if name.startswith((".", "/")) or Path(name).exists():
        return name, None, split or "test"
    if len(parts) == 3 or (len(parts) == 2 and _VERSION.fullmatch(parts[1])):
        return "/".join(parts[:-1]), parts[-1], split or "test"
    return name, None, split or "test"
