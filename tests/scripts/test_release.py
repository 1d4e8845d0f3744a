"""Tests of the checks of a wheel and of a release; none builds one."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.check_wheel import (
    PACKAGES,
    ROOT,
    CheckError,
    Example,
    check_files,
    check_size,
    readme_examples,
)

TRACKED = subprocess.run(
    ["git", "-C", str(ROOT), "ls-files", *PACKAGES], capture_output=True, text=True
).stdout.splitlines()
needs_git = pytest.mark.skipif(not TRACKED, reason="needs a checkout by git")
LICENCE = "takeaways-0.1.0.dist-info/licenses/LICENSE"


def _wheel(folder: Path, names: list[str]) -> Path:
    path = folder / "takeaways-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


@needs_git
def test_a_wheel_with_all_files_passes(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    check_files(_wheel(tmp_path, [*TRACKED, LICENCE]))
    assert f"{len(TRACKED)}, as git tracks them; 1 licences" in capsys.readouterr().out


@needs_git
@pytest.mark.parametrize(
    ("without", "more", "message"),
    [
        ("summarize/models/tiny.npz", "", "1 are missing, such as summarize/models/tiny.npz"),
        ("takeaways/py.typed", "", "1 are missing, such as takeaways/py.typed"),
        ("", "tests/test_house.py", "1 do not belong, such as tests/test_house.py"),
        (LICENCE, "", "there is no licence"),
    ],
)
def test_a_wheel_with_other_files_fails(
    without: str, more: str, message: str, tmp_path: Path
) -> None:
    names = [name for name in [*TRACKED, LICENCE, more] if name not in ("", without)]
    with pytest.raises(CheckError, match=message):
        check_files(_wheel(tmp_path, names))


def test_a_file_over_the_limit_fails(tmp_path: Path) -> None:
    path = tmp_path / "large.whl"
    with path.open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(CheckError, match=r"100\.0 MB of the 100 MB"):
        check_size(path)


def test_examples_are_those_of_the_readme() -> None:
    article = "data/articles/05-cup-final.txt"
    assert [*readme_examples((ROOT / "README.md").read_text("utf-8"))] == [
        Example((article, "--count", "2"), 2),
        Example(("references", article), 4),
    ]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a small repository that is ready for the release of 1.2.0, but for the build."""
    for name in ("check_wheel.py", "release.py"):
        (tmp_path / "scripts").mkdir(exist_ok=True)
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts" / name)
    (tmp_path / "pyproject.toml").write_text("[")  # no tool can build it
    (tmp_path / "summarize").mkdir()
    (tmp_path / "summarize" / "version.py").write_text('__version__ = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0 (2026-12-31)\n\n- Faster.\n")
    author = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    for command in (["init", "--quiet"], ["add", "."], [*author, "commit", "--quiet", "-m", "1"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def _release(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", str(checkout / "scripts" / "release.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_release_stops_at_the_wrong_tag(checkout: Path) -> None:
    run = _release(checkout, "--tag", "v1.3.0")
    assert run.returncode == 1
    assert "FAILED: tag: v1.3.0 is not v1.2.0" in run.stderr


def test_a_release_stops_at_an_undated_changelog(checkout: Path) -> None:
    (checkout / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0 (unreleased)\n")
    run = _release(checkout)
    assert run.returncode == 1
    assert "FAILED: CHANGELOG.md begins with '1.2.0 (unreleased)'" in run.stderr


def test_a_release_stops_at_a_file_that_is_not_committed(checkout: Path) -> None:
    (checkout / "notes.txt").write_text("later\n")
    run = _release(checkout)
    assert run.returncode == 1
    assert "version      1.2.0 (2026-12-31), as CHANGELOG.md says" in run.stdout
    assert "FAILED: 1 files are not committed, such as notes.txt" in run.stderr


def test_a_clean_tree_goes_on_to_the_build(checkout: Path) -> None:
    run = _release(checkout)
    assert "clean        nothing differs from commit" in run.stdout
    assert "-m build" in run.stderr
    assert run.returncode == 1
