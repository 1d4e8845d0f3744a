"""Make the files of a release in ``dist/`` and check them. Nothing is uploaded.

python scripts/release.py [--tag v0.1.0]

It builds the source distribution, and the wheel from that, checks both, and writes a list of the
packages with which the wheel was checked (a software bill of materials, CycloneDX). The tools are
the dependency group ``release`` of pyproject.toml. docs/releasing.md says what comes before and
after.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

from check_wheel import ROOT, CheckError, check_size, check_wheel, run

DIST = ROOT / "dist"
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


def main() -> None:
    """Check, build, check again, and print the next step. The exit status is 1 if a check fails."""
    parser = argparse.ArgumentParser(description="Make and check the files of a release.")
    parser.add_argument("--tag", help="Fail unless this is the tag of the version, such as v0.1.0.")
    tag: str | None = parser.parse_args().tag
    try:
        version = read_version()
        check_tag(tag or f"v{version}", version)
        check_changelog(version)
        check_clean()
        wheel, sdist = build()
        check_size(sdist)
        with tempfile.TemporaryDirectory(prefix="takeaways-release-") as folder:
            python = check_wheel(wheel, Path(folder))
            write_bill(python, version, Path(folder))
    except CheckError as error:
        sys.exit(f"FAILED: {error}")
    if tag is None:
        print(f"next         git tag --annotate v{version} && git push origin v{version}")


def read_version() -> str:
    """Return the version that the package gives itself."""
    found = _VERSION.search((ROOT / "summarize" / "version.py").read_text("utf-8"))
    if found is None:
        raise CheckError("summarize/version.py has no __version__")
    return found[1]


def check_tag(tag: str, version: str) -> None:
    """Fail unless a tag is that of the version."""
    if tag != f"v{version}":
        raise CheckError(f"tag: {tag} is not v{version}, the version in summarize/version.py")


def check_changelog(version: str) -> None:
    """Fail unless the newest heading of CHANGELOG.md has the version and a day."""
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    newest = headings[0] if headings else "no heading"
    if not re.fullmatch(rf"{re.escape(version)} \(\d{{4}}-\d\d-\d\d\)", newest):
        raise CheckError(
            f"CHANGELOG.md begins with '{newest}'; a release needs '{version} (YYYY-MM-DD)'"
        )
    print(f"version      {newest}, as CHANGELOG.md says", flush=True)


def check_clean() -> None:
    """Fail if a file differs from the commit, as the release would not be what the tag names."""
    if changed := run(["git", "-C", str(ROOT), "status", "--porcelain"]).splitlines():
        raise CheckError(f"{len(changed)} files are not committed, such as {changed[0][3:]}")
    commit = run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]).strip()
    print(f"clean        nothing differs from commit {commit}", flush=True)


def build() -> tuple[Path, Path]:
    """Build both distributions into an empty ``dist/``; return the wheel and the source."""
    shutil.rmtree(DIST, ignore_errors=True)
    run([sys.executable, "-m", "build", "--outdir", str(DIST), str(ROOT)])
    (wheel,), (sdist,) = DIST.glob("*.whl"), DIST.glob("*.tar.gz")
    print(f"built        {wheel.name} from {sdist.name}", flush=True)
    return wheel, sdist


def write_bill(python: Path, version: str, folder: Path) -> None:
    """Write the packages in the environment of ``python``, with versions and licences."""
    # The tool knows no version that the build reads from a file.
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    about = folder / "pyproject.toml"
    about.write_text(project.replace('dynamic = ["version"]', f'version = "{version}"'), "utf-8")
    bill = DIST / f"takeaways-{version}.cdx.json"
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible"]
    options = ["--pyproject", str(about), "--mc-type", "library", "--output-file", str(bill)]
    run([*command, *options, str(python)])
    print(f"bill         {bill.name}", flush=True)


if __name__ == "__main__":
    main()
