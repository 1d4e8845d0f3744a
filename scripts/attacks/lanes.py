"""Lanes: processes that run cases side by side, each with a folder and a server of its own."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from multiprocessing.connection import Connection, wait
from pathlib import Path

from .cases import Case
from .measuring import end_with_parent
from .outcome import Outcome

# One thread a library, as lanes run side by side; no line of progress among the messages.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "TAKEAWAYS_PROGRESS": "off"}


class Runner:
    """Runs one case after the other."""

    def __init__(self, folder: Path) -> None:
        os.environ.update(_ENVIRONMENT)  # before numpy is imported
        from .process_targets import prepare
        from .server_target import ServerTarget

        prepare()
        self._folder = folder
        self._server = ServerTarget(folder / "server.log")

    def close(self) -> None:
        """Stop the server, if there is one."""
        self._server.close()

    def run(self, case: Case) -> Outcome:
        """Run a case in an empty folder."""
        from .process_targets import attack

        if case.target == "server":
            return self._server.attack(case)
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            return attack(case, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def run_case(case: Case) -> Outcome:
    """Run one case in this process."""
    with tempfile.TemporaryDirectory() as name, closing(Runner(Path(name))) as runner:
        return runner.run(case)


def run_cases(cases: Iterable[Case], count: int) -> Iterator[Outcome]:
    """Run cases in ``count`` lanes; yield their outcomes as they come.

    Raises:
        RuntimeError: a lane ended.
    """
    remaining = iter(cases)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        lanes: dict[Connection, Case | None] = {}
        processes = []
        for number in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_lane, args=(theirs, f"{folder}/{number}"))
            process.start()
            theirs.close()
            processes.append(process)
            lanes[ours] = None
        try:
            for lane in [*lanes]:
                _send_next(lane, remaining, lanes)
            while lanes:
                for lane in wait([*lanes]):
                    assert isinstance(lane, Connection)
                    try:
                        yield lane.recv()
                    except EOFError:
                        raise RuntimeError(f"the process that ran {lanes[lane]} ended") from None
                    _send_next(lane, remaining, lanes)
        finally:
            for lane in lanes:
                lane.close()
            for process in processes:
                process.join()


def _send_next(
    lane: Connection, cases: Iterator[Case], lanes: dict[Connection, Case | None]
) -> None:
    """Send the next case to a lane; close it if there is none."""
    case = next(cases, None)
    if case is None:
        del lanes[lane]
        lane.close()
    else:
        lanes[lane] = case
        lane.send(case)


def _lane(connection: Connection, folder: str) -> None:
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    Path(folder).mkdir()
    with closing(Runner(Path(folder))) as runner:
        while True:
            try:
                case = connection.recv()
            except EOFError:
                return
            connection.send(runner.run(case))
