"""Isolation of failures: items that fail together are tried again one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from typing import TypeVar

from summarize.runtime.progress import Cancelled

Item = TypeVar("Item")
Result = TypeVar("Result")
Failure = TypeVar("Failure")


def isolate_failures(
    compute: Callable[[Sequence[Item]], Sequence[Result]],
    items: Sequence[Item],
    failure: Callable[[Item, BaseException], Failure],
    *,
    errors: type[BaseException] | tuple[type[BaseException], ...] = Exception,
) -> list[Result | Failure]:
    """Compute several items together; if that fails, compute each alone.

    So an item that fails spoils no other.

        >>> def halves(numbers):
        ...     return [12 // number for number in numbers]
        >>> isolate_failures(halves, [3, 0, 4], lambda item, error: str(error))
        [4, 'integer division or modulo by zero', 3]

    Args:
        compute: returns one result for each of the items that it takes, in order.
        items: what to compute.
        failure: returns the result of an item that fails alone, given its error.
        errors: types of errors that count as failures; others are raised. ``Cancelled`` is
            always raised.

    Raises:
        ValueError: ``compute`` returns another number of results, where ``errors`` does not
            include it.
    """
    if not items:
        return []
    try:
        results = list(compute(items))
        require_one_each(results, items)
    except Cancelled:
        raise
    except errors as error:
        if len(items) == 1:
            return [failure(items[0], error)]
        return [
            result
            for item in items
            for result in isolate_failures(compute, [item], failure, errors=errors)
        ]
    return [*results]


def require_one_each(results: Sized, items: Sized) -> None:
    """Check that there is one result for each item.

    Raises:
        ValueError: the numbers differ.
    """
    if len(results) != len(items):
        raise ValueError(f"gave {len(results)} results for {len(items)} articles")
