"""The command as a user runs it; in a process of its own where that may make a difference."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from takeaways.program import main
from tests.commands import run_in_process

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "articles"
GOLDEN = Path(__file__).parent / "golden"
SAMPLE = SAMPLES / "05-cup-final.txt"


def takeaways(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in this process."""
    run = run_in_process(main, *arguments)
    assert "Traceback" not in run.stderr
    return run


def takeaways_apart(
    *arguments: str | Path, stdin: bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "takeaways", *map(str, arguments)]
    run = subprocess.run(command, input=stdin, capture_output=True, cwd=ROOT)
    assert b"Traceback" not in run.stderr
    return subprocess.CompletedProcess(
        command, run.returncode, run.stdout.decode(), run.stderr.decode()
    )


@pytest.mark.parametrize("format", ["text", "md", "json", "jsonl", "html"])
def test_output_formats(format: str) -> None:
    """Golden files: look at the difference, then write them again with REGOLD=1."""
    inputs = ("data/articles/05-cup-final.txt", "data/articles/09-telescope-array.html")
    asked = ("--method", "lexrank", "--count", "3", "--max-words", "20", "--evidence")
    run = takeaways(*inputs, *asked, "--format", format)
    assert run.returncode == 0
    golden = GOLDEN / f"two-articles.{format}"
    if os.environ.get("REGOLD"):
        golden.write_text(run.stdout, "utf-8")
    assert run.stdout == golden.read_text("utf-8")


def test_file_alone_means_summarize() -> None:
    short = takeaways_apart(SAMPLE)
    assert short.stdout == takeaways("summarize", SAMPLE).stdout
    assert takeaways("--count", "4", SAMPLE).stdout == short.stdout
    assert len(short.stdout.splitlines()) == 4
    assert all(line.startswith("- ") for line in short.stdout.splitlines())


def test_json_is_one_array_and_jsonl_a_line_each() -> None:
    array = json.loads(takeaways(SAMPLES, "-f", "json").stdout)
    lines = [json.loads(line) for line in takeaways(SAMPLES, "-f", "jsonl").stdout.splitlines()]
    assert array == lines
    assert len(array) == 24
    keys = {"id", "title", "language", "method", "model", "chunks", "requested", "takeaways"}
    assert set(array[0]) == keys
    assert all(len(item["takeaways"]) == 4 for item in array)


