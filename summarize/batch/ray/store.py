"""A folder to write to, on a disk or in a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from summarize.reading.opening import arrow_filesystem

_ATOMIC = ("s3", "gcs", "abfs")  # file systems where a file appears only when it is whole


@dataclass(frozen=True, slots=True)
class Store:
    """A folder in a file system of pyarrow; each file appears whole.

    Its methods raise the errors of pyarrow, mostly ``OSError``.
    """

    filesystem: Any
    path: str

    @classmethod
    def at(cls, folder: str) -> Store:
        """Return the folder at a path or URI, which need not exist.

        Raises:
            ReadError: pyarrow is not installed, or does not know the file system.
        """
        filesystem, path = arrow_filesystem(folder)
        return cls(filesystem, path.rstrip("/"))

    def names(self, folder: str = "") -> list[str]:
        """Return the sorted names of the files and folders in the folder, or in one below it.

        Names that begin with a dot are left out: unfinished files have them.
        """
        from pyarrow.fs import FileSelector

        selector = FileSelector(self._at(folder), allow_not_found=True)
        names = (entry.base_name for entry in self.filesystem.get_file_info(selector))
        return sorted(name for name in names if not name.startswith("."))

    def read(self, name: str) -> bytes:
        """Return the contents of a file."""
        with self.filesystem.open_input_stream(self._at(name)) as stream:
            return stream.read()

    @contextmanager
    def writing(self, name: str) -> Iterator[Any]:
        """Give a stream for a file, which appears when the block ends."""
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

    def delete(self, name: str) -> None:
        """Delete a file."""
        self.filesystem.delete_file(self._at(name))

    def clear(self) -> None:
        """Delete the contents of the folder."""
        self.filesystem.delete_dir_contents(self.path, missing_dir_ok=True)

    def _at(self, name: str) -> str:
        return f"{self.path}/{name}" if name else self.path
