"""Files and folders that appear whole or not at all, and locks between processes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from summarize.errors import OptionError


@contextmanager
def replaced_file(path: Path, temporary: Path | None = None) -> Iterator[Path]:
    """Give the path of a temporary file to write; it becomes ``path`` when the block ends.

        with replaced_file(Path("scores.parquet")) as temporary:
            table.write(temporary)

    If the block raises, ``path`` stays as it was and the temporary file remains.

    Args:
        path: the file, which need not exist.
        temporary: in the same folder; None for ``NAME.part``.
    """
    temporary = temporary or path.with_name(f"{path.name}.part")
    yield temporary
    temporary.replace(path)


def replace_text(path: Path, text: str) -> None:
    """Write a UTF-8 file at once, so that a kill leaves the old file or the new one."""
    with replaced_file(path) as temporary:
        temporary.write_text(text, "utf-8", "backslashreplace")


@contextmanager
def new_folder(
    path: Path, is_complete: Callable[[Path], bool], *, replace: bool = False
) -> Iterator[Path]:
    """Give the path of a folder to make; it becomes ``path`` when the block ends.

    Args:
        path: the folder, which must not exist unless ``replace`` is true.
        is_complete: returns whether a folder holds what the block makes. If another process has
            made ``path`` meanwhile and it is complete, that one stays.
        replace: delete ``path`` first, if it exists.

    Raises:
        OSError: ``path`` exists and is not complete, or cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as parent:
        temporary = Path(parent) / "new"
        yield temporary
        if replace and path.exists():
            shutil.rmtree(path)
        try:
            temporary.replace(path)
        except OSError:
            if not is_complete(path):
                raise


@contextmanager
def waiting_lock(lock_file: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Wait until no other process is in a block with the same lock file, then enter the block.

    The lock file stays: a process that waits for it has it open.

    Args:
        lock_file: in a folder that exists.
        on_wait: called before it waits.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def cut_torn_line(path: Path) -> int:
    """Cut off a last line without a line break, as a kill leaves it; return the size in bytes.

    The file need not exist.
    """
    if not path.exists():
        return 0
    with path.open("rb+") as file:
        return file.truncate(file.read().rfind(b"\n") + 1)


@contextmanager
def exclusive_lock(lock_file: Path, subject: Path) -> Iterator[None]:
    """Keep other processes from entering a block with the same lock file.

    The operating system frees the lock when the process ends, even by ``kill -9``.

    Args:
        lock_file: exists while the block runs, or after a kill.
        subject: what the block writes, for the message.

    Raises:
        OptionError: another process is in such a block.
    """
    from filelock import FileLock, Timeout  # imported late: `takeaways --help` does not need it

    lock = FileLock(lock_file, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise OptionError(f"{subject} is being written by another process") from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows deletes no open file: it stays, and does no harm
            lock_file.unlink()
        lock.release()
