"""Targets that run in a forked process: the reader in Python, the command, and a batch."""

from __future__ import annotations

import gc
import io
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from pathlib import Path

from summarize import Article, read_articles
from summarize.errors import TakeawaysError
from summarize.web.article_tasks import warm_up
from takeaways.program import main

from .cases import Case
from .files import FILES, content
from .measuring import measure
from .outcome import Outcome, judge
from .pages import PAGES
from .settings import SETTINGS
from .texts import TEXTS

_BATCH_FILES = 5  # files of a case of batch: they share the start of a run
_FORMATS = ("text", "md", "json", "jsonl", "html")
_SAMPLE = Path(__file__).resolve().parents[2] / "data" / "articles" / "05-cup-final.txt"
_METHODS = ("lead", "tiny", "centroid", "lead,tiny", "random", "extractive")


def prepare() -> None:
    """Load what a process loads once, so that each case is measured alone."""
    warnings.simplefilter("ignore")
    warm_up(None)
    import ctranslate2  # noqa: F401  # pyright: ignore[reportUnusedImport]
    import tokenizers  # noqa: F401  # pyright: ignore[reportUnusedImport]

    for format in _FORMATS:
        with redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            _call_main([str(_SAMPLE), "--format", format, "--method", "lead,tiny,random,centroid"])
    # The command has changed this. A peer that closes early must not end this process.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # forked processes share this memory


def attack(case: Case, folder: Path) -> Outcome:
    """Run a case.

    Args:
        case: the case, of the target reader, command or batch.
        folder: an empty folder that the case may fill.
    """
    inputs = folder / "in"
    inputs.mkdir()
    call, codes = _CALLS[case.target](case, inputs)
    return judge(case, measure(call, folder / "log"), codes)


def build(case: Case, folder: Path, part: int = 0) -> Path:
    """Make the hostile file or folder of a case, and return its path."""
    rng = case._replace(seed=case.seed + part).rng
    if case.kind in FILES:
        return FILES[case.kind](rng, folder, case.size)
    return content(rng, case.kind, case.size, folder)


_Call = tuple[Callable[[], int], tuple[int, ...]]  # and the exit codes that are right


def _reader(case: Case, folder: Path) -> _Call:
    if case.kind in (PAGES.keys() | TEXTS.keys()) and case.seed % 3 == 0:
        make = PAGES.get(case.kind) or TEXTS[case.kind]
        text = make(case.rng, case.size)
        parse = Article.from_html if case.seed % 2 else Article.from_text
        return lambda: _check_all(lambda: [parse(text)]), (0,)
    path = build(case, folder)
    return lambda: _check_all(lambda: read_articles(path, on_error=_say)), (0,)


def _say(error: TakeawaysError) -> None:
    """Make the message of an error, which must not fail either."""
    str(error)


def _check_all(read: Callable[[], Iterable[Article]]) -> int:
    """Read articles and check their offsets."""
    try:
        for article in read():
            _check(article)
    except TakeawaysError as error:
        _say(error)
    return 0


def _check(article: Article) -> None:
    ends = [0, *(offset for span in article.body for offset in span)]
    assert ends == sorted(ends), "the spans of the body overlap"
    assert ends[-1] <= len(article.text), "the body ends after the text"
    for text in (article.text, article.title or "", article.id, *article.references):
        text.encode()  # surrogates were replaced


def _command(case: Case, folder: Path) -> _Call:
    rng = random.Random(case.seed)
    if case.kind in SETTINGS:
        arguments = SETTINGS[case.kind](case.rng, folder, case.size)
    else:
        path = str(build(case, folder))
        arguments = rng.choice(
            (
                [path, "--format", rng.choice(_FORMATS), "--method", rng.choice(_METHODS)],
                [path, "--format", rng.choice(_FORMATS), "--evidence", "--method", "lead"],
                ["references", path],
            )
        )
    return lambda: _call_main(arguments), (0, 1, 2)


def _batch(case: Case, folder: Path) -> _Call:
    for part in range(_BATCH_FILES):
        (folder / str(part)).mkdir()
        build(case, folder / str(part), part)
    out = str(folder.parent / "out.jsonl")
    return lambda: _call_batch(["batch", str(folder), out, "--workers", "1"], Path(out)), (0, 1)


def _call_batch(arguments: list[str], out: Path) -> int:
    """Run a batch; write its failures on stderr, where they are searched for exceptions."""
    code = _call_main([*arguments, "--method", "tiny"])
    errors = out.with_name(out.name + ".errors.jsonl")
    if errors.exists():
        sys.stderr.write(errors.read_text("utf-8").replace('"reason": "', '"reason": : '))
    return code


def _call_main(arguments: list[str]) -> int:
    sys.argv = ["takeaways", *arguments]
    warnings.resetwarnings()
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


_CALLS: dict[str, Callable[[Case, Path], _Call]] = {
    "reader": _reader,
    "command": _command,
    "batch": _batch,
}
