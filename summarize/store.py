"""A folder to write to, on a disk or in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from summarize.reading.storage import filesystem_of

_ATOMIC = ("s3", "gcs", "abfs")  # filesystems where a file is not there until it is whole


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of one of pyarrow's filesystems; each file is put in place whole.

    Its methods raise what pyarrow does: ``OSError`` mostly.
    """

    filesystem: Any
    path: str

    @classmethod
    def at(cls, folder: str) -> Store:
        """Return the folder at a path or URI, whether it is there or not.

        Raises:
            ReadError: pyarrow is not installed, or knows no such filesystem.
        """
        filesystem, path = filesystem_of(folder)
        return cls(filesystem, path.rstrip("/"))

    def names(self, folder: str = "") -> list[str]:
        """Return the names of the files right below the folder, or below one in it, sorted."""
        from pyarrow.fs import FileSelector, FileType

        selector = FileSelector(self._at(folder), allow_not_found=True)
        listed = self.filesystem.get_file_info(selector)
        return sorted(one.base_name for one in listed if one.type == FileType.File)

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        with self.filesystem.open_input_stream(self._at(name)) as stream:
            return stream.read()

    @contextmanager
    def writing(self, name: str) -> Iterator[Any]:
        """Give a stream to write a file, which is put in place when it is whole."""
        path = self._at(name)
        atomic = self.filesystem.type_name in _ATOMIC  # which know no folders either
        if not atomic:
            self.filesystem.create_dir(path.rpartition("/")[0], recursive=True)
        with self.filesystem.open_output_stream(path if atomic else f"{path}.part") as stream:
            yield stream
        if not atomic:
            self.filesystem.move(f"{path}.part", path)

    def clear(self) -> None:
        """Delete what is in the folder."""
        self.filesystem.delete_dir_contents(self.path, missing_dir_ok=True)

    def _at(self, name: str) -> str:
        return f"{self.path}/{name}" if name else self.path
