"""The run folder: what was predicted, scored and noted down in one evaluation.

    run.json                      what was run, on what, with which versions
    articles.jsonl                the articles with their references
    predictions/<method>.jsonl    a line an article, written as they come
    scores.parquet                a row an article x method x measure

Lines are only ever added to predictions; everything else is put in place whole. So a run that
was killed goes on where it stopped, but for a last line that was torn.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from eval.datasets import Dataset, Item
from eval.runs.environment import describe_environment
from summarize.article import Article, Span
from summarize.errors import OptionError, ReadError
from summarize.runtime.atomic_files import cut_torn_line, exclusive_lock, replace_text
from summarize.takeaway import Takeaways

FORMAT = 1  # of the folder; a reader knows its own
SCORES = "scores.parquet"
_ABOUT = "run.json"
_ARTICLES = "articles.jsonl"
_LOCK = ".lock"  # exists while an evaluation writes
_DAMAGED = "is damaged: delete the file and run the evaluation again"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What one method made of one article, or why it made nothing.

    Attributes:
        takeaways: None where the method failed.
        error: the reason why it failed.
        milliseconds, megabytes: what it took, where that was measured.
    """

    article_id: str
    takeaways: Takeaways | None
    error: str | None = None
    milliseconds: float | None = None
    megabytes: float | None = None


class Results(Protocol):
    """What a report is made from: a run folder, or several joined."""

    path: Path
    about: dict[str, Any]

    def items(self) -> list[Item]:
        """Return the articles with their references."""
        ...

    def predictions(self, method: str) -> Iterator[Prediction]:
        """Yield what a method has made, in the order of the articles."""
        ...


class Run:
    """A run folder on disk; ``about`` is what ``run.json`` says."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        self.path = path
        self.about = about

    @classmethod
    def open(cls, path: Path) -> Run:
        """Open a folder that an evaluation has made.

        Raises:
            ReadError: it is none, or of a version that cannot be read.
        """
        file = path / _ABOUT
        try:
            about = json.loads(file.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            reason = f"is not a run folder (it has no {_ABOUT}): takeaways eval makes one"
            raise ReadError(str(path), reason) from None
        except (OSError, ValueError) as error:
            raise ReadError(str(file), f"cannot be read ({error})") from None
        format = about.get("format") if isinstance(about, dict) else None
        if format != FORMAT:
            reason = f"is of format {format}, this version of takeaways knows {FORMAT}"
            raise ReadError(str(path), f"{reason}: run the evaluation again into a new folder")
        if not about.keys() >= {"dataset", "takeaways", "count", "options"}:
            raise ReadError(str(file), "is damaged: run the evaluation again into a new folder")
        return cls(path, about)

    @classmethod
    def begin(cls, path: Path, dataset: Dataset, asked: dict[str, Any], restart: bool) -> Run:
        """Make a run folder, or go on with the one that is there.

        Args:
            path: the folder.
            dataset: the articles.
            asked: what methods are asked for; a run goes on only with the same.
            restart: delete what is there first, if it is a run folder.

        Raises:
            OptionError: the folder holds a run of other articles or settings, or something else.
            ReadError: it holds a run that cannot be read.
        """
        about = {
            "format": FORMAT,
            **describe_environment(),
            **asked,
            "dataset": _described(dataset),
        }
        if path.exists() and not path.is_dir():
            raise OptionError(f"{path} is a file: a run is a folder")
        there = (path / _ABOUT).exists()
        if there and not restart:
            run = cls.open(path)
            _check_same(path, run.about, about, ("takeaways", *asked))
            run.about |= {"command": about["command"]}
        elif not there and path.exists() and any(one.suffix != ".part" for one in path.iterdir()):
            raise OptionError(f"{path} is no run folder and not empty: name another")
        else:
            _empty(path)
            run = cls(path, about)
            run.save()
        if not (path / _ARTICLES).exists():
            run.save_articles(dataset)
        return run

    def save(self) -> None:
        """Write ``run.json``."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.about, ensure_ascii=False, indent=2)
        replace_text(self.path / _ABOUT, text + "\n")

    def reopen(self) -> None:
        """Note that the run is not finished, before anything of it changes."""
        if self.about.get("finished"):
            self.about["finished"] = None
            self.save()

    def claim(self, method: str, kind: str) -> None:
        """Note where a method's predictions come from, so that none are taken for others.

        Raises:
            OptionError: the run has predictions of this name that come from elsewhere.
        """
        sources = self.about.setdefault("sources", {})
        if sources.setdefault(method, kind) != kind:
            raise OptionError(
                f"{self.path} has predictions named {method!r} that were made by a "
                f"{sources[method]}, not by a {kind}: name yours otherwise, or --restart"
            )

    def locked(self) -> AbstractContextManager[None]:
        """Keep other processes from writing into the folder meanwhile.

        Raises:
            OptionError: one is writing into it.
        """
        return exclusive_lock(self.path / _LOCK, self.path)

    # --- articles ---

    def save_articles(self, dataset: Dataset) -> None:
        """Write the articles with their references."""
        lines = (json.dumps(_from_item(item), ensure_ascii=False) for item in dataset.items)
        replace_text(self.path / _ARTICLES, "".join(f"{line}\n" for line in lines))

    def items(self) -> list[Item]:
        """Read the articles with their references.

        Raises:
            ReadError: they are missing or damaged.
        """
        return [_to_item(value) for value in _json_lines(self.path / _ARTICLES)]

    # --- predictions ---

    def predictions(self, method: str) -> Iterator[Prediction]:
        """Yield what a method has made so far; nothing if it has not begun.

        Raises:
            ReadError: a line is damaged.
        """
        path = self._predictions(method)
        if path.exists():
            for value in _json_lines(path):
                yield _to_prediction(value, path)

    @contextmanager
    def append_to(self, method: str) -> Iterator[Callable[[Iterable[Prediction]], None]]:
        """Give a function that adds predictions; what a kill tore off is cut away before."""
        self.reopen()
        path = self._predictions(method)
        path.parent.mkdir(exist_ok=True)
        cut_torn_line(path)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:

            def append(predictions: Iterable[Prediction]) -> None:
                file.write("".join(map(prediction_line, predictions)))
                file.flush()

            yield append

    def replace_predictions(self, method: str, predictions: Iterable[Prediction]) -> None:
        """Write all of a method's predictions anew."""
        self.reopen()
        path = self._predictions(method)
        path.parent.mkdir(exist_ok=True)
        replace_text(path, "".join(map(prediction_line, predictions)))

    def digest(self, method: str) -> str:
        """Return a hash of a method's predictions."""
        with self._predictions(method).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]

    def _predictions(self, method: str) -> Path:
        return self.path / "predictions" / f"{quote(method, safe=' ')}.jsonl"


