from collections.abc import Sequence
from threading import Lock, get_ident

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.runtime.batching import in_batches

ITEMS = st.lists(st.lists(st.integers(), max_size=30), max_size=40)


def _sums(batch: Sequence[Sequence[int]]) -> list[int]:
    return [sum(item) for item in batch]


@given(items=ITEMS, tokens=st.integers(1, 200), size=st.integers(1, 10), workers=st.integers(1, 3))
def test_results_are_those_of_each_item_in_order(
    items: list[list[int]], tokens: int, size: int, workers: int
) -> None:
    batches: list[Sequence[Sequence[int]]] = []
    lock = Lock()

    def run(batch: Sequence[Sequence[int]]) -> list[int]:
        with lock:
            batches.append(batch)
        return _sums(batch)

    found = in_batches(items, run, tokens=tokens, size=size, parallel=workers)
    assert found == _sums(items)
    for batch in batches:
        longest = max(map(len, batch))
        assert len(batch) <= size
        assert len(batch) == 1 or len(batch) * longest <= tokens


# As Python, torch and CTranslate2 say it.
_FULL = (MemoryError(), RuntimeError("CUDA out of memory."), RuntimeError("std::bad_alloc"))


@given(
    items=ITEMS, room=st.integers(30, 100), workers=st.integers(1, 3), full=st.sampled_from(_FULL)
)
def test_batch_that_does_not_fit_into_memory_is_halved(
    items: list[list[int]], room: int, workers: int, full: Exception
) -> None:
    failed: list[int] = []

    def run(batch: Sequence[Sequence[int]]) -> list[int]:
        if len(batch) * max(map(len, batch)) > room:
            failed.append(len(batch))
            raise full
        return _sums(batch)

    found = in_batches(items, run, tokens=10_000, size=64, parallel=workers)
    assert found == _sums(items)
    if workers == 1:  # what failed once is not tried again as large
        assert failed == sorted(set(failed), reverse=True)


@pytest.mark.parametrize("full", _FULL)
@pytest.mark.parametrize("workers", [1, 3])
def test_one_item_too_large_for_memory_is_an_error(workers: int, full: Exception) -> None:
    def run(batch: Sequence[Sequence[int]]) -> list[int]:
        if any(len(item) > 5 for item in batch):
            raise full
        return _sums(batch)

    with pytest.raises(MemoryError):
        in_batches([[1]] * 5 + [[1] * 9], run, tokens=100, size=4, parallel=workers)


def test_other_error_stops_all_threads() -> None:
    seen = []

    def run(batch: Sequence[Sequence[int]]) -> list[int]:
        seen.append(get_ident())
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        in_batches([[1]] * 1000, run, tokens=1, size=1, parallel=2)
    assert len(seen) <= 2


def test_every_batch_is_reported() -> None:
    reports: list[tuple[int, int]] = []
    in_batches([[1]] * 7, _sums, tokens=2, size=2, on_batch=lambda *counts: reports.append(counts))
    assert reports[-1] == (7, 7)
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)


def test_interruption_stops_all_threads() -> None:
    seen = []

    def run(batch: Sequence[Sequence[int]]) -> list[int]:
        seen.append(batch)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return _sums(batch)

    with pytest.raises(KeyboardInterrupt):
        in_batches([[1]] * 1000, run, tokens=1, size=1, parallel=2)
    assert len(seen) <= 5
