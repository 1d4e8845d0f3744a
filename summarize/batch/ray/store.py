"""A folder to write to, on a disk or in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from summarize.reading.opening import arrow_filesystem

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
        filesystem, path = arrow_filesystem(folder)
        return cls(filesystem, path.rstrip("/"))

    def names(self, folder: str = "") -> list[str]:
        """Return the names of what lies right below the folder, or below one in it, sorted.

        Hidden names, which a file has until it is whole, are not among them.
        """
        from pyarrow.fs import FileSelector

        selector = FileSelector(self._at(folder), allow_not_found=True)
        names = (one.base_name for one in self.filesystem.get_file_info(selector))
        return sorted(name for name in names if not name.startswith("."))

    def read(self, name: str) -> bytes:
        """Return what a file holds."""
        with self.filesystem.open_input_stream(self._at(name)) as stream:
            return stream.read()

    @contextmanager
    def writing(self, name: str) -> Iterator[Any]:
        """Give a stream to write a file, which is put in place when it is whole."""
        path = self._at(name)
        if self.filesystem.type_name in _ATOMIC:
            with self.filesystem.open_output_stream(path) as stream:
                yield stream
            return
        folder, _, base = path.rpartition("/")
        self.filesystem.create_dir(folder, recursive=True)
        with self.filesystem.open_output_stream(f"{folder}/.{base}") as stream:
            yield stream
        self.filesystem.move(f"{folder}/.{base}", path)

    def clear(self) -> None:
        """Delete what is in the folder."""
        self.filesystem.delete_dir_contents(self.path, missing_dir_ok=True)

    def _at(self, name: str) -> str:
        return f"{self.path}/{name}" if name else self.path
