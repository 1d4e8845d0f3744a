"""Events of a batch on stderr: messages, failures, progress and the end."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from summarize.cli.progress_line import ProgressLine
from summarize.errors import ReadError
from summarize.runtime.error_throttle import ErrorThrottle
from summarize.runtime.progress import Progress
from summarize.wording import counted

if TYPE_CHECKING:
    from summarize.batch import Outcome

# Chosen by hand.
_MAX_REASONS = 5  # different reasons of failures that are printed; the errors file has all
_JSON_SECONDS = 10.0  # between two progress events in JSON


class TextEvents:
    """Events of a batch as lines for people."""

    def __init__(self) -> None:
        self._line = ProgressLine()
        self._failures = ErrorThrottle(self._line.say)
        self._reasons: set[str] = set()
        self._not_shown = 0
        self._last: Progress | None = None  # the last state of the run, not shown yet

    def message(self, message: str) -> None:
        """Print a message."""
        self._line.say(message)

    def failure(self, line: str) -> None:
        """Print a failure, unless the same reason was printed before, or too many others."""
        error = json.loads(line)
        reason = error["reason"]
        if reason in self._reasons or len(self._reasons) < _MAX_REASONS:
            self._reasons.add(reason)
            self._failures.add(ReadError(error["source"], reason))
        else:
            self._not_shown += 1

    def progress(self, progress: Progress) -> None:
        """Show the progress if it is time; not the last state, which ``finished`` prints."""
        if progress.rate is None:
            self._line.update(progress)
            return
        if self._last is not None:
            self._line.update(self._last)
        self._last = progress

    def finished(self, outcome: Outcome, out: str, errors: str) -> None:
        """Print the counts of the complete run."""
        self._last = None
        self.message(_summary(outcome, out, errors))

    def error(self, reason: str) -> None:
        """Print why the run stopped."""
        self.count_failures()
        self.message(reason)

    def count_failures(self) -> None:
        """Print how many failures there were beside the printed ones."""
        self._failures.close()
        if self._not_shown:
            self.message(f"{self._not_shown:,} failures for other reasons: see the errors file")
        self._failures, self._reasons = ErrorThrottle(self._line.say), set()
        self._not_shown = 0


class JsonEvents:
    """Events of a batch for schedulers: a JSON object per line, each with an ``event``."""

    def __init__(self) -> None:
        self._last_progress = time.monotonic()

    def message(self, message: str) -> None:
        """Print a message."""
        self._print("message", message=message)

    def failure(self, line: str) -> None:
        """Print nothing: the counts and the errors file show it."""

    def count_failures(self) -> None:
        """Print nothing, likewise."""

    def progress(self, progress: Progress) -> None:
        """Show the progress if it is time."""
        if time.monotonic() - self._last_progress < _JSON_SECONDS:
            return
        self._last_progress = time.monotonic()
        left = None if progress.seconds_left is None else round(progress.seconds_left)
        self._print(
            "progress",
            done=progress.done,
            failed=progress.failed,
            rate=round(progress.rate or 0.0, 2),
            seconds_left=left,
        )

    def finished(self, outcome: Outcome, out: str, errors: str) -> None:
        """Print the counts of the complete run."""
        counts = {
            "done": outcome.done,
            "failed": outcome.failed,
            "new_failures": outcome.new_failures,
            "before": outcome.before,
        }
        self._print("finished", **counts, seconds=round(outcome.seconds, 2), out=out)

    def error(self, reason: str) -> None:
        """Print why the run stopped."""
        self._print("error", message=reason)

    def _print(self, event: str, **fields: Any) -> None:
        line = json.dumps({"event": event, **fields}, ensure_ascii=False)
        print(line, file=sys.stderr, flush=True)


def _summary(outcome: Outcome, out: str, errors: str) -> str:
    """Return the counts of a complete run."""
    known = outcome.failed - outcome.new_failures
    known_errors = f"; {counted(known, 'known error')}, see {errors}" if known else ""
    if not outcome.read and not outcome.new_failures:
        return f"{out} is already complete: {counted(outcome.done, 'article')}{known_errors}"
    now = " now" if outcome.before else ""
    summary = f"{counted(outcome.made, 'article')} summarized{now}, {outcome.new_failures:,} failed"
    if outcome.new_failures:
        summary += f" (see {errors})"
    if outcome.before:
        summary += f"; {out} has {counted(outcome.done, 'article')}"
    rate = outcome.read / max(outcome.seconds, 1e-3)
    return f"{summary}; {rate:.1f} articles a second{known_errors}"
