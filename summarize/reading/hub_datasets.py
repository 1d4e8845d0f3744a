"""Datasets that Hugging Face's ``datasets`` loads, named ``hf:NAME[/CONFIG][:SPLIT]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from summarize.errors import ReadError, short_message
from summarize.reading.failures import NetworkError
from summarize.reading.record_formats import Record

_PREFIX = "hf:"
_VERSION = re.compile(r"\d+(?:\.\d+)*")
_DEFAULT_SPLIT = "test"


def is_hub_name(source: str) -> bool:
    """Return whether a source names a dataset for ``datasets``; no other form asks the hub."""
    return source.startswith(_PREFIX)


def read_hub_records(source: str) -> Iterator[Record]:
    """Stream the records of a dataset that ``datasets`` can load.

    Raises:
        ReadError: the dataset cannot be loaded, or ``datasets`` is not installed.
        NetworkError: the hub cannot be reached now.
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
        is_network = isinstance(error, OSError) and not isinstance(error, FileNotFoundError)
        raise (NetworkError if is_network else ReadError)(source, reason) from None


def parse_hub_name(source: str) -> tuple[str, str | None, str]:
    """Return path, configuration and split of ``hf:NAME[/CONFIG][:SPLIT]``; the split is test.

    ``NAME`` may have an owner (``owner/name``). Of three parts the last is the configuration; of
    two parts it is so only if it looks like a version (``cnn_dailymail/3.0.0``). A name that
    exists on disk, or begins with a dot or slash, is a path.
    """
    name, _, split = source.removeprefix(_PREFIX).partition(":")
    split = split or _DEFAULT_SPLIT
    parts = name.split("/")
    if name.startswith((".", "/")) or Path(name).exists():
        return name, None, split
    if len(parts) == 3 or (len(parts) == 2 and _VERSION.fullmatch(parts[1])):
        return "/".join(parts[:-1]), parts[-1], split
    return name, None, split
