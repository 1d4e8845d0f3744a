"""The metadata of the package, the licences of what comes along, and the workflows agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from summarize.models.bundled_weights import CHECKSUMS, FOLDER

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
LICENCES = [  # the cells of each row: files, from, licence, text
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in re.findall(r"^\| `.*\|$", (FOLDER / "LICENSES.md").read_text("utf-8"), re.MULTILINE)
]


def _versions(prefix: str) -> list[str]:
    found = [re.fullmatch(rf"{prefix} :: (3\.\d+)", name) for name in PROJECT["classifiers"]]
    return [match[1] for match in found if match]


def _jobs(name: str) -> dict:
    return yaml.safe_load(WORKFLOWS[name].read_text("utf-8"))["jobs"]


def test_classifiers_name_the_pythons_that_ci_tests() -> None:
    versions = _versions("Programming Language :: Python")
    assert PROJECT["requires-python"] == f">={versions[0]}"
    assert versions == [f"3.{minor}" for minor in range(11, 11 + len(versions))]
    for job in ("test", "wheel"):
        assert _jobs("ci.yml")[job]["strategy"]["matrix"]["python"] == versions


def test_version_is_the_same_everywhere() -> None:
    version = (ROOT / "summarize" / "version.py").read_text("utf-8").split('"')[-2]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == version


@pytest.mark.parametrize("package", PROJECT["import-names"])
def test_packages_are_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_every_file_of_weights_has_a_licence() -> None:
    patterns = [pattern for row in LICENCES for pattern in re.findall(r"`(.+?)`", row[0])]
    lines = (FOLDER / CHECKSUMS).read_text("ascii").splitlines()
    files = [Path(line.partition("  ")[2]) for line in lines]
    assert not [str(file) for file in files if not any(map(file.match, patterns))]


def test_every_licence_is_declared_and_its_text_comes_along() -> None:
    assert {row[2] for row in LICENCES} == set(PROJECT["license"].split(" AND "))
    texts = {row[3].strip("`") for row in LICENCES} | {"summarize/models/LICENSES.md"}
    assert texts == set(PROJECT["license-files"])
    assert all((ROOT / text).is_file() for text in texts)


@pytest.mark.parametrize("source", ["Snowball", "spaCy"])
def test_stop_words_of_others_are_counted_as_theirs(source: str) -> None:
    tables = [path.read_text("utf-8") for path in (ROOT / "summarize/languages").glob("*.toml")]
    (row,) = (row for row in LICENCES if row[1] == source)
    assert f"of {sum(f'# {source} (' in table for table in tables)} languages" in row[0]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_to_commits(name: str) -> None:
    uses = re.findall(r"^ *- uses: (.*)$", WORKFLOWS[name].read_text("utf-8"), re.MULTILINE)
    assert uses
    pin = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert not [action for action in uses if not pin.fullmatch(action)]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_have_no_permissions_but_those_of_their_jobs(name: str) -> None:
    assert yaml.safe_load(WORKFLOWS[name].read_text("utf-8"))["permissions"] == {}
    writing = {
        (job, right)
        for job, content in _jobs(name).items()
        for right, level in content["permissions"].items()
        if level == "write"
    }
    publishing = {("publish", "id-token"), ("attach", "contents")}
    assert writing == (publishing if name == "release.yml" else set())


def test_a_release_waits_for_an_owner_and_a_tag() -> None:
    workflow = yaml.safe_load(WORKFLOWS["release.yml"].read_text("utf-8"))
    assert workflow[True] == {"push": {"tags": ["v*"]}}  # YAML 1.1 reads the key 'on' as true
    build, publish, attach = (workflow["jobs"][job] for job in ("build", "publish", "attach"))
    assert build["if"] == "vars.PUBLISH == 'yes'"
    assert (publish["needs"], attach["needs"]) == ("build", "publish")  # skipped with it
    assert publish["environment"] == "pypi"
