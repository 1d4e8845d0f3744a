"""Methods in a Python file that a user names: ``my.py:function``."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from summarize.article import Article
from summarize.custom_methods.bullet_function import to_method
from summarize.custom_methods.file_names import short_name
from summarize.errors import OptionError, TakeawaysError, did_you_mean, short_message
from summarize.options import Options
from summarize.reading.paths import is_stream
from summarize.runtime.isolation import require_one_each
from summarize.runtime.progress import Cancelled
from summarize.takeaway import Takeaways


def identity(name: str) -> str:
    """Return the name of a method in a file, with a hash of the file.

    Raises:
        OptionError: the file cannot be read.
    """
    digest = hashlib.sha256(_read(Path(name.rpartition(":")[0]))).hexdigest()
    return f"{name} {digest[:16]}"


@dataclass(frozen=True, slots=True)
class MethodInFile:
    """A method in a Python file, whose errors name the file and the line.

    Attributes:
        path: the file.
        method: the method.
    """

    path: Path
    method: Callable[..., Sequence[Takeaways]]

    def __call__(self, articles: Sequence[Article], options: Options) -> Sequence[Takeaways]:
        """Return the takeaways of each article, in order.

        Raises:
            TakeawaysError: the method raised an error, or returned something else.
        """
        try:
            results = list(self.method(articles, options))
            require_one_each(results, articles)
            _require_takeaways(results)
            return results
        except (TakeawaysError, MemoryError, Cancelled):
            raise
        except Exception as error:
            raise TakeawaysError(_located(self.path, error)) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self.method, name)  # ``prepare`` and ``scores``, if it has them


def load_from_file(name: str, result_name: str | None = None) -> MethodInFile:
    """Run a Python file, and return the method in it.

    Args:
        name: ``file.py:function``.
        result_name: the name of the method in results; None for ``name`` without the folder.

    Raises:
        OptionError: the file cannot be read or run, or has no such method.
    """
    file, _, function_name = name.rpartition(":")
    if name.endswith(".py"):
        raise OptionError(f"{name}: name its function too, as in {short_name(name)}:FUNCTION")
    path = Path(file)
    module = _run(path.resolve(), path)
    functions = [key for key, value in vars(module).items() if _is_own(value, module)]
    if not hasattr(module, function_name):
        hint = did_you_mean(function_name, functions)
        raise OptionError(f"{path}: there is no function {function_name!r}; {hint}")
    method = to_method(getattr(module, function_name), result_name or short_name(name))
    return MethodInFile(path, method)


def _require_takeaways(results: Sequence[object]) -> None:
    for result in results:
        if not isinstance(result, Takeaways):
            raise TypeError(f"gave {type(result).__name__}, not Takeaways")


@cache
def _run(resolved: Path, path: Path) -> ModuleType:
    """Return the module of a file, after running it once.

    It can import the modules in its folder. The names of installed ones take precedence.

    Raises:
        OptionError: the file cannot be read, or raises an error.
    """
    source = _read(path)
    name = f"takeaways_method_{resolved.stem}"
    spec = spec_from_file_location(name, resolved)
    if spec is None:
        raise OptionError(f"{path}: is not a Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    if str(resolved.parent) not in sys.path:
        sys.path.append(str(resolved.parent))
    try:
        # Not by the loader: its cache takes a file edited twice in a second for the first edit.
        exec(compile(source, resolved, "exec"), vars(module))
    except Exception as error:
        raise OptionError(_located(path, error)) from error
    return module


def _read(path: Path) -> bytes:
    if is_stream(path):
        raise OptionError(f"{path}: is a pipe or device: name a Python file")
    try:
        return path.read_bytes()
    except OSError as error:
        raise OptionError(f"{path}: the file cannot be read: {error.strerror}") from None


def _is_own(value: object, module: ModuleType) -> bool:
    return callable(value) and getattr(value, "__module__", None) == module.__name__


def _located(path: Path, error: Exception) -> str:
    """Return an error's message, after the file and the line that raised it."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__):
        if Path(frame.filename) == path.resolve():
            line = frame.lineno
    place = f"{path}, line {line}" if line else str(path)
    return f"{place}: {type(error).__name__}: {short_message(error)}"
