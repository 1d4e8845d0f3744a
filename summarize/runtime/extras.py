"""Packages of an extra, such as ``takeaways[eval]``: a missing one is told in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from summarize.errors import OptionError

_OURS = ("eval", "summarize", "takeaways")


class MissingPackageError(OptionError):
    """A package that is not installed, and the extra that has it."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f'this needs {package}: pip install "takeaways[{extra}]"')
        self.package = package
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingPackageError], tuple[str, str]]:
        """Return how to rebuild the error in another process."""
        return type(self), (self.package, self.extra)


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Name the extra to install if a module of another package is missing within this block.

    Raises:
        MissingPackageError: it is.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in _OURS:
            raise
        raise MissingPackageError(package, extra) from None


def check_extra(extra: str, packages: tuple[str, ...]) -> None:
    """Check that packages of an extra are installed, without importing them.

    Raises:
        MissingPackageError: one is not.
    """
    with needs_extra(extra):
        for package in packages:
            if find_spec(package) is None:
                raise ModuleNotFoundError(name=package)
