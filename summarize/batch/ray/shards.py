"""Output of a batch on a cluster: a folder of shards, on a shared disk or in a bucket.

    part-00000012-000003.jsonl    records of the fourth part of the thirteenth file; or .parquet
    _parts/00000012-000003.json   counts and failures; written last, so the part is complete
    _plan.json                    what was asked, and the list of the input files
    _errors.jsonl                 failures with their reasons; written at the end
    _manifest.json                all parts with their counts; written at the end

A part is written whole, under a name of its own. So a part that is computed twice exists once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, NamedTuple

from summarize.batch.chunk_processor import ChunkResult
from summarize.batch.journal import check_same
from summarize.batch.output_files import encode_lines, output_format
from summarize.batch.ray.store import Store
from summarize.batch.resuming import ChangedInputError
from summarize.errors import OptionError, ReadError
from summarize.reading.failures import NetworkError
from summarize.reading.paths import format_of
from summarize.reading.sources import SourceFile
from summarize.runtime.first_names import FirstNames

_PLAN, _MANIFEST, _ERRORS, _PARTS = "_plan.json", "_manifest.json", "_errors.jsonl", "_parts"
_PARALLEL_READS = 32  # small files that are read at a time; chosen by hand


class Unit(NamedTuple):
    """Input of one task: a file of records, or several files of one article each.

    Or ``failure``: the source and the reason where a part of the input cannot be listed.
    """

    files: tuple[SourceFile, ...]
    failure: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a unit whose shard is written.

    Attributes:
        unit, number: number of the unit, and of the part in it.
        done, failed: articles with takeaways and without.
        bytes: approximate size of its input.
        last: True if it is the last part of its unit.
    """

    unit: int
    number: int
    done: int
    failed: int
    bytes: int
    last: bool

    @property
    def name(self) -> str:
        """Name of its files; sorted by it, the files are in the order of the input."""
        return f"{self.unit:08}-{self.number:06}"


class Shards:
    """The folder of a run. Its methods raise the errors of file systems, mostly ``OSError``.

    Args:
        out: path or URI of the folder; its ending is the format of the files in it.
        asked: method, options and input, as JSON values.

    Raises:
        OptionError: it has another ending.
        ReadError: pyarrow is not installed, or does not know the file system.
    """

    def __init__(self, out: str, asked: Mapping[str, Any]) -> None:
        self._format = output_format(out)
        self._out = out
        self._asked = asked
        self._store = Store.at(out)

    def finished(self) -> bool:
        """Return whether the run is complete."""
        return _MANIFEST in self._store.names()

    def plan(
        self,
        inputs: Iterable[SourceFile | ReadError],
        size: int,
        restart: bool,
        append: bool = False,
    ) -> list[Unit]:
        """Return the units of the input: those of an earlier run that asked the same, and new ones.

        Args:
            inputs: the files of the source.
            size: number of articles in a part.
            restart: delete the contents of the folder first.
            append: take new files, whatever has happened to the others.

        Raises:
            ChangedInputError: a file was edited, touched or deleted since.
            OptionError: the folder holds a run that asked something else, or other files.
            NetworkError: a part of the source cannot be listed now.
        """
        names = self._store.names()
        if names and _PLAN not in names:
            raise OptionError(f"{self._out} is there, and no batch wrote it: name another")
        if names and not restart:
            plan = json.loads(self._store.read(_PLAN))
            check_same(self._out, plan["asked"], self._asked)
            units = [
                Unit(tuple(SourceFile(*file) for file in files), failure and tuple(failure))
                for files, failure in plan["units"]
            ]
            return self._extended(units, inputs, size, append)
        if names:
            self._store.clear()
        units = [*_units(inputs, size)]
        self._write_plan(units, 0)
        return units

    def known_failures(self) -> int:
        """Return the number of articles that had failed when the input last grew."""
        return json.loads(self._store.read(_PLAN)).get("known_failures", 0)

    def _extended(
        self, units: list[Unit], inputs: Iterable[SourceFile | ReadError], size: int, append: bool
    ) -> list[Unit]:
        """Return units, and those of the files that are new since; write them to the plan."""
        known = {file.path: file for unit in units for file in unit.files}
        known_errors = {unit.failure[0] for unit in units if unit.failure}
        changed = FirstNames()
        new: list[SourceFile | ReadError] = []
        for file in inputs:
            if isinstance(file, ReadError):
                new += [] if file.source in known_errors else [file]
            elif (before := known.pop(file.path, None)) is None:
                new.append(file)
            elif before.stamp and before != file:
                changed.add(f"{file.path} was edited or touched")
        for path in known:
            changed.add(f"{path} is gone")
        if changed and not append:
            raise ChangedInputError(self._asked["in"], changed)
        if new:
            failures = self.known_failures()
            if self.finished():
                failures = sum(part.failed for part in self.parts())
                self._store.delete(_MANIFEST)
            units = [*units, *_units(new, size)]
            self._write_plan(units, failures)
        return units

    def _write_plan(self, units: list[Unit], known_failures: int) -> None:
        plan = {"asked": self._asked, "units": units, "known_failures": known_failures}
        with self._store.writing(_PLAN) as stream:
            stream.write(json.dumps(plan).encode())

    def parts(self) -> list[Part]:
        """Return the parts that are complete."""
        return [_part(sidecar) for sidecar in self._sidecars()]

    def write(self, part: Part, result: ChunkResult) -> None:
        """Write a part: its records, then the sidecar that marks it as complete."""
        with self._store.writing(f"part-{part.name}{self._format}") as stream:
            if self._format == ".parquet":
                from summarize.batch.parquet import to_parquet

                to_parquet(result.records, stream, self._asked)
            else:
                stream.write(encode_lines(result.records))
        with self._store.writing(f"{_PARTS}/{part.name}.json") as stream:
            stream.write(json.dumps({**asdict(part), "errors": result.errors}).encode())

    def finish(self) -> None:
        """Write the errors file and the manifest."""
        shards = []
        with self._store.writing(_ERRORS) as stream:
            for sidecar in self._sidecars():
                stream.write(encode_lines(sidecar["errors"]))
                part = _part(sidecar)
                file = f"part-{part.name}{self._format}"
                shards.append({"file": file, "done": part.done, "failed": part.failed})
        counts = {name: sum(shard[name] for shard in shards) for name in ("done", "failed")}
        with self._store.writing(_MANIFEST) as stream:
            text = json.dumps({**self._asked, **counts, "shards": shards}, indent=1)
            stream.write(text.encode())

    def _sidecars(self) -> Iterator[dict[str, Any]]:
        names = (f"{_PARTS}/{name}" for name in self._store.names(_PARTS))
        with ThreadPoolExecutor(_PARALLEL_READS) as pool:
            while group := [*islice(names, _PARALLEL_READS)]:
                yield from map(json.loads, pool.map(self._store.read, group))


def _part(sidecar: Mapping[str, Any]) -> Part:
    return Part(**{name: value for name, value in sidecar.items() if name != "errors"})


def _units(files: Iterable[SourceFile | ReadError], size: int) -> Iterator[Unit]:
    """Group consecutive files that hold one article each; other files are units of their own."""
    group: list[SourceFile] = []
    for file in files:
        is_unit = isinstance(file, ReadError) or format_of(file.path) not in ("text", "html")
        if group and (is_unit or len(group) == size):
            yield Unit(tuple(group))
            group = []
        if isinstance(file, NetworkError):
            raise file
        if isinstance(file, ReadError):
            yield Unit((), (file.source, file.reason))
        elif is_unit:
            yield Unit((file,))
        else:
            group.append(file)
    if group:
        yield Unit(tuple(group))
