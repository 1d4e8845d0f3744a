"""What an installation without extras can do, and what it says of the rest."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.commands import ROOT

_BASE_ONLY = """
import sys

class Finder:
    def find_spec(self, name, path=None, target=None):
        missing = "datasets fastapi nltk pandas pyarrow ray regex scipy torch transformers uvicorn"
        if name.partition(".")[0] in missing.split():
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Finder())
"""


def run_without_extras(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python that has the packages of the base installation only."""
    command = [sys.executable, "-c", _BASE_ONLY + code]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def test_every_public_name_can_be_imported() -> None:
    code = (
        "from takeaways import *\nprint(takeaways('The council voted.', 'lead'), render.__name__)"
    )
    run = run_without_extras(code)
    assert (run.stdout, run.stderr) == ("- The council voted. render\n", "")


@pytest.mark.parametrize(
    "call",
    ["evaluate('data/articles', ['lead'])", "match(['A wall'], ['A wall.'])"],
)
def test_what_needs_an_extra_names_it(call: str) -> None:
    run = run_without_extras(f"from takeaways import *\n{call}")
    last = run.stderr.splitlines()[-1]
    assert last.endswith('this needs nltk: pip install "takeaways[eval]"')


def test_command_names_the_extra_in_one_line() -> None:
    run = run_without_extras(
        "from takeaways.program import main\nsys.argv = ['takeaways', 'eval', 'data/articles']\n"
        "main()"
    )
    assert run.returncode == 2
    assert run.stderr == 'takeaways: this needs nltk: pip install "takeaways[eval]"\n'
