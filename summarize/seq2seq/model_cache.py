"""Models and data sets that are kept on this machine: conversions, and downloads from the hub."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from summarize.errors import TakeawaysError, short_message
from summarize.runtime.atomic_files import exclusive_lock

Kind = Literal["conversion", "unfinished conversion", "downloaded model", "downloaded dataset"]


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """Something that is kept.

    Attributes:
        name: of the folder of a conversion; the name on the hub of a download.
        kind: a conversion that a kill left half done is unfinished.
        size: in bytes.
        path: its folder.
    """

    name: str
    kind: Kind
    size: int
    path: Path

    @property
    def is_conversion(self) -> bool:
        """True if only this package uses it; other programs may use a download too."""
        return "conversion" in self.kind


def conversions_folder() -> Path:
    """Return the folder of the conversions, which need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("takeaways", appauthor=False) / "models"


def lock_file(conversion: Path) -> Path:
    """Return the file that a process locks while it makes or removes a conversion."""
    return conversion.with_name(f".{conversion.name}.lock")


def cache_entries() -> list[CacheEntry]:
    """Return what is kept, the conversions first, sorted by name."""
    entries = [*_conversions(), *_downloads()]
    return sorted(entries, key=lambda entry: (not entry.is_conversion, entry.kind, entry.name))


def remove(entry: CacheEntry) -> None:
    """Delete what is kept.

    Raises:
        OptionError: another process is making it.
        TakeawaysError: it cannot be deleted.
    """
    try:
        if entry.is_conversion:
            conversion = _finished_path(entry.path)
            with exclusive_lock(lock_file(conversion), conversion):
                shutil.rmtree(entry.path)
        else:
            shutil.rmtree(entry.path)
    except OSError as error:
        raise TakeawaysError(f"{entry.path} cannot be deleted: {short_message(error)}") from error


def _conversions() -> Iterator[CacheEntry]:
    folder = conversions_folder()
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            kind: Kind = "unfinished conversion" if path.name.startswith(".") else "conversion"
            yield CacheEntry(path.name, kind, _size(path), path)


def _finished_path(path: Path) -> Path:
    """Return the path that a conversion has when it is complete, given ``.NAME.random``."""
    is_unfinished = path.name.startswith(".")
    return path.with_name(path.name[1:].rpartition(".")[0]) if is_unfinished else path


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _downloads() -> Iterator[CacheEntry]:
    """Yield the models and data sets in the hub's cache, which other programs may share."""
    try:
        from huggingface_hub import constants, scan_cache_dir
    except ImportError:
        return
    cache = Path(constants.HF_HUB_CACHE)
    if not cache.is_dir():
        return
    repositories: Any = scan_cache_dir(cache).repos
    for repository in repositories:
        if repository.repo_type in ("model", "dataset"):
            kind: Kind = (
                "downloaded model" if repository.repo_type == "model" else "downloaded dataset"
            )
            yield CacheEntry(
                repository.repo_id, kind, repository.size_on_disk, repository.repo_path
            )
