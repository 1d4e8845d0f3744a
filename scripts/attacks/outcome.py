"""The outcome of a case: what it took, and what is wrong with it."""

from __future__ import annotations

import re
from typing import NamedTuple

from .cases import Case
from .measuring import FOREIGN, Measured

MAX_SECONDS = 5.0  # of processor time
MAX_MEGABYTES = 500.0  # of memory besides what the process had before

# The package turns an unexpected exception into a line with its type, so that others go on.
_FOREIGN_LINE = re.compile(r"Traceback \(most recent|: [A-Z]\w*(?:Error|Exception|Interrupt): ")


class Outcome(NamedTuple):
    """The outcome of a case.

    Attributes:
        case: the case.
        seconds, megabytes: what it took.
        foreign: an exception that is none of the package's, a signal, a wrong exit code or answer;
            else empty.
        hung: whether it waited for so long that it was stopped.
    """

    case: Case
    seconds: float
    megabytes: float
    foreign: str
    hung: bool = False

    @property
    def slow(self) -> bool:
        """Return whether it took too much time, or hung."""
        return self.hung or self.seconds > MAX_SECONDS

    @property
    def large(self) -> bool:
        """Return whether it took too much memory."""
        return self.megabytes > MAX_MEGABYTES

    @property
    def failed(self) -> bool:
        """Return whether the case failed."""
        return self.slow or self.large or bool(self.foreign)

    @property
    def reasons(self) -> str:
        """Return the reasons why it failed, on one line; empty if it did not."""
        parts = [
            f"{self.seconds:.1f} s" if self.slow else "",
            f"{self.megabytes:.0f} MB" if self.large else "",
            self.foreign.strip().rpartition("\n")[2][:200],
        ]
        return ", ".join(filter(None, parts))


def judge(case: Case, measured: Measured, expected_codes: tuple[int, ...]) -> Outcome:
    """Return the outcome of a case whose process may end with the expected codes."""
    foreign = ""
    if measured.code == FOREIGN or _FOREIGN_LINE.search(measured.errors):
        foreign = measured.errors
    if not measured.hung and measured.code not in (*expected_codes, FOREIGN):
        foreign = f"{measured.errors}\nended with {measured.code}"
    return Outcome(case, measured.seconds, measured.megabytes, foreign, measured.hung)
