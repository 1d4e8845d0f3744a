"""The fuzzer: its targets hold for their seeds, texts and bytes turn into each other."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.fuzzing.findings import Findings
from scripts.fuzzing.targets import TARGETS
from scripts.fuzzing.vocabulary import Vocabulary

_ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds_for_its_seeds(name: str) -> None:
    run = TARGETS[name].load()
    seeds = [*TARGETS[name].seeds()]
    assert len(seeds) >= 10
    for seed in seeds:
        run(seed)


@given(st.text(), st.binary())
def test_texts_and_bytes_turn_into_each_other(text: str, data: bytes) -> None:
    vocabulary = Vocabulary(["<p>", "<pre>", "é", "é."])
    assert vocabulary.decode(vocabulary.encode(text)) == text
    assert vocabulary.decode(vocabulary.encode(vocabulary.decode(data))) == vocabulary.decode(data)
    assert vocabulary.encode("<pre>é.") == bytes([129, 131])


def test_a_finding_is_told_once_and_as_small_as_possible(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(data: bytes) -> None:
        if b"a" in data and b"z" in data:
            raise KeyError("both")

    findings = Findings(run, tmp_path, repr)
    for data in (b"a b c", b"lots of text, an a and a z in it", b"za"):
        findings.try_input(data)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"az"]
    assert capsys.readouterr().out.count("FINDING") == 1


def test_the_script_says_which_targets_there_are() -> None:
    assert "there is no target nope" in _error("nope").replace("\n", " ")


@pytest.mark.skipif(find_spec("atheris") is not None, reason="atheris is installed")
def test_the_script_says_how_to_install_atheris() -> None:
    expected = "atheris is not installed: pip install atheris (Linux and macOS)\n"
    assert _error("dates", "--seconds", "1") == expected


def _error(*arguments: str) -> str:
    command = [sys.executable, "scripts/fuzz.py", *arguments]
    run = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True)
    assert run.returncode
    return run.stderr
