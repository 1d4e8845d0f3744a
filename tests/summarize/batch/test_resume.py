"""Nothing lost, nothing twice: kills, torn files, full disks, changed inputs."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
from dataclasses import replace
from itertools import accumulate, chain
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize import Columns, OptionError, TakeawaysError
from summarize.batch import Job, run
from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.earlier_runs import EarlierRuns
from summarize.batch.fingerprint import Fingerprint
from summarize.batch.output import Output
from summarize.batch.resuming import InputComparison
from summarize.batch.source_paths import PathKeys
from summarize.reading.finding import find_articles
from summarize.reading.pending import ArticlePosition, PendingArticle
from summarize.reading.sources import SourceListing
from summarize.runtime.progress import Progress, progress_listener
from tests.summarize.batch.conftest import (
    GENEROUS,
    ROOT,
    batch,
    command,
    errors_file,
    wait_until,
    write,
)

LEAD = Job("lead")
SOME_FAIL = dict.fromkeys(range(5, 4000, 97), "BROKEN")


def _files(out: Path) -> tuple[bytes, bytes]:
    errors = errors_file(out)
    return out.read_bytes(), errors.read_bytes() if errors.exists() else b""


def test_kills_at_random_moments_change_nothing(tmp_path: Path, trouble: str) -> None:
    # The last is held, so that each kill finds the run going on, however slow this process is.
    words = {**dict.fromkeys(range(0, 2000, 10), "SLOW"), **SOME_FAIL, 1999: "HOLD"}
    source = write(tmp_path / "in.jsonl", 2000, words)
    go = Path(os.environ["GO"])
    go.touch()
    whole, killed = tmp_path / "whole.jsonl", tmp_path / "killed.jsonl"
    assert batch(source, whole, "-m", trouble, "--workers", "2").returncode == 1
    go.unlink()
    part = killed.with_name("killed.jsonl.part")
    draw = random.Random(7)
    workers: set[int] = set()
    for number in range(5):
        until = (number + draw.random()) / 5.5 * whole.stat().st_size
        arguments = command(source, killed, "-m", trouble, "--workers", "2", "-q")
        process = subprocess.Popen(arguments, cwd=ROOT)
        wait_until(lambda until=until: part.exists() and part.stat().st_size > until)
        workers |= {one.pid for one in psutil.Process(process.pid).children(recursive=True)}
        process.kill()
        assert process.wait() == -signal.SIGKILL
    go.touch()
    assert batch(source, killed, "-m", trouble, "--workers", "2").returncode == 1
    assert _files(killed) == _files(whole)
    wait_until(lambda: not any(map(psutil.pid_exists, workers)))  # none goes on alone


def test_run_continues_after_an_interrupt(tmp_path: Path, trouble: str) -> None:
    source = write(tmp_path / "in.jsonl", 600, {599: "HOLD"})
    out = tmp_path / "out.jsonl"
    arguments = command(source, out, "-m", trouble, "--workers", "2")
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # Under nohup and in the background the signal is ignored, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    part = out.with_name("out.jsonl.part")
    # An interrupt that falls into the writing of the first chunk would leave nothing to continue.
    wait_until(lambda: part.exists() and part.read_bytes().count(b"\n") > 2 * Job().chunk_size)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=GENEROUS)
    assert process.returncode == 130
    last = said.decode().splitlines()[-1]
    assert last == "takeaways: interrupted: the same command goes on where it stopped"
    Path(os.environ["GO"]).touch()
    outcome = run(source, out, Job(trouble), workers=4)
    assert outcome.done == 600
    assert outcome.before > 0


@settings(max_examples=60)
@given(
    sizes=st.lists(st.tuples(st.lists(st.booleans(), min_size=1, max_size=5), st.booleans())),
    stop=st.integers(0, 8),
    cuts=st.tuples(*[st.integers(0, 60)] * 4),
)
def test_data_that_a_kill_tears_off_is_written_again(
    sizes: list[tuple[list[bool], bool]], stop: int, cuts: tuple[int, int, int, int]
) -> None:
    """Each list is a chunk of articles that fail or not; then the state is saved or not."""
    fails = [failed for chunk, _ in sizes for failed in chunk]
    ends = [*accumulate(len(chunk) for chunk, _ in sizes)]
    lines = [
        f'{{"source": "x", "position": {number}}}\n' if failed else f'{{"r": "{number} é"}}\n'
        for number, failed in enumerate(fails, 1)
    ]
    wanted = tuple(
        "".join(line for line, failed in zip(lines, fails, strict=True) if failed == kind).encode()
        for kind in (False, True)
    )
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"

        def go_on(until: int | None) -> None:
            with Output.opened(out, {"in": "x"}, restart=False) as output:
                done = output.state.last.articles if output.state.last else 0
                for end, (_, saves) in [*zip(ends, sizes, strict=True)][:until]:
                    if done >= end:
                        continue
                    numbers, done = range(done, end), end
                    chunk = [
                        PendingArticle(ArticlePosition("x", n + 1), "x", "x", "text", "")
                        for n in numbers
                    ]
                    result = ChunkResult(
                        tuple(lines[n] for n in numbers if not fails[n]),
                        tuple(lines[n] for n in numbers if fails[n]),
                    )
                    output.write(result, chunk)
                    if saves:
                        output.save()
                if until is None:
                    output.finish()

        go_on(stop)
        ends_of_names = ("part", "errors.jsonl", "inputs.jsonl", "run.jsonl")
        for name, cut in zip(ends_of_names, cuts, strict=True):
            path = out.with_name(f"out.jsonl.{name}")
            if path.exists():
                data = path.read_bytes()
                first_state = data.find(b"\n", data.find(b"\n") + 1) + 1  # written at once
                path.write_bytes(data[: max(len(data) - cut, first_state)])
        go_on(None)
        assert _files(out) == wanted


def test_torn_finished_file_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "summarize.batch.output._JOURNAL_SECONDS", 0
    )  # between two lines of the journal
    source = write(tmp_path / "in.jsonl", 300)
    out = tmp_path / "out.jsonl"
    run(source, out, LEAD, workers=1)
    whole = out.read_bytes()
    out.write_bytes(whole[:-10])
    run(source, out, LEAD, workers=1)
    assert out.read_bytes() == whole


def test_finished_file_that_is_deleted_or_changed(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 40)
    for name in ("out.jsonl", "out.parquet"):
        out = tmp_path / name
        run(source, out, LEAD, workers=1)
        whole = out.read_bytes()
        out.unlink()
        run(source, out, LEAD, workers=1)
        assert out.read_bytes() == whole
    lines = (tmp_path / "out.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "out.jsonl").write_text("mine\n" + "".join(lines[:-5]))
    with pytest.raises(OptionError, match="was changed since it was finished"):
        run(source, tmp_path / "out.jsonl", LEAD, workers=1)
    assert (tmp_path / "out.jsonl").read_text().startswith("mine\n")


def test_restart_that_cannot_begin_loses_nothing(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 3, {1: "BROKEN"})
    out = tmp_path / "out.jsonl"
    run(source, out, LEAD, workers=1)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    wrong = Job("abstractive", {"model": "/nope"})
    with pytest.raises(TakeawaysError, match="/nope"):
        run(source, out, wrong, workers=1, restart=True)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_unreadable_folder_is_one_failure_and_is_read_once_it_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a/1.txt", "b.txt", "c/2.txt", "d.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The council voted.")
    listing = os.scandir

    def scandir(folder):
        if Path(folder).name in ("a", "c"):
            raise PermissionError(13, "no", str(folder))
        return listing(folder)

    source, out = tmp_path / "in", tmp_path / "out.jsonl"
    with monkeypatch.context() as patch:
        patch.setattr("summarize.reading.sources.os.scandir", scandir)  # root may list all
        _stopped(source, out, 4)
        outcome = run(source, out, LEAD, workers=1)
        assert (outcome.done, outcome.failed, outcome.read, outcome.new_failures) == (2, 2, 0, 2)
        assert run(source, out, LEAD, workers=1).new_failures == 0
    outcome = run(source, out, LEAD, workers=1)
    assert (outcome.done, outcome.failed, outcome.read) == (4, 0, 2)
    assert not out.with_name("out.jsonl.errors.jsonl").exists()


def test_run_continues_after_a_full_disk(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 500)
    out, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    run(source, whole, LEAD, workers=1)
    limit = whole.stat().st_size // 2
    full = " ".join(command(source, out, "-m", "lead", "--workers", "1"))
    # The kernel refuses to let a file grow, as it does on a full disk.
    found = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; ulimit -f {limit // 1024}; {full}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert found.returncode == 1, found.stderr
    assert "cannot be written: File too large (what is written stays" in found.stderr
    assert "Traceback" not in found.stderr
    outcome = run(source, out, LEAD, workers=1)
    assert out.read_bytes() == whole.read_bytes()
    assert outcome.before > 0


def test_other_settings_are_refused_and_named(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 3)
    out = tmp_path / "out.jsonl"
    run(source, out, LEAD, workers=1)
    with pytest.raises(OptionError) as raised:
        run(source, out, Job("centroid", {"count": 2}), workers=1)
    assert "method was 'lead' and is 'centroid'" in str(raised.value)
    assert "options.count was None and is 2" in str(raised.value)
    run(source, out, Job("centroid", {"count": 2}), workers=2, restart=True)
    assert json.loads(out.read_text().splitlines()[0])["method"] == "centroid"

    foreign = tmp_path / "foreign.jsonl"
    foreign.write_text("precious\n")
    with pytest.raises(OptionError, match="no batch wrote it"):
        run(source, foreign, LEAD)
    assert foreign.read_text() == "precious\n"


def test_two_processes_do_not_write_one_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    with (
        Output.opened(out, {"in": "x"}, restart=False),
        pytest.raises(OptionError, match="is being written by another process"),
        Output.opened(out, {"in": "x"}, restart=False),
    ):
        pass


def _stopped(source: Path | str, out: Path, articles: int) -> None:
    """Leave a run as a kill does when a number of articles are done."""
    with pytest.raises(KeyboardInterrupt), progress_listener(_Stop(articles)):
        run(source, out, LEAD, workers=1)


class _Stop:
    def __init__(self, articles: int) -> None:
        self._articles = articles

    def __call__(self, progress: Progress) -> None:
        if progress.done + progress.failed >= self._articles:
            raise KeyboardInterrupt


@settings(max_examples=50)
@given(
    layout=st.lists(st.integers(0, 90), min_size=1, max_size=6),
    stop=st.integers(0, 20),
)
def test_continuing_after_a_chunk_gives_the_remaining_chunks(layout: list[int], stop: int) -> None:
    """Each number is a file: 0 for an article of its own, else so many records."""
    with TemporaryDirectory() as folder:
        for place, count in enumerate(layout):
            path = Path(folder) / f"{place}.{'jsonl' if count else 'txt'}"
            path.write_text('{"text": "A b."}\n' * count or "A b.")
        columns = Columns()
        chunks = [*LEAD.chunks(find_articles(folder, columns))]
        for chunk in chunks:
            records = {one.position.file for one in chunk if one.kind == "record"}
            assert len(chunk) <= LEAD.chunk_size
            assert len(records) <= 1
            assert not records or all(one.kind == "record" for one in chunk)
        assert sum(map(len, chunks)) == sum(count or 1 for count in layout)
        done = chunks[: stop + 1]
        fingerprint = Fingerprint()
        for pending in chain.from_iterable(done):
            file, number = pending.position
            record = fingerprint.record_of(file)
            digest = pending.with_digest().digest
            fingerprint.apply(record.with_article(number, digest).to_change())
        earlier = EarlierRuns(fingerprint, PathKeys(folder, folder), set, dict)
        comparison = InputComparison(SourceListing(folder), columns, earlier)
        left = [replace(pending, digest=0) for pending in comparison.new_articles()]
        assert [*LEAD.chunks(left)] == chunks[stop + 1 :]
