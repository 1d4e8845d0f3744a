"""Run folder of an evaluation: its predictions, scores and metadata on disk.

- ``run.json``: command, settings, versions, dataset, and what is scored;
- ``articles.jsonl``: the articles with their references;
- ``predictions/<method>.jsonl``: a line for each article, written one by one;
- ``scores.parquet``: a row for each article, method and measure.

Predictions are only ever appended; every other file is replaced as a whole. So a killed run can
be continued. Only a torn last line is lost.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from eval.datasets import Dataset, Item
from eval.runs.environment import describe_environment
from eval.runs.records import (
    Prediction,
    item_line,
    prediction_line,
    read_items_file,
    read_predictions_file,
)
from summarize.errors import OptionError, ReadError
from summarize.options import Options
from summarize.reading.paths import is_stream
from summarize.runtime.atomic_files import cut_torn_line, exclusive_lock, replace_text

FORMAT = 1  # version of the folder's layout; other versions are refused
SCORES = "scores.parquet"
_CODE = "code"  # key of run.json: identity of the code of each method
IN_ORDER = "paired_in_order"  # key of run.json: predictions without ids
_METADATA = "run.json"
_ARTICLES = "articles.jsonl"
_LOCK = ".lock"  # exists while an evaluation writes
_DEFAULTS = Options()  # run.json holds only the options that differ
_REQUIRED = {"dataset", "takeaways", "count", "options"}  # keys of run.json


class Results(Protocol):
    """Source of a report: a run folder, or several joined."""

    path: Path
    metadata: dict[str, Any]

    def items(self) -> list[Item]:
        """Return the articles with their references."""
        ...

    def predictions(self, method: str) -> Iterator[Prediction]:
        """Yield the predictions of a method, in the order of the articles."""
        ...


class Run:
    """A run folder on disk; ``metadata`` is the content of ``run.json``."""

    def __init__(self, path: Path, metadata: dict[str, Any]) -> None:
        self.path = path
        self.metadata = metadata

    @classmethod
    def open(cls, path: Path) -> Run:
        """Open a folder that an evaluation has made.

        Raises:
            ReadError: the path is no run folder, or of a version that cannot be read.
        """
        file = path / _METADATA
        _refuse_stream(file)
        try:
            metadata = json.loads(file.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            reason = f"is not a run folder (it has no {_METADATA}): takeaways eval makes one"
            raise ReadError(str(path), reason) from None
        except (OSError, ValueError, RecursionError) as error:
            raise ReadError(str(file), f"cannot be read ({error})") from None
        format = metadata.get("format") if isinstance(metadata, dict) else None
        if format != FORMAT:
            reason = f"is of format {format}, this version of takeaways knows {FORMAT}"
            raise ReadError(str(path), f"{reason}: run the evaluation again into a new folder")
        if not metadata.keys() >= _REQUIRED:
            raise ReadError(str(file), "is damaged: run the evaluation again into a new folder")
        for inner_path in path.rglob("*"):
            _refuse_stream(inner_path)
        return cls(path, metadata)

    @classmethod
    def begin(cls, path: Path, dataset: Dataset, settings: dict[str, Any], restart: bool) -> Run:
        """Make a run folder, or open the one that is there to continue it.

        Args:
            path: the folder.
            dataset: the articles.
            settings: settings of the predictions; a run is continued only with the same.
            restart: first delete what is there, if it is a run folder.

        Raises:
            OptionError: the folder holds a run of other articles or settings, or something else.
            ReadError: the folder holds a run that cannot be read.
        """
        metadata = {
            "format": FORMAT,
            **describe_environment(),
            **settings,
            "dataset": _describe(dataset),
        }
        if path.exists() and not path.is_dir():
            raise OptionError(f"{path} is a file: a run is a folder")
        exists = (path / _METADATA).exists()
        if exists and not restart:
            run = cls.open(path)
            _check_same(path, run.metadata, metadata, ("takeaways", *settings))
            run.metadata |= {"command": metadata["command"]}
        elif not exists and path.exists() and any(f.suffix != ".part" for f in path.iterdir()):
            raise OptionError(f"{path} is no run folder and not empty: name another")
        else:
            _empty(path)
            run = cls(path, metadata)
            run.save()
        if not (path / _ARTICLES).exists():
            run.save_articles(dataset)
        return run

    def save(self) -> None:
        """Write ``run.json``."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.metadata, ensure_ascii=False, indent=2)
        replace_text(self.path / _METADATA, text + "\n")

    def mark_unfinished(self) -> None:
        """Note in ``run.json`` that the run is not finished; call it before a change."""
        if self.metadata.get("finished"):
            self.metadata["finished"] = None
            self.save()

    def claim(self, method: str, source: str) -> None:
        """Note where the predictions of a method come from, so that sources are never mixed.

        Args:
            method: name of the predictions.
            source: ``method`` or ``file``.

        Raises:
            OptionError: the run has predictions of this name from another source.
        """
        sources = self.metadata.setdefault("sources", {})
        if sources.setdefault(method, source) != source:
            raise OptionError(
                f"{self.path} has predictions named {method!r} that were made by a "
                f"{sources[method]}, not by a {source}: name yours otherwise, or --restart"
            )

    def has_other_code(self, method: str, code: str | None) -> bool:
        """Return whether predictions are known to be of other code than this.

        Args:
            method: name of the predictions.
            code: identity of the code of the method; None if it is not known.
        """
        before = self.metadata.get(_CODE, {}).get(method)
        return None not in (before, code) and before != code

    def note_code(self, method: str, code: str | None) -> None:
        """Note the identity of the code that makes the predictions of a method."""
        codes = self.metadata.setdefault(_CODE, {})
        if code is not None and codes.get(method) != code:
            codes[method] = code
            self.save()

    def note_pairing(self, in_order: Mapping[str, bool]) -> None:
        """Note which predictions were paired with the articles by their order.

        Args:
            in_order: by name; the notes on other names stay.
        """
        noted = [name for name in self.metadata.get(IN_ORDER, ()) if name not in in_order]
        noted += [name for name, is_so in in_order.items() if is_so]
        if noted != self.metadata.get(IN_ORDER, []):
            self.metadata[IN_ORDER] = noted
            self.save()

    def locked(self) -> AbstractContextManager[None]:
        """Return a context in which no other process writes into the folder.

        Raises:
            OptionError: another process is writing into it.
        """
        return exclusive_lock(self.path / _LOCK, self.path)

    def save_articles(self, dataset: Dataset) -> None:
        """Write the articles with their references."""
        replace_text(self.path / _ARTICLES, "".join(map(item_line, dataset.items)))

    def items(self) -> list[Item]:
        """Read the articles with their references.

        Raises:
            ReadError: they are missing or damaged.
        """
        return list(read_items_file(self.path / _ARTICLES))

    def predictions(self, method: str) -> Iterator[Prediction]:
        """Yield the predictions of a method so far; none if it has not begun.

        Raises:
            ReadError: a line is damaged.
        """
        path = self._predictions_path(method)
        if path.exists():
            yield from read_predictions_file(path)

    @contextmanager
    def append_to(self, method: str) -> Iterator[Callable[[Iterable[Prediction]], None]]:
        """Yield a function that appends predictions; a torn last line is removed first."""
        self.mark_unfinished()
        path = self._predictions_path(method)
        path.parent.mkdir(exist_ok=True)
        cut_torn_line(path)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:

            def append(predictions: Iterable[Prediction]) -> None:
                file.write("".join(map(prediction_line, predictions)))
                file.flush()

            yield append

    def replace_predictions(self, method: str, predictions: Iterable[Prediction]) -> None:
        """Replace all predictions of a method."""
        self.mark_unfinished()
        path = self._predictions_path(method)
        path.parent.mkdir(exist_ok=True)
        replace_text(path, "".join(map(prediction_line, predictions)))

    def digest(self, method: str) -> str:
        """Return a hash of the predictions of a method."""
        with self._predictions_path(method).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]

    def _predictions_path(self, method: str) -> Path:
        return self.path / "predictions" / f"{quote(method, safe=' ')}.jsonl"


