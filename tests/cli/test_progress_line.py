"""Progress of the command on stderr."""

from __future__ import annotations

import pytest

from summarize.cli import progress_line
from summarize.cli.progress_line import ProgressLine, duration
from summarize.runtime.progress import report_progress


@pytest.mark.parametrize(
    ("value", "shown"), [("on", "9 articles, 2 failed, 3.5 a second, 1:05 left\n"), ("off", "")]
)
def test_progress_can_be_switched_off(
    value: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(progress_line, "_QUIET_SECONDS", -1.0)  # show it at once
    monkeypatch.setenv("TAKEAWAYS_PROGRESS", value)
    line = ProgressLine()
    with line.listening():
        report_progress("articles", 7, None, failed=2, rate=3.5, seconds_left=65)
    line.say("a message")
    assert capsys.readouterr().err == f"{shown}takeaways: a message\n"


def test_rate_and_time_left_are_estimated_from_two_reports(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(progress_line, "_QUIET_SECONDS", -1.0)
    monkeypatch.delenv("TAKEAWAYS_PROGRESS", raising=False)
    times = iter([0.0, 100.0, 110.0, 110.0])
    monkeypatch.setattr(progress_line.time, "monotonic", lambda: next(times))
    line = ProgressLine()
    monkeypatch.setattr(line, "_show_label_soon", lambda label: None)
    with line.listening():
        report_progress("scoring", 10, 50)
        report_progress("scoring", 20, 50)
    assert capsys.readouterr().err == "scoring: 20 of 50, 1.0 a second, 0:30 left\n"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0:00"), (65, "1:05"), (3599.6, "1:00:00"), (3725, "1:02:05")]
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text
