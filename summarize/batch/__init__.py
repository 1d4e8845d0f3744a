"""Batches of any size: one record per article, in order. A run that was killed can be continued.

``run`` works on one machine. It finds articles (``summarize.reading``), has worker processes
read and summarize them (``worker_pool``, ``chunk_processor``), and writes files that survive a
kill at any moment (``output``). ``summarize.batch.ray`` does the same on a cluster.
"""

from typing import TYPE_CHECKING

from summarize.runtime.lazy_exports import lazily

if TYPE_CHECKING:
    from summarize.batch.job import Job
    from summarize.batch.resuming import ChangedInputError
    from summarize.batch.runner import Outcome, TooManyErrorsError, run

__all__ = ["ChangedInputError", "Job", "Outcome", "TooManyErrorsError", "run"]

_HOMES = {
    "summarize.batch.job": ("Job",),
    "summarize.batch.resuming": ("ChangedInputError",),
    "summarize.batch.runner": ("Outcome", "TooManyErrorsError", "run"),
}

__getattr__, __dir__ = lazily(globals(), _HOMES)