def prediction_line(prediction: Prediction) -> str:
    """Return the line of a predictions file; that of takeaways is as ``--format jsonl``."""
    fields: dict[str, Any] = {"id": prediction.article_id}
    if prediction.takeaways is not None:
        fields = {**prediction.takeaways.to_dict(), **fields}
    for name in ("error", "milliseconds", "megabytes"):
        value = getattr(prediction, name)
        if value is not None:
            fields[name] = round(value, 3) if isinstance(value, float) else value
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _to_prediction(value: dict[str, Any], path: Path) -> Prediction:
    takeaways = None
    try:
        if "takeaways" in value:
            takeaways = Takeaways.from_dict(value)
    except (KeyError, TypeError) as error:
        reason = f"{_DAMAGED} (article {value['id']!r}: {error})"
        raise ReadError(str(path), reason) from None
    costs = (value.get(name) for name in ("error", "milliseconds", "megabytes"))
    return Prediction(value["id"], takeaways, *costs)


def _from_item(item: Item) -> dict[str, Any]:
    article = item.article
    fields = {name: getattr(article, name) for name in ("id", "title", "source", "text", "body")}
    return {**fields, "references": item.references}


def _to_item(value: dict[str, Any]) -> Item:
    references = tuple(map(tuple, value["references"]))
    article = Article(
        value["id"],
        value["text"],
        title=value["title"],
        source=value["source"],
        body=tuple(Span(*span) for span in value["body"]),
        references=references[0] if references else (),
    )
    return Item(article, references)


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.endswith(b"\n"):
                    return  # torn off by a kill
                yield _loads(line, f"{path}, line {number}")
    except OSError as error:
        raise ReadError(str(path), f"cannot be read ({error.strerror})") from None


def _loads(line: bytes, source: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ReadError(source, f"{_DAMAGED} ({error})") from None
    if not isinstance(value, dict) or "id" not in value:
        raise ReadError(source, _DAMAGED)
    return value


def _described(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "articles": len(dataset.items),
        "with_references": dataset.with_references,
        "failed": dataset.failed,
        "fingerprint": dataset.fingerprint,
    }


def _check_same(
    path: Path, before: dict[str, Any], now: dict[str, Any], keys: Sequence[str]
) -> None:
    """Refuse to go on with a run that was begun otherwise."""
    differing = [
        f"{key} was {before.get(key)!r} and is {now[key]!r}"
        for key in keys
        if before.get(key) != now[key]
    ]
    if before["dataset"]["fingerprint"] != now["dataset"]["fingerprint"]:
        differing.insert(0, "it is of other articles or references")
    if differing:
        advice = "name another folder, or --restart to empty this one"
        raise OptionError(f"{path} cannot be gone on with: {'; '.join(differing)}; {advice}")


def _empty(path: Path) -> None:
    """Delete what a run folder holds, and nothing that is not its own."""
    shutil.rmtree(path / "predictions", ignore_errors=True)
    for name in (_ABOUT, _ARTICLES, SCORES):
        (path / name).unlink(missing_ok=True)