def test_columns_of_records_are_copied_to_json(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text('id,text,slug,url\na1,"The council voted. It met.",wall,http://x/1\n')
    (found,) = json.loads(takeaways(source, "-f", "json", "--keep", "Slug,url").stdout)
    assert [*found][-2:] == ["Slug", "url"]
    assert (found["Slug"], found["url"]) == ("wall", "http://x/1")
    assert "text" not in found["takeaways"][0]["evidence"][0]
    for arguments, said in (
        (("-f", "json", "--keep", "slug,uri"), "no column 'uri' is there; did you mean 'url'?"),
        (("--keep", "slug"), "--keep is for --format md, json, jsonl and html"),
    ):
        run = takeaways(source, *arguments)
        assert (run.returncode, run.stdout) == (2, "")
        assert said in " ".join(run.stderr.replace("│", " ").split())


def test_address_is_answered_in_one_line() -> None:
    run = takeaways("https://x.example/a")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.splitlines() == [
        "takeaways: https://x.example/a: is not read, as nothing is fetched from the web: "
        "save it first (curl -Lo page.html 'https://x.example/a'), then read page.html"
    ]


def test_page_lists_its_articles_with_their_addresses_and_kept_columns(tmp_path: Path) -> None:
    rows = ("Wall,The council voted.,wall,http://x/1", "Boats,They object.,boat,javascript:x")
    (tmp_path / "a.csv").write_text("\n".join(["title,text,slug,url", *rows]))
    run = takeaways(tmp_path / "a.csv", "-f", "html", "--keep", "slug", "-m", "lead,tiny")
    page = lxml.html.fromstring(run.stdout)
    assert [(a.text, a.get("href")) for a in page.iterfind(".//nav//a")] == [
        ("Wall", "#a1"),
        ("Boats", "#a3"),
    ]
    remarks = page.find_class("remark")
    assert (
        remarks[0].text_content()
        == "1 takeaway of 4 asked for, method lead · the article · slug: wall"
    )
    assert [[a.get("href") for a in remark.iter("a")] for remark in remarks[1:3]] == [
        ["http://x/1"],
        [],
    ]
    one = lxml.html.fromstring(takeaways(SAMPLE.relative_to(ROOT), "-f", "html", "-n", "1").stdout)
    assert one.find(".//nav") is None
    assert one.find_class("remark")[0].find("a").get("href") == "data/articles/05-cup-final.txt"


def test_markdown_has_kept_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,text,slug\nWall,The council voted.,a_b\n")
    run = takeaways(tmp_path / "a.csv", "-f", "md", "--keep", "slug")
    assert run.stdout == "## Wall\n\nslug: a\\_b\n\n- The council voted.\n"


def test_message_names_the_option_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,words\n1,hello\n")
    assert takeaways(tmp_path / "a.csv").stderr.endswith("right one with --text-column\n")


def test_stdin() -> None:
    text = b"The council voted for a wall. It will cost 46 million."
    assert takeaways_apart("-", "-n", "1", stdin=text).stdout.endswith(
        "- The council voted for a wall.\n"
    )
    record = json.dumps({"id": "a", "text": text.decode()}).encode()
    out = takeaways_apart("-", "-f", "jsonl", stdin=record + b"\n" + record).stdout
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "a"]


def test_short_article_gives_a_message() -> None:
    run = takeaways_apart(
        "-", "-n", "9", stdin=b"The council voted for a wall. It will cost 46 million."
    )
    assert run.returncode == 0
    assert takeaways(SAMPLE, "-n", "99").stderr.endswith("of 99: there is no more to take\n")


def test_references() -> None:
    run = takeaways("references", SAMPLES / "01-harbour-flood-barrier.txt")
    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == 4
    found = json.loads(takeaways("references", SAMPLES, "-f", "json").stdout)
    assert len(found) == 24
    assert all(3 <= len(item["references"]) <= 5 for item in found)


def test_methods() -> None:
    lines = takeaways("methods").stdout.splitlines()
    names = [line.split("\t")[0] for line in lines]
    assert {"extractive", "lead", "random", "lexrank", "centroid"} <= set(names)


def test_frequencies_are_counted_and_used(tmp_path: Path) -> None:
    path = tmp_path / "frequencies.json"
    path.write_text(takeaways("frequencies", SAMPLES).stdout)
    assert json.loads(path.read_text())["documents"] == 24
    run = takeaways(SAMPLE, "--frequencies", path)
    assert run.returncode == 0
    assert takeaways(SAMPLE, "--frequencies", SAMPLE).returncode == 2


def test_failures_are_printed_and_the_other_articles_summarized(tmp_path: Path) -> None:
    only_list = tmp_path / "list.txt"
    only_list.write_text("Key takeaways:\n- The wall is coming.\n- Boats object to it.\n")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 9)
    run = takeaways_apart(tmp_path / "nope.txt", SAMPLE, only_list, binary, "-m", "extractive")
    assert run.returncode == 1
    assert "Second-division Port Hale United" in run.stdout
    reasons = run.stderr.splitlines()
    assert len(reasons) == 3
    assert "nope.txt: does not exist" in reasons[0]
    assert "list.txt: holds a takeaways list and no prose" in reasons[1]
    assert "binary.txt: looks like a binary file" in reasons[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--method", "lexrnk", SAMPLE),
        ("--count", "0", SAMPLE),
        ("--format", "pdf", SAMPLE),
        ("summarize",),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple) -> None:
    run = (takeaways_apart if "lexrnk" in arguments else takeaways)(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""


def test_closed_pipe_is_no_error() -> None:
    command = f"set -o pipefail; {sys.executable} -m takeaways {SAMPLES} -f jsonl | head -n 1"
    run = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, text=True)
    assert run.returncode in (0, 141)  # as `yes | head` ends
    assert run.stderr == ""
    assert len(run.stdout.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_gives_a_message() -> None:
    command = f"{sys.executable} -m takeaways {SAMPLE} > /dev/full"
    run = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, text=True)
    assert run.returncode == 1
    assert run.stderr == "takeaways: the output could not be written: No space left on device\n"


