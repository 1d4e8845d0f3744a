"""Identity of the code of methods, by which a run tells that a method has changed."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

from summarize.custom_methods.file_names import is_in_file
from summarize.method_registry import method_identity


def code_identity(method: str | Callable[..., Any]) -> str | None:
    """Return a text that differs for methods with other code; None for an object of a class.

    It is the name of a method, for a method in a file the hash of the file, and for a function
    the hash of its bytecode. The functions that it calls are left out, so an equal hash does not
    prove that nothing has changed.
    """
    if isinstance(method, str):
        return method_identity(method).rpartition(" ")[2] if is_in_file(method) else method
    code = getattr(method, "__code__", None)
    if not isinstance(code, CodeType):
        return None
    # Bytecode is of one version of Python.
    text = "\n".join([sys.version, *_parts(code)])
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _parts(code: CodeType) -> Iterator[str]:
    yield from (code.co_code.hex(), repr(code.co_names))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _parts(constant)
        elif isinstance(constant, frozenset):
            yield repr(sorted(map(repr, constant)))
        else:
            yield repr(constant)
