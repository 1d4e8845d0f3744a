"""Tests of the reader processes, with pages that are slow on purpose and tasks that end them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from summarize.errors import LimitError
from summarize.web import article_tasks
from summarize.web.app import ServerSettings
from summarize.web.failures import RemoteError
from summarize.web.fair_queue import FairQueue, due
from summarize.web.reader_process import Task
from summarize.web.readers import ReaderPool
from summarize.web.scheduler import Limits
from tests.summarize.web.conftest import TEXT, Client, posting, serving
from tests.summarize.web.methods import allocate, compute_for_ever, process_id

Result = TypeVar("Result")

_LIST = "<h2>Summary</h2><ul><li>The wall costs a lot of it.</li><li>Boats object again.</li></ul>"
_PARAGRAPH = f"<p>{'word ' * 300}</p>"
HOSTILE = "<div>" * 480 + (_LIST + _PARAGRAPH) * 100 + "</div>" * 480  # a second and more
VERY_SLOW = "<div>" * 480 + (_LIST + _PARAGRAPH) * 250 + "</div>" * 480  # some times as long
HONEST = f"<article><h1>A wall</h1><p>{TEXT}</p></article>"


def _with_pool(
    use: Callable[[ReaderPool], Awaitable[Result]], *, seconds: float = 1, megabytes: int = 200
) -> Result:
    async def run() -> Result:
        warm_up = Task(article_tasks.warm_up, (None,))
        pool = ReaderPool(seconds, megabytes, 60, warm_up)
        async with pool.running():
            return await use(pool)

    return asyncio.run(run())


# --- the server -----------------------------------------------------------------------------------


def test_honest_clients_are_answered_while_hostile_pages_are_read() -> None:
    with serving(ServerSettings(limits=Limits(article_timeout=5, timeout=300))) as client:
        hostile = [{"html": HOSTILE}] * 8
        honest = [{"html": HONEST}, {"text": TEXT}] * 5
        with posting(client, *hostile) as slow:
            for _ in range(3):
                with posting(client, *honest) as quick:
                    assert {response.result().status for response in quick} == {200}
            assert not all(response.done() for response in slow)
        assert {response.result().status for response in slow} == {200}


def test_a_page_that_takes_too_long_has_a_problem() -> None:
    with serving(ServerSettings(limits=Limits(article_timeout=1))) as client:
        request = {"html": VERY_SLOW, "bullets": ["Boats object."]}
        for path in ("/v1/takeaways", "/v1/grounding"):
            answer = client.post(request if "grounding" in path else {"html": VERY_SLOW}, path)
            assert (answer.status, answer.problem) == (422, "costly")
            assert answer.json["detail"] == "the article took longer than 1 s"
        assert client.post({"html": HONEST}).status == 200


def test_a_text_of_a_page_has_the_limit_of_texts(client: Client) -> None:
    answer = client.post({"html": f"<article>{f'<p>{TEXT}</p>' * 3000}</article>"})
    assert (answer.status, answer.problem) == (413, "too-large")
    assert "the limit is 200,000" in answer.json["detail"]


# --- the pool -------------------------------------------------------------------------------------


def test_tasks_beyond_the_limits_fail_alone() -> None:
    async def fails(pool: ReaderPool, message: str, function: Any, *arguments: object) -> None:
        lost = asyncio.create_task(pool.run(1, function, *arguments))
        article = await pool.run(1, article_tasks.read, TEXT, None, "id", None)
        assert article.text == TEXT
        with pytest.raises(LimitError, match=message):
            await lost
        article = await pool.run(1, article_tasks.read, None, HONEST, "id", "A title")
        assert article.title == "A title"

    async def use(pool: ReaderPool) -> None:
        await fails(pool, "took longer than 1 s", compute_for_ever)
        await fails(pool, "took longer than 1 s", time.sleep, 10_000)  # uses no processor: killed
        await fails(pool, "needs more than 200 MB", allocate, 1000)
        await fails(pool, "ended the process that read it", os.abort)
        with pytest.raises(RemoteError, match=r"^ValueError at .*reader_process") as raised:
            await pool.run(1, int, "zanzibar")
        assert "zanzibar" not in str(raised.value)  # nothing of a text is told

    _with_pool(use)


def test_a_task_of_a_client_that_has_gone_is_stopped() -> None:
    async def use(pool: ReaderPool) -> None:
        gone = asyncio.create_task(pool.run(1, compute_for_ever))
        await asyncio.sleep(0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(gone, 2)
        assert await pool.run(1, process_id) != os.getpid()

    _with_pool(use, seconds=100_000)


# --- the order ------------------------------------------------------------------------------------


def test_short_work_overtakes_long_work_but_not_for_ever() -> None:
    async def order() -> list[str]:
        queue: FairQueue[str] = FairQueue()
        works = [("long", 0, 500_000), ("short", 1, 1000), ("late", 14, 1000), ("later", 16, 1000)]
        for name, arrival, characters in works:
            queue.put(name, due(arrival, characters, timeout=60))
        return [await queue.get() for _ in works]

    assert asyncio.run(order()) == ["short", "late", "long", "later"]
