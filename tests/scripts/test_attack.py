"""Tests of the attack: what it finds, how a case is repeated, and a short run on all targets."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the attack needs Linux", allow_module_level=True)

from scripts.attacks.cases import TARGETS, Case, draw_cases, parse_case
from scripts.attacks.files import FILES
from scripts.attacks.measuring import measure
from scripts.attacks.outcome import Outcome, judge
from scripts.attacks.process_targets import build

ROOT = Path(__file__).parents[2]
GENEROUS = 300.0  # seconds; only what never ends takes so long, however slow the machine is
CASE = Case("reader", "depth", 1, 100)


def _fail() -> int:
    raise RecursionError("too deep")


def _say(line: str) -> int:
    print(line, file=sys.stderr)
    return 1


def test_a_short_attack_on_all_targets_finds_nothing() -> None:
    command = [sys.executable, "scripts/attack.py", "--cases", "40", "--seed", "8", "--jobs", "1"]
    run = subprocess.run([*command, "--json"], cwd=ROOT, capture_output=True, text=True)
    report = json.loads(run.stdout)
    assert [each for each in report["failed"] if each["details"]] == []
    assert report["total"]["large"] == 0
    assert run.returncode == bool(report["failed"])  # a slow machine may fail by its time alone
    assert report["total"]["cases"] == 40
    assert {row["target"] for row in report["kinds"]} == {*TARGETS}


@pytest.mark.parametrize("options", [["--target", "nope"], ["--target", "server", "--kind", "csv"]])
def test_what_is_never_drawn_is_refused(options: list[str]) -> None:
    command = [sys.executable, "scripts/attack.py", *options]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 2
    assert f"there is no {options[-1]} to attack" in run.stderr


def test_a_case_is_repeated_by_its_name(tmp_path: Path) -> None:
    drawn = (case for case in draw_cases(3) if case.target == "reader" and case.size < 5000)
    for number, case in enumerate(islice(drawn, 200)):
        assert parse_case(str(case)) == case
        if case.kind in FILES:
            continue
        twice = []
        for name in ("a", "b"):
            folder = tmp_path / f"{name}{number}"
            folder.mkdir()
            twice.append(build(parse_case(str(case)), folder).read_bytes())
        assert twice[0] == twice[1]


def test_what_is_no_error_of_the_package_is_found(tmp_path: Path) -> None:
    calls = {
        "RecursionError: too deep": _fail,
        "page.html: ValueError: bad": lambda: _say("takeaways: page.html: ValueError: bad"),
        "ended with 3": lambda: 3,
    }
    for reason, call in calls.items():
        found = judge(CASE, measure(call, tmp_path / "log"), (0, 1))
        assert found.failed
        assert reason in found.reasons
    sound = measure(lambda: _say("takeaways: page.html: is empty"), tmp_path / "log")
    assert not judge(CASE, sound, (0, 1)).failed


def test_a_case_ends_with_the_process_that_measures_it(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from scripts.attacks.measuring import measure
def call():
    os.write(2, b"%d\\n" % os.getpid())
    signal.pause()
measure(call, Path(sys.argv[1]))
"""
    log = tmp_path / "log"
    os.mkfifo(log)
    with subprocess.Popen([sys.executable, "-c", code, str(log)], cwd=ROOT) as parent:
        with log.open() as lines:
            case = os.pidfd_open(int(lines.readline()))
        parent.kill()
    assert select.select([case], [], [], GENEROUS)[0]
    os.close(case)


def test_memory_and_time_over_the_limits_are_found(tmp_path: Path) -> None:
    large = judge(
        CASE, measure(lambda: len(bytearray(b"x") * (600 << 20)) * 0, tmp_path / "log"), (0,)
    )
    assert large.large
    assert not large.slow
    assert Outcome(CASE, seconds=5.1, megabytes=0, foreign="").slow
    assert Outcome(CASE, seconds=0, megabytes=0, foreign="", hung=True).slow
