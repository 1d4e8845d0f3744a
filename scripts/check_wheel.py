"""Check the wheel as a user gets it: its size, its files, and the README's first examples.

python scripts/check_wheel.py [WHEEL]

Without WHEEL it builds one into ``dist/``. The wheel is installed into an empty environment outside
the repository, with the newest versions of what it depends on. Its command then runs in an empty
folder, without a network where the system can shut it off. Only git, pip and the standard library
are needed, so that a bare Python of any supported version can run this script.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("takeaways", "summarize", "eval")
MAX_SIZE = 100_000_000  # bytes: PyPI takes files of up to 100 MB unless it grants more
_SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_NO_NETWORK = (
    ("unshare", "--net"),  # for root
    ("unshare", "--map-root-user", "--net"),  # where the kernel lets users make namespaces
)


class CheckError(Exception):
    """A check that failed; its message is one line."""


@dataclass(frozen=True)
class Example:
    """A command of the README and how many bullets it shows."""

    arguments: tuple[str, ...]
    bullets: int


def main() -> None:
    """Run all checks; print one line for each. The exit status is 1 if one fails."""
    parser = argparse.ArgumentParser(description="Check the wheel as a user gets it.")
    parser.add_argument("wheel", type=Path, nargs="?", help="Default: build one into dist/.")
    wheel: Path | None = parser.parse_args().wheel
    with tempfile.TemporaryDirectory(prefix="takeaways-wheel-") as folder:
        try:
            check_wheel(wheel or build_wheel(ROOT / "dist"), Path(folder))
        except CheckError as error:
            sys.exit(f"FAILED: {error}")


def check_wheel(wheel: Path, folder: Path) -> Path:
    """Check a wheel with an environment below ``folder``; return the environment's Python.

    Raises:
        CheckError: a check failed.
    """
    check_size(wheel)
    check_files(wheel)
    python = install(wheel, folder / "environment")
    check_examples(python, folder)
    check_version(wheel, python, folder)
    return python


def build_wheel(folder: Path) -> Path:
    """Build the wheel of the checkout into ``folder``, in place of older ones."""
    for old in folder.glob("takeaways-*.whl"):
        old.unlink()
    run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)])
    (wheel,) = folder.glob("takeaways-*.whl")
    print(f"built        {wheel.name}", flush=True)
    return wheel


def check_size(file: Path) -> None:
    """Fail if PyPI would refuse a file for its size."""
    size = file.stat().st_size
    found = f"{size / 1e6:.1f} MB of the {MAX_SIZE / 1e6:.0f} MB that PyPI takes ({file.name})"
    if size > MAX_SIZE:
        raise CheckError(f"size: {found}")
    print(f"size         {found}", flush=True)


def check_files(wheel: Path) -> None:
    """Fail unless a wheel has exactly the packages' files that git tracks, and the licences."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
    licences = {name for name in names if ".dist-info/licenses/" in name}
    content = {name for name in names if ".dist-info/" not in name}
    tracked = set(run(["git", "-C", str(ROOT), "ls-files", *PACKAGES]).splitlines())
    if missing := sorted(tracked - content):
        raise CheckError(f"files: {len(missing)} are missing, such as {missing[0]}")
    if unexpected := sorted(content - tracked):
        raise CheckError(f"files: {len(unexpected)} do not belong, such as {unexpected[0]}")
    if untyped := [name for name in PACKAGES if f"{name}/py.typed" not in content]:
        raise CheckError(f"files: {untyped[0]}/py.typed is missing")
    if not licences:
        raise CheckError("files: there is no licence")
    print(f"files        {len(content)}, as git tracks them; {len(licences)} licences", flush=True)


def install(wheel: Path, environment: Path) -> Path:
    """Install a wheel into a new environment that has nothing else; return its Python."""
    venv.create(environment, with_pip=False)
    python = environment / _SCRIPTS / ("python.exe" if os.name == "nt" else "python")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    run([*pip, "install", "--quiet", str(wheel.resolve())])
    packages = run([*pip, "list", "--format=freeze"]).splitlines()
    version = run([str(python), "--version"]).strip()
    print(f"installed    {len(packages)} packages for {version}", flush=True)
    return python


def check_examples(python: Path, folder: Path) -> None:
    """Run the README's first examples in an empty folder; fail if the bullets are not as many."""
    prefix = no_network()
    how = "without a network" if prefix else "WITH a network, which cannot be shut off here"
    for example in readme_examples((ROOT / "README.md").read_text("utf-8")):
        copy_inputs(example, folder / "work")
        output = run_takeaways(python, example.arguments, folder, prefix)
        bullets = sum(line.startswith("- ") for line in output.splitlines())
        command = shlex.join(["takeaways", *example.arguments])
        if bullets != example.bullets:
            raise CheckError(f"{command}: {bullets} bullets in place of {example.bullets}")
        print(f"example      {command}: {bullets} bullets, {how}", flush=True)


def check_version(wheel: Path, python: Path, folder: Path) -> None:
    """Fail unless the command tells the version in the wheel's name."""
    version = run_takeaways(python, ["--version"], folder).strip()
    if wheel.name.split("-")[1] not in version.split():
        raise CheckError(f"version: {wheel.name} says that it is {version}")
    print(f"version      {version}", flush=True)


def readme_examples(readme: str) -> Iterator[Example]:
    """Yield the commands in the first transcript of the README."""
    transcript = re.search(r"^```console\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    if transcript is None:
        raise CheckError("README.md has no transcript in a block named 'console'")
    for shown in transcript[1].split("$ takeaways ")[1:]:
        command, *output = shown.splitlines()
        yield Example(tuple(shlex.split(command)), sum(line.startswith("- ") for line in output))


def copy_inputs(example: Example, folder: Path) -> None:
    """Copy the files of the repository that an example names to the same place in ``folder``."""
    for argument in example.arguments:
        if (ROOT / argument).is_file():
            (folder / argument).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / argument, folder / argument)


def no_network() -> tuple[str, ...]:
    """Return the start of a command line that runs the rest without a network; empty if none."""
    for prefix in _NO_NETWORK:
        if (
            shutil.which(prefix[0])
            and not subprocess.run([*prefix, "true"], capture_output=True).returncode
        ):
            return prefix
    return ()


def run_takeaways(
    python: Path, arguments: Sequence[str], folder: Path, prefix: Sequence[str] = ()
) -> str:
    """Run the installed command in ``folder/work``, with a home of its own; return its output."""
    (folder / "work").mkdir(exist_ok=True)
    home = {"HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "home" / "cache")}
    command = [*prefix, str(python.with_name("takeaways")), *arguments]
    return run(command, folder=folder / "work", environment=home)


def run(
    command: Sequence[str], folder: Path | None = None, environment: dict[str, str] | None = None
) -> str:
    """Run a command outside the influence of this Python; return what it prints.

    Raises:
        CheckError: it failed; its messages are printed.
    """
    # PYTHONPATH would let the checkout stand in for what the wheel lacks.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**inherited, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise CheckError(f"{shlex.join(command)} ended with status {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    main()