def test_same_failure_is_printed_once_with_a_count(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_text("id,words\n" + "1,hello\n" * 50)
    run = takeaways(path)
    assert run.returncode == 1
    first, rest = run.stderr.splitlines()
    assert first.startswith(f"takeaways: {path}, line 2: has no column text")
    assert rest.startswith("takeaways: 49 more: has no column text")


def test_same_warning_for_six_files_is_printed_once_with_a_count(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text("Совет одобрил стену. Она стоит дорого. Мы рады.")
    run = takeaways(tmp_path, "--count", "1", "--method", "abstractive")
    first, rest = run.stderr.splitlines()
    assert first.startswith(f"takeaways: {tmp_path}/0.txt: the model writer writes English only")
    assert rest.startswith("takeaways: 5 more: the model writer writes English only")
    assert rest.endswith(f"{tmp_path}/5.txt)")
    lists = takeaways("references", tmp_path).stderr.splitlines()
    assert lists[0] == f"takeaways: {tmp_path}/0.txt: holds no list of takeaways"
    assert lists[1].startswith("takeaways: 5 more: holds no list of takeaways (")


def _on_terminal(arguments: list[str], **environment: str) -> str:
    """Run the command with a terminal for output; return what it shows."""
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "takeaways", *arguments]
    inherited = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    environment = {**inherited, "TERM": "xterm", **environment}
    run = subprocess.Popen(command, stdout=side, stderr=side, cwd=ROOT, env=environment)
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    assert run.wait() == 0
    os.close(terminal)
    return shown.decode()


def test_terminal_output_has_colors_unless_no_color_is_set() -> None:
    arguments = [str(SAMPLE), "--count", "1", "--evidence"]
    colourful = _on_terminal(arguments)
    assert "\x1b[" in colourful
    assert "•" in colourful
    plain = _on_terminal(arguments, NO_COLOR="1")
    assert "\x1b[36m" not in plain
    assert "•" in plain


def test_help_imports_no_heavy_package() -> None:
    code = (
        "import sys, atexit; heavy = {'numpy', 'torch', 'transformers', 'pyarrow', 'trafilatura'}; "
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules)), file=sys.stderr)); "
        "sys.argv = ['takeaways', '--help']; from takeaways.program import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert "references" in run.stdout
    assert run.stderr.strip() == "[]"


def test_articles_in_other_languages_are_told_for_methods_that_know_english(tmp_path: Path) -> None:
    texts = {
        "de": "Der Rat der Stadt stimmte am Dienstag für eine Mauer. Sie kostet 14 Mio. Euro.",
        "it": "Il comune ha votato martedì per un muro sul fiume. Costa 14 milioni di euro.",
        "en": "The council voted for a wall on Tuesday. It costs 14 million euros.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text)
    told = "tiny knows English only; centroid scored the other articles: German 1, Italian 1"
    assert told in takeaways(str(tmp_path), "--method", "tiny").stderr
    out = str(tmp_path / "out.jsonl")
    told_by_batch = "tiny knows English only; centroid scores articles in Italian"
    assert told_by_batch in takeaways("batch", str(tmp_path), out, "--method", "tiny").stderr
    assert "English only" not in takeaways(str(tmp_path), "--method", "lexrank").stderr
    assert "English only" not in takeaways(str(tmp_path / "en.txt"), "--method", "tiny").stderr