def _describe(dataset: Dataset) -> dict[str, Any]:
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
    """Raise an OptionError if a run was begun with other articles or settings."""
    differences = [line for key in keys for line in _differences(key, before.get(key), now[key])]
    if before["dataset"]["fingerprint"] != now["dataset"]["fingerprint"]:
        differences.insert(0, "it is of other articles or references")
    if not differences:
        return
    advice = "name another folder, or --restart to empty this one"
    if all(line.startswith("seed ") for line in differences):
        seed = now["options"].get("seed", _DEFAULTS.seed)
        advice += f"; 'takeaways report {path} --seed {seed}' changes the statistics alone"
    raise OptionError(f"{path} cannot be continued: {'; '.join(differences)}; {advice}")


def _differences(name: str, before: Any, now: Any) -> list[str]:
    """Return a line for each setting that differs; those of a dictionary have their own names."""
    if before == now:
        return []
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            line
            for key in dict.fromkeys([*before, *now])
            for line in _differences(
                key,
                *(settings.get(key, getattr(_DEFAULTS, key, None)) for settings in (before, now)),
            )
        ]
    return [f"{name} was {before}, now it is {now}"]


def _refuse_stream(path: Path) -> None:
    if is_stream(path):
        raise ReadError(str(path), "is a pipe or device, no file of a run")


def _empty(path: Path) -> None:
    """Delete the files of a run folder, and no others."""
    shutil.rmtree(path / "predictions", ignore_errors=True)
    for name in (_METADATA, _ARTICLES, SCORES):
        (path / name).unlink(missing_ok=True)
