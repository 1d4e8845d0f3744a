"""Items that fail together are computed one by one."""

from collections.abc import Sequence

import pytest

from summarize.runtime.isolation import isolate_failures
from summarize.runtime.progress import Cancelled


def _message(item: int, error: BaseException) -> str:
    return f"{item}: {error}"


def _halves(numbers: Sequence[int]) -> list[int]:
    return [12 // number for number in numbers]


def test_item_that_fails_spoils_no_other() -> None:
    calls: list[list[int]] = []

    def halves(numbers: Sequence[int]) -> list[int]:
        calls.append(list(numbers))
        return _halves(numbers)

    found = isolate_failures(halves, [3, 0, 4], _message)
    assert found == [4, "0: integer division or modulo by zero", 3]
    assert calls == [[3, 0, 4], [3], [0], [4]]


def test_items_that_succeed_are_computed_together() -> None:
    calls: list[int] = []
    found = isolate_failures(lambda group: calls.append(len(group)) or group, [1, 2], _message)
    assert found == [1, 2]
    assert calls == [2]
    assert isolate_failures(_halves, [], _message) == []


def test_wrong_number_of_results_is_a_failure() -> None:
    found = isolate_failures(lambda group: [*group, 0], [5, 6], _message)
    assert found == [
        "5: gave 2 results for 1 articles",
        "6: gave 2 results for 1 articles",
    ]


def test_other_errors_and_cancellations_are_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        isolate_failures(_halves, [0, 1], _message, errors=KeyError)

    def cancelled(group: Sequence[int]) -> list[int]:
        raise Cancelled

    with pytest.raises(Cancelled):
        isolate_failures(cancelled, [1, 2], _message, errors=BaseException)
