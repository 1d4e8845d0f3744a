"""The progress line of the command on stderr."""

from __future__ import annotations

import pytest

from summarize.cli import progress_line
from summarize.cli.progress_line import ProgressLine
from summarize.runtime.progress import Progress


@pytest.mark.parametrize(
    ("value", "shown"), [("on", "3 articles, 1 failed, 2.0 a second\n"), ("off", "")]
)
def test_progress_can_be_switched_off(
    value: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(progress_line, "_QUIET_SECONDS", -1.0)  # it is time at once
    monkeypatch.setenv("TAKEAWAYS_PROGRESS", value)
    line = ProgressLine()
    line.update(Progress("articles", 2, 9, failed=1, rate=2.0))
    line.say("a message")
    assert capsys.readouterr().err == f"{shown}takeaways: a message\n"


def test_work_of_one_step_shows_its_name_and_no_rate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(progress_line, "_QUIET_SECONDS", -1.0)  # it is time at once
    monkeypatch.setenv("TAKEAWAYS_PROGRESS", "on")
    line = ProgressLine()
    line.update(Progress("waiting", 0, 1))
    if line._label_timer is not None:
        line._label_timer.join()
    line.update(Progress("waiting", 1, 1))
    assert capsys.readouterr().err == "waiting …\n"
