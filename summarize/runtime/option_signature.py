"""Options in signatures and docstrings, generated from their one declaration."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

from summarize.options import DeclaredOption, declared_options

_Documented = TypeVar("_Documented", bound=Callable[..., Any])


def document_options(target: _Documented) -> _Documented:
    """Show every option in the help of a function or class that takes ``**options``.

        @document_options
        def takeaways(article: str, **options: Unpack[OptionValues]) -> Takeaways: ...

    ``help``, an editor and a notebook then show ``takeaways(article, *, count: int = 4, …)``,
    and a line for each option.
    """
    documented: Any = target
    function: Any = documented.__init__ if isinstance(documented, type) else documented
    function.__signature__ = _with_options(inspect.signature(function))
    if documented.__doc__:  # python -OO leaves none
        lines = map(_help_line, declared_options().values())
        documented.__doc__ = "\n".join([documented.__doc__.rstrip(), "", "    Options:", *lines])
    return target


def _with_options(signature: inspect.Signature) -> inspect.Signature:
    """Return a signature with a parameter for each option in place of ``**options``."""
    others = [
        parameter
        for parameter in signature.parameters.values()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    options = [
        inspect.Parameter(
            option.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=option.default,
            annotation=option.type,
        )
        for option in declared_options().values()
    ]
    return signature.replace(parameters=[*others, *options])


def _help_line(option: DeclaredOption) -> str:
    type_ = inspect.formatannotation(option.type)
    return f"        {option.name} ({type_} = {option.default!r}): {option.description.help}"
