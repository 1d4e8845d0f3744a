"""What a batch on a cluster writes: a folder of shards, on a disk that all see or in a bucket.

    part-00000012-000003.jsonl    records of the fourth part of the thirteenth file; or .parquet
    _parts/00000012-000003.json   counts and failures, written after the records: the part is done
    _plan.json                    what was asked, and the files of the input as they were listed
    _errors.jsonl                 what failed, and why: when all is done
    _manifest.json                all parts with their counts: when all is done

A part is written whole, under a name of its own: what is done twice is there once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, NamedTuple

from summarize.batch.job import Answer
from summarize.batch.journal import check_same
from summarize.batch.output import encoded, ending_of
from summarize.batch.ray.store import Store
from summarize.errors import OptionError, ReadError
from summarize.reading.failures import NetworkError
from summarize.reading.paths import format_of
from summarize.reading.sources import SourceFile

_PLAN, _MANIFEST, _ERRORS, _PARTS = "_plan.json", "_manifest.json", "_errors.jsonl", "_parts"
_AT_ONCE = 32  # small files that are read at a time


class Unit(NamedTuple):
    """What one task goes through: a file of records, or some files of one article each.

    Or ``failure``, where a part of the source cannot be listed: its source and the reason.
    """

    files: tuple[SourceFile, ...]
    failure: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What became of a part of a unit.

    Attributes:
        unit, number: which it is.
        done, failed: articles with takeaways and without.
        bytes: of the input that it takes up, about.
        last: whether it is the last of its unit.
    """

    unit: int
    number: int
    done: int
    failed: int
    bytes: int
    last: bool

    @property
    def name(self) -> str:
        """The name that its files share: sorted by it, they are in the order of the input."""
        return f"{self.unit:08}-{self.number:06}"


class Shards:
    """The folder of a run. Its methods raise what filesystems do, ``OSError`` mostly.

    Args:
        out: the folder's path or URI; its ending says what the files in it are.
        asked: what is done on what, as JSON has it.

    Raises:
        OptionError: its ending tells no format that there is.
        ReadError: pyarrow is not installed, or knows no such filesystem.
    """

    def __init__(self, out: str, asked: Mapping[str, Any]) -> None:
        self._kind = ending_of(out)
        self._out = out
        self._asked = asked
        self._store = Store.at(out)

    def finished(self) -> bool:
        """Whether all is done."""
        return _MANIFEST in self._store.names()

    def plan(
        self, inputs: Iterable[SourceFile | ReadError], size: int, restart: bool
    ) -> list[Unit]:
        """Return what is to be gone through; that of the run that is there, if it asked the same.

        Args:
            inputs: the files of the source.
            size: articles of a part.
            restart: delete what is there.

        Raises:
            OptionError: the folder holds a run that asked something else, or something else.
            NetworkError: a part of the source cannot be listed now.
        """
        names = self._store.names()
        if names and _PLAN not in names:
            raise OptionError(f"{self._out} is there, and no batch wrote it: name another")
        if names and not restart:
            said = json.loads(self._store.read(_PLAN))
            check_same(self._out, said["asked"], self._asked)
            return [
                Unit(tuple(SourceFile(*file) for file in files), failure and tuple(failure))
                for files, failure in said["units"]
            ]
        if names:
            self._store.clear()
        units = [*_units(inputs, size)]
        with self._store.writing(_PLAN) as stream:
            stream.write(json.dumps({"asked": self._asked, "units": units}).encode())
        return units

    def parts(self) -> list[Part]:
        """Return the parts that are done."""
        return [_part(value) for value in self._sidecars()]

    def write(self, part: Part, answer: Answer) -> None:
        """Write a part: its records, then the sidecar by which it is known to be done."""
        with self._store.writing(f"part-{part.name}{self._kind}") as stream:
            if self._kind == ".parquet":
                from summarize.batch.parquet import to_parquet

                to_parquet(answer.records, stream, self._asked["keep"], self._asked["milliseconds"])
            else:
                stream.write(encoded(answer.records))
        with self._store.writing(f"{_PARTS}/{part.name}.json") as stream:
            stream.write(json.dumps({**asdict(part), "errors": answer.errors}).encode())

    def finish(self) -> None:
        """Write what failed, and the list of the parts."""
        shards = []
        with self._store.writing(_ERRORS) as stream:
            for value in self._sidecars():
                stream.write(encoded(value["errors"]))
                part = _part(value)
                file = f"part-{part.name}{self._kind}"
                shards.append({"file": file, "done": part.done, "failed": part.failed})
        counts = {name: sum(one[name] for one in shards) for name in ("done", "failed")}
        with self._store.writing(_MANIFEST) as stream:
            text = json.dumps({**self._asked, **counts, "shards": shards}, indent=1)
            stream.write(text.encode())

    def _sidecars(self) -> Iterator[dict[str, Any]]:
        names = (f"{_PARTS}/{name}" for name in self._store.names(_PARTS))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            while some := [*islice(names, _AT_ONCE)]:
                yield from map(json.loads, pool.map(self._store.read, some))


def _part(sidecar: Mapping[str, Any]) -> Part:
    return Part(**{name: value for name, value in sidecar.items() if name != "errors"})


def _units(files: Iterable[SourceFile | ReadError], size: int) -> Iterator[Unit]:
    """Group the files that hold one article each, as far as they follow each other."""
    group: list[SourceFile] = []
    for file in files:
        alone = isinstance(file, ReadError) or format_of(file.path) not in ("text", "html")
        if group and (alone or len(group) == size):
            yield Unit(tuple(group))
            group = []
        if isinstance(file, NetworkError):
            raise file
        if isinstance(file, ReadError):
            yield Unit((), (file.source, file.reason))
        elif alone:
            yield Unit((file,))
        else:
            group.append(file)
    if group:
        yield Unit(tuple(group))
