"""The command in a folder that has packages ``eval`` and ``summarize`` of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.version import __version__

ROOT = Path(__file__).parents[2]
SCRIPT = "from takeaways.__main__ import main\n\nif __name__ == '__main__':\n    main()\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with foreign packages of both names, and a console script outside of it."""
    folder = tmp_path / "project"
    for name in ("eval", "summarize"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(f"raise SystemExit('foreign {name}')\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "takeaways").write_text(SCRIPT)
    return folder


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project, whose folder comes first on the path."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([".", str(ROOT)])}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


@pytest.fixture(params=["console script", "python -m"])
def command(request: pytest.FixtureRequest, project: Path) -> list[str]:
    if request.param == "python -m":
        return ["-m", "takeaways"]
    return [str(project.parent / "bin" / "takeaways")]


def test_foreign_packages_come_first_without_the_check(project: Path) -> None:
    found = run(project, "-c", "import eval")
    assert (found.returncode, found.stderr) == (1, "foreign eval\n")


def test_command_imports_its_own_packages(project: Path, command: list[str]) -> None:
    found = run(project, *command, "--version")
    assert found.stderr == ""
    assert found.stdout == f"takeaways {__version__}\n"
    assert found.returncode == 0


def test_worker_processes_import_their_own_packages(project: Path, command: list[str]) -> None:
    (project / "in.jsonl").write_text(
        "".join(
            json.dumps({"id": str(number), "text": f"The council voted {number} times."}) + "\n"
            for number in range(80)
        )
    )
    arguments = ("batch", "in.jsonl", "out.jsonl", "-m", "lead", "--workers", "2", "--quiet")
    found = run(project, *command, *arguments)
    assert found.stderr == ""
    assert found.returncode == 0
    records = [json.loads(line) for line in (project / "out.jsonl").read_text().splitlines()]
    assert [record["id"] for record in records] == [str(number) for number in range(80)]


def test_library_imports_its_own_packages(project: Path) -> None:
    code = "from takeaways import Rouge, evaluate; print(evaluate.__module__, Rouge.__module__)"
    found = run(project, "-c", code)
    assert found.stderr == ""
    assert found.stdout == "eval.experiment eval.metrics.rouge\n"


def test_package_that_is_already_imported_is_named(project: Path) -> None:
    (project / "eval" / "__init__.py").write_text("")
    found = run(project, "-c", "import eval, takeaways.__main__")
    assert found.returncode == 2
    assert found.stdout == ""
    (line,) = found.stderr.splitlines()
    assert f"the folder {(project / 'eval').resolve()} is in the way of the package 'eval'" in line


def test_missing_package_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "takeaways").symlink_to(ROOT / "takeaways")
    code = (
        "import sys; sys.modules['eval'] = None; import takeaways.siblings as siblings\n"
        "try:\n    siblings.import_siblings()\n"
        "except siblings.ShadowedError as error:\n    print(error)\n"
    )
    found = run(tmp_path, "-c", code)
    assert found.stdout == f"there is no package 'eval' in {ROOT}: install takeaways again\n"
