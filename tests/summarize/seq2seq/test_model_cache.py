"""The caches of converted and downloaded models: shared by processes, listed and cleared."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from huggingface_hub import constants

from summarize import ModelError
from summarize.runtime.atomic_files import waiting_lock
from summarize.seq2seq.conversion_cache import convert_once
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.model_cache import cache_entries, lock_file
from takeaways.program import main
from tests.commands import run_in_process

_CONVERT = """
import sys
from pathlib import Path
from summarize.runtime.progress import progress_listener
from summarize.seq2seq.conversion_cache import convert_once
with progress_listener(lambda progress: print(progress.label, flush=True)):
    print(convert_once(Path(sys.argv[1]), "copier"))
"""


def _convert(copier: Path) -> list[str]:
    return [sys.executable, "-c", _CONVERT, str(copier)]


def _cache(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_in_process(main, "cache", *arguments)


def _fill_hub_cache(folder: Path) -> None:
    snapshot = folder / "models--someone--summarizer" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_text("{}")


def test_two_processes_that_fill_the_cache_at_once_convert_once(copier: Path) -> None:
    out = convert_once(copier, "copier")
    removed = _cache("--clear")
    assert removed.stderr.startswith(f"takeaways: removed the conversion {out.name} (")
    with waiting_lock(lock_file(out), lambda: None):
        processes = [
            subprocess.Popen(_convert(copier), stdout=subprocess.PIPE, text=True) for _ in range(2)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("waiting for another process")
        busy = _cache("--clear")
        assert not out.exists()
        assert busy.stderr == "takeaways: nothing is kept\n"
    said = [process.communicate()[0].splitlines() for process in processes]
    assert sorted(map(len, said)) == [1, 2]  # only one has converted
    assert {lines[-1] for lines in said} == {str(out)}


def test_what_is_kept_is_listed_and_removed(
    copier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = tmp_path / "hub"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(hub))
    assert _cache().stderr == "takeaways: nothing is kept\n"
    out = convert_once(copier, "copier")
    (out.parent / f".{out.name}.xyz" / "new").mkdir(parents=True)  # as a kill leaves it
    _fill_hub_cache(hub)
    rows = [line.split("\t") for line in _cache().stdout.splitlines()]
    assert [row[:2] for row in rows] == [
        [out.name, "conversion"],
        [f".{out.name}.xyz", "unfinished conversion"],
        ["someone/summarizer", "downloaded model"],
    ]
    assert float(rows[0][2].removesuffix(" MB")) > 0
    with waiting_lock(lock_file(out), lambda: None):
        busy = _cache("--clear")
    assert busy.returncode == 1
    assert "is being written by another process" in busy.stderr
    assert _cache("--clear").returncode == 0
    assert [entry.name for entry in cache_entries()] == ["someone/summarizer"]
    wrong = _cache("--clear", "someone/sumarizer")
    assert wrong.returncode == 2
    assert "did you mean 'someone/summarizer'?" in wrong.stderr
    assert "removed the downloaded model" in _cache("--clear", "someone/summarizer").stderr
    assert cache_entries() == []


def test_a_full_disk_is_told_as_one(copier: Path, own_cache: Path) -> None:
    resource = pytest.importorskip("resource")

    def limit() -> None:  # the system refuses longer files, as it does on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 14,) * 2)

    run = subprocess.run(_convert(copier), capture_output=True, text=True, preexec_fn=limit)
    error = run.stderr.splitlines()[-1]
    assert f"the model 'copier' cannot be stored in {own_cache}" in error
    assert os.strerror(errno.EFBIG) in error


def test_a_full_disk_during_a_download_is_no_failure_of_the_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("huggingface_hub.snapshot_download", full)
    with pytest.raises(ModelError, match="cannot be stored in the hub's cache: No space left"):
        find_checkpoint("someone/summarizer")
