"""Sources of articles, listed: files, folders, patterns, URIs, datasets and standard input."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from summarize.article import replace_surrogates
from summarize.errors import ReadError
from summarize.reading.failures import READ_EXCEPTIONS, address_error, to_read_error
from summarize.reading.hub_datasets import is_hub_name
from summarize.reading.opening import arrow_filesystem
from summarize.reading.paths import (
    file_stem,
    format_of,
    is_pattern,
    is_remote,
    is_stream,
    is_web_address,
    sort_key,
)

STDIN = "-"


class SourceFile(NamedTuple):
    """A file of a source.

    Attributes:
        path: its path or URI; of standard input ``-``, of a dataset its name.
        id: the id of the article in it, if it has no other.
        size: its size in bytes, packed.
        stamp: its size and times, to notice a change; empty where they are not known.
    """

    path: str
    id: str
    size: int
    stamp: str = ""


class SourceListing:
    """The files of a source in order: iterate over it to list them.

    A pattern or URI is listed once, as that is slow and takes the names into memory anyway. A
    folder is walked anew by each iteration, so that memory stays constant.

    Args:
        source: a file, folder, pattern, URI, dataset (``hf:…``) or ``-``, see ``read_articles``.
        exclude: real paths of files that are left out.
    """

    def __init__(self, source: str, exclude: Collection[str] = ()) -> None:
        self.source = source
        self._exclude = exclude
        self._files: list[SourceFile | ReadError] | None = None

    def __iter__(self) -> Iterator[SourceFile | ReadError]:
        if not (is_remote(self.source) or is_pattern(self.source)):
            return list_files(self.source, self._exclude)
        if self._files is None:
            self._files = [*list_files(self.source, self._exclude)]
        return iter(self._files)

    def size(self) -> int | None:
        """Return the size of the source in bytes, packed; None where it is not known."""
        if self.source == STDIN or is_hub_name(self.source):
            return None
        return sum(file.size for file in self if isinstance(file, SourceFile))


def list_files(source: str, exclude: Collection[str] = ()) -> Iterator[SourceFile | ReadError]:
    """Yield the files of a source in order; see ``SourceListing`` for the arguments.

    Standard input and a dataset count as one file. What cannot be listed yields an error, and so
    does a folder without articles.
    """
    if not source:
        yield ReadError("''", "names no file or folder")
    elif source == STDIN:
        yield SourceFile(STDIN, "stdin", 0)
    elif is_hub_name(source):
        yield SourceFile(source, source, 0)
    elif is_web_address(source):
        yield address_error(source)
    else:
        is_empty = True
        for file in _locate_files(source, exclude):
            is_empty = False
            yield file
        if is_empty:
            yield ReadError(source, "is a folder without articles")


def may_hold_many(source: str) -> bool:
    """Return whether a source may hold more than one article, by its name and kind of file."""
    if source == STDIN or is_hub_name(source) or is_remote(source) or is_pattern(source):
        return True
    with suppress(OSError, ValueError):
        return format_of(source) not in ("", "text", "html") or Path(source).is_dir()
    return False


def _locate_files(source: str, exclude: Collection[str]) -> Iterator[SourceFile | ReadError]:
    """Yield the files of a path, folder, pattern (``news/2026-*/*.txt``) or URI, sorted.

    Below a folder these are the files whose endings name a format. Hidden files are left out. A
    pipe or a device is read only if it is named itself.
    """
    is_named = False
    try:
        if is_remote(source):
            files: Iterable[SourceFile | ReadError] = _remote_files(source)
        elif (path := Path(source)).is_dir():
            files = _folder_files(path, "")
        elif is_pattern(source):
            files = _matching_files(source)
        else:
            stem = replace_surrogates(file_stem(source))
            files = [SourceFile(source, stem, *_size_and_stamp(path.stat()))]
            is_named = True
        for file in files:
            if isinstance(file, ReadError):
                yield file
            elif not is_named and is_stream(file.path):
                yield ReadError(file.path, "is a pipe or device: name it itself to read it")
            elif not exclude or os.path.realpath(file.path) not in exclude:
                yield file
    except READ_EXCEPTIONS as error:
        yield to_read_error(source, error)
    except RecursionError:
        yield ReadError(source, "holds folders that are nested too deeply")


def _folder_files(folder: Path, inner_path: str) -> Iterator[SourceFile | ReadError]:
    """Yield the files below a folder; only one folder's names are in memory at a time.

    Args:
        folder: the folder.
        inner_path: its path within the source, with a slash at the end.
    """
    try:
        with os.scandir(folder) as scan:
            entries = sorted(
                (entry for entry in scan if not entry.name.startswith(".")),
                key=lambda entry: entry.name,
            )
    except OSError as error:
        yield to_read_error(str(folder), error)
        return
    stems = Counter(file_stem(entry.name) for entry in entries if _is_article(entry))
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _folder_files(folder / entry.name, f"{inner_path}{entry.name}/")
        elif _is_article(entry):
            stem = file_stem(entry.name)
            id = inner_path + (entry.name if stems[stem] > 1 else stem)
            yield SourceFile(
                str(folder / entry.name), replace_surrogates(id), *_try_size_and_stamp(entry)
            )


def _is_article(entry: os.DirEntry[str]) -> bool:
    return bool(format_of(entry.name)) and (entry.is_symlink() or entry.is_file())


def _try_size_and_stamp(path: str | os.DirEntry[str]) -> tuple[int, str]:
    try:
        return _size_and_stamp(os.stat(path))  # noqa: PTH116 (of an entry too)
    except OSError:  # a broken link: reading it reports the error
        return 0, ""


def _size_and_stamp(stat: os.stat_result) -> tuple[int, str]:
    return stat.st_size, f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"


def _matching_files(pattern: str) -> Iterator[SourceFile | ReadError]:
    matches = glob.iglob(pattern, recursive=True)  # noqa: PTH207 (it takes absolute patterns too)
    stats = {path: _try_size_and_stamp(path) for path in matches if not Path(path).is_dir()}
    paths = sorted(stats, key=sort_key)
    if not paths:
        yield ReadError(pattern, "matches no file")
    yield from _with_ids(paths, [stats[path] for path in paths], _common_folder(pattern))


def _common_folder(pattern: str) -> str:
    """Return the folder in which all matches of a pattern lie."""
    return next(str(folder) for folder in Path(pattern).parents if not glob.has_magic(str(folder)))


def _with_ids(paths: list[str], stats: list[tuple[int, str]], base: str) -> Iterator[SourceFile]:
    """Give each file a unique id: its path from ``base`` on, without endings if unique.

    Args:
        paths: paths of the files.
        stats: their sizes and stamps.
        base: a folder that holds them all.
    """
    inner_paths = [Path(os.path.relpath(path, base)) for path in paths]
    ids = [(path.parent / file_stem(path)).as_posix() for path in inner_paths]
    repeated = {id for id, count in Counter(ids).items() if count > 1}
    for path, inner_path, id, stat in zip(paths, inner_paths, ids, stats, strict=True):
        unique_id = inner_path.as_posix() if id in repeated else id
        yield SourceFile(path, replace_surrogates(unique_id), *stat)


def _remote_files(uri: str) -> Iterator[SourceFile | ReadError]:
    filesystem, folder = arrow_filesystem(uri)  # says what to install if there is no pyarrow
    from pyarrow.fs import FileSelector, FileType

    info = filesystem.get_file_info(folder)
    if info.type == FileType.NotFound:
        yield ReadError(uri, "does not exist")
    elif info.type == FileType.File:
        stamp = f"{info.size} {info.mtime_ns}"
        yield SourceFile(uri, replace_surrogates(file_stem(uri)), info.size, stamp)
    else:
        infos = filesystem.get_file_info(FileSelector(folder, recursive=True))
        infos = [i for i in infos if i.type == FileType.File and _is_visible(i.path, folder)]
        infos.sort(key=lambda info: sort_key(info.path))
        head, mark, query = uri.partition("?")
        stats = [(info.size, f"{info.size} {info.mtime_ns}") for info in infos]
        for file in _with_ids([info.path for info in infos], stats, folder):
            inner_path = quote(Path(os.path.relpath(file.path, folder)).as_posix())
            yield file._replace(path=f"{head.rstrip('/')}/{inner_path}{mark}{query}")


def _is_visible(path: str, base: str) -> bool:
    parts = Path(os.path.relpath(path, base)).parts
    return bool(format_of(path)) and not any(part.startswith(".") for part in parts)
