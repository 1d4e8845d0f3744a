"""Tests of the limits of time and memory, with real signals and real memory."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from summarize.errors import LimitError
from summarize.runtime.limits import article_limits

unix_only = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of Unix")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


def _forever() -> None:
    while True:
        with suppress(Exception):  # like foreign code that goes on after any error
            sum(range(1000))


@unix_only
def test_a_block_that_takes_too_long_raises_one_clear_error() -> None:
    with pytest.raises(LimitError, match=r"^took longer than 0\.05 s$"), article_limits(0.05):
        _forever()


@unix_only
def test_an_import_is_never_stopped_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_import.py").write_text("import time\ntime.sleep(0.3)\nvalue = 1\n")
    monkeypatch.syspath_prepend(tmp_path)

    def import_and_go_on() -> None:
        import slow_to_import  # pyright: ignore[reportMissingImports]

        imported.append(slow_to_import.value)
        _forever()

    imported: list[int] = []
    with pytest.raises(LimitError), article_limits(0.05):
        import_and_go_on()
    assert imported == [1]


@unix_only
def test_waiting_does_not_count_if_only_computing_is_limited() -> None:
    with article_limits(0.3, cpu=True):
        time.sleep(0.6)
    with pytest.raises(LimitError), article_limits(0.05, cpu=True):
        _forever()


@unix_only
def test_code_that_catches_everything_is_stopped_by_a_later_signal() -> None:
    def stubborn() -> None:
        with suppress(BaseException):
            _forever()
        _forever()

    with pytest.raises(LimitError), article_limits(0.05):
        stubborn()


@unix_only
def test_an_error_that_foreign_code_raises_when_it_is_stopped_is_the_limit() -> None:
    def translating() -> None:
        try:
            _forever()
        except BaseException:
            raise RuntimeError("parser failed") from None

    with pytest.raises(LimitError), article_limits(0.05):
        translating()


@unix_only
def test_the_timer_and_the_handler_of_the_caller_come_back() -> None:
    def own_handler(*_: object) -> None:
        """Do nothing."""

    before = signal.signal(signal.SIGALRM, own_handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000)
        with article_limits(5):
            pass
        assert signal.getsignal(signal.SIGALRM) is own_handler
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1000
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_other_errors_and_results_pass_through() -> None:
    for limits in ((1000, 100_000), (0, 0), (None, None)):
        with article_limits(*limits):
            result = sum(range(10))
        assert result == 45
        with pytest.raises(ZeroDivisionError), article_limits(*limits):
            divmod(1, 0)


def test_other_threads_run_without_limits() -> None:
    ended = threading.Event()

    def run() -> None:
        with article_limits(0.001, 1):
            bytearray(50_000_000)
            ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert ended.is_set()


@linux_only
def test_a_block_that_needs_too_much_memory_raises_and_the_process_can_go_on() -> None:
    code = """
from summarize.errors import LimitError
from summarize.runtime.limits import article_limits
kept = bytearray(300_000_000)  # what the process has does not count
try:
    with article_limits(None, 100):
        bytearray(200_000_000)
except LimitError as error:
    print(error)
print(len(bytearray(200_000_000)))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout == "needs more than 100 MB of memory\n200000000\n", run.stderr
