"""The progress channel: reports, listeners and cancellation."""

from threading import Event

import pytest

from summarize.runtime.progress import (
    Cancelled,
    Progress,
    cancellable,
    progress_listener,
    report_progress,
)


def test_listener_gets_the_reports_of_its_block_only() -> None:
    outer: list[Progress] = []
    inner: list[Progress] = []
    report_progress("nobody listens", 0, 1)
    with progress_listener(outer.append):
        report_progress("loading", 0, 1)
        with progress_listener(inner.append):
            report_progress("reading", 1, None, failed=2, rate=3.0, seconds_left=4.0)
        with progress_listener(None):
            report_progress("ignored", 0, 1)
        report_progress("loading", 1, 1)
    assert outer == [Progress("loading", 0, 1), Progress("loading", 1, 1)]
    assert inner == [Progress("reading", 1, None, 2, 3.0, 4.0)]


def test_report_raises_after_a_cancellation() -> None:
    cancellation = Event()
    reports: list[Progress] = []
    with cancellable(cancellation), progress_listener(reports.append):
        report_progress("working", 0, 2)
        cancellation.set()
        with pytest.raises(Cancelled):
            report_progress("working", 1, 2)
    report_progress("outside the block", 0, 1)
    assert len(reports) == 1
