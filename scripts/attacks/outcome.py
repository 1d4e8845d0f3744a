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
        slow: it took too much time, or hung.
        large: it took too much memory.
        foreign: an exception that is none of the package's, a signal, a wrong exit code or answer;
            else empty.
    """

    case: Case
    seconds: float
    megabytes: float
    slow: bool
    large: bool
    foreign: str

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
    return outcome(case, measured.seconds, measured.megabytes, foreign, hung=measured.hung)


def outcome(
    case: Case, seconds: float, megabytes: float, foreign: str, *, hung: bool = False
) -> Outcome:
    """Return the outcome of a case by what it took."""
    slow = hung or seconds > MAX_SECONDS
    return Outcome(case, seconds, megabytes, slow, megabytes > MAX_MEGABYTES, foreign)
