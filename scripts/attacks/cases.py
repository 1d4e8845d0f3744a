"""Cases of an attack, drawn by a seed. The name of a case says all that is needed to repeat it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from .files import FILES
from .pages import PAGES
from .records import RECORDS
from .requests import REQUESTS
from .settings import SETTINGS
from .texts import TEXTS

_SMALLEST, _LARGEST = 50, 200_000  # characters, about; the server takes no longer text
_INPUTS = (*PAGES, *TEXTS, *RECORDS, *FILES)

# Target -> its kinds, and its share of the cases. A process that starts costs more than a call.
TARGETS: dict[str, tuple[tuple[str, ...], float]] = {
    "reader": (_INPUTS, 0.72),
    "command": ((*_INPUTS, *SETTINGS), 0.11),
    "batch": (_INPUTS, 0.01),
    "server": ((*PAGES, *TEXTS, *REQUESTS), 0.16),
}


class Case(NamedTuple):
    """A case: what is attacked with what.

    Attributes:
        target: one of ``TARGETS``.
        kind: name of the generator.
        seed: of the generator.
        size: characters or bytes of the input, about.
    """

    target: str
    kind: str
    seed: int
    size: int

    def __str__(self) -> str:
        return ":".join(map(str, self))

    @property
    def rng(self) -> Random:
        """A new source of the numbers that the case draws."""
        return Random(f"{self.kind} {self.seed}")


def parse_case(name: str) -> Case:
    """Return the case of a name, such as ``reader:depth:17:5000``.

    Raises:
        ValueError: there is no such case.
    """
    target, kind, seed, size = name.split(":")
    if target not in TARGETS or kind not in TARGETS[target][0]:
        raise ValueError(f"there is no kind {kind!r} for the target {target!r}")
    return Case(target, kind, int(seed), int(size))


def draw_cases(seed: int) -> Iterator[Case]:
    """Yield cases without end. Small ones come more often: half have under 150 characters, a tenth
    has over 20,000."""
    rng = Random(seed)
    shares = [share for _, share in TARGETS.values()]
    while True:
        target = rng.choices([*TARGETS], shares)[0]
        kind = rng.choice(TARGETS[target][0])
        size = int(_SMALLEST * (_LARGEST / _SMALLEST) ** (rng.random() ** 3))
        yield Case(target, kind, rng.randrange(1_000_000), size)
