"""Atomic replacement, torn lines and locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.errors import OptionError
from summarize.runtime.atomic_files import (
    cut_torn_line,
    exclusive_lock,
    new_folder,
    replace_text,
    replaced_file,
)


def _is_complete(folder: Path) -> bool:
    return (folder / "done").exists()


def _replace_and_fail(path: Path) -> None:
    with replaced_file(path) as temporary:
        temporary.write_text("new")
        raise KeyError


def _make_folder_and_fail(path: Path) -> None:
    with new_folder(path, _is_complete) as temporary:
        temporary.mkdir()
        raise KeyError


def test_file_is_replaced_only_when_the_block_succeeds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    replace_text(path, "old \ud800\n")
    assert path.read_bytes() == b"old \\ud800\n"
    with pytest.raises(KeyError):
        _replace_and_fail(path)
    assert path.read_bytes() == b"old \\ud800\n"
    with replaced_file(path) as temporary:
        temporary.write_text("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_appears_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder"
    with pytest.raises(KeyError):
        _make_folder_and_fail(path)
    assert list(path.parent.iterdir()) == []
    with new_folder(path, _is_complete) as temporary:
        temporary.mkdir()
        (temporary / "done").write_text("first")
        assert not path.exists()
    assert (path / "done").read_text() == "first"


@pytest.mark.parametrize(("replace", "content"), [(False, "first"), (True, "second")])
def test_folder_of_a_faster_process_stays(tmp_path: Path, replace: bool, content: str) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "done").write_text("first")
    with new_folder(path, _is_complete, replace=replace) as temporary:
        temporary.mkdir()
        (temporary / "done").write_text("second")
    assert (path / "done").read_text() == content


def test_incomplete_folder_in_the_way_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "other").write_text("")
    with pytest.raises(OSError, match="folder"), new_folder(path, _is_complete) as temporary:
        temporary.mkdir()
    assert (path / "other").exists()


@pytest.mark.parametrize(
    ("before", "after"), [(b"", b""), (b"torn", b""), (b"a\nb\n", b"a\nb\n"), (b"a\nto", b"a\n")]
)
def test_torn_last_line_is_cut(tmp_path: Path, before: bytes, after: bytes) -> None:
    path = tmp_path / "lines"
    assert cut_torn_line(path) == 0
    assert not path.exists()
    path.write_bytes(before)
    assert cut_torn_line(path) == len(after)
    assert path.read_bytes() == after


def test_second_holder_of_a_lock_is_refused(tmp_path: Path) -> None:
    lock_file = tmp_path / ".out.lock"
    with (
        exclusive_lock(lock_file, tmp_path / "out"),
        pytest.raises(OptionError, match="out is being written by another process"),
        exclusive_lock(lock_file, tmp_path / "out"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
    with exclusive_lock(lock_file, tmp_path / "out"):
        assert lock_file.exists()


def test_killed_process_frees_its_lock(tmp_path: Path) -> None:
    lock_file = tmp_path / ".out.lock"
    code = (
        "import sys, time; from pathlib import Path\n"
        "from summarize.runtime.atomic_files import exclusive_lock\n"
        "with exclusive_lock(Path(sys.argv[1]), Path('out')):\n"
        "    print('locked', flush=True); time.sleep(600)\n"
    )
    command = [sys.executable, "-c", code, str(lock_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(OptionError), exclusive_lock(lock_file, Path("out")):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    with exclusive_lock(lock_file, Path("out")):
        pass
    assert not lock_file.exists()
