"""What methods make of articles, and what was made elsewhere, into a run folder."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from eval.datasets import Dataset, Item
from eval.metrics.grounding import grounded_takeaway
from eval.predictions import Bullets
from eval.runs.cost import Cost
from eval.runs.folder import Prediction, Run, prediction_line
from summarize.article import Article
from summarize.errors import OptionError
from summarize.method_registry import Method
from summarize.options import Options, OptionValues
from summarize.run_identity import changed_options
from summarize.runtime.isolation import isolate_failures, require_one_each
from summarize.runtime.progress import progress_listener, report_progress
from summarize.takeaway import Takeaways

Count = int | Literal["refs"]
_INDIFFERENT = ("batch_size", "device", "offline")  # options that change no prediction
_COUNT = 4  # bullets of an article without references
NO_PROSE = "the article holds no prose"
_WARM_UP = "The council voted for a wall on Tuesday. It will cost the town 46 million."


@dataclass(frozen=True, slots=True)
class PredictionSettings:
    """Settings of the predictions, the same for every method.

    Attributes:
        count: bullets an article, or ``refs`` for as many as it has references.
        options: the other fields of ``Options``.
        batch_size: articles that a method is handed at a time; None for one, or as many as the
            options say where a method has a model.

    Raises:
        OptionError: a value that there is not.
    """

    count: Count
    options: OptionValues
    batch_size: int | None

    def __post_init__(self) -> None:
        if self.count != "refs" and not isinstance(self.count, int):
            raise OptionError(f"count must be 'refs' or a number, not {self.count!r}")
        if self.batch_size is not None and self.batch_size < 1:
            raise OptionError(f"batch_size must be at least 1, not {self.batch_size}")
        self.options_for(None)

    def options_for(self, item: Item | None) -> Options:
        """Return the options for one article."""
        if self.count != "refs":
            return Options(**{**self.options, "count": self.count})
        wanted = len(item.references[0]) if item and item.references else _COUNT
        return Options(**{**self.options, "count": wanted})

    def identity(self) -> dict[str, Any]:
        """Return the settings that must be the same for a run to be continued."""
        options = changed_options(self.options)
        for name in _INDIFFERENT:
            options.pop(name, None)
        return {"count": self.count, "options": options}


def predict(
    run: Run,
    dataset: Dataset,
    name: str,
    method: Method,
    settings: PredictionSettings,
    on_message: Callable[[str], None],
) -> None:
    """Write what a method makes of the articles that it has not done yet, or failed on."""
    kept = list(run.predictions(name))
    failed = [place for place, one in enumerate(kept) if one.error and one.error != NO_PROSE]
    todo = dataset.items[len(kept) :]
    if not failed and not todo:
        return
    if kept:
        on_message(
            f"{name}: {len(kept) - len(failed)} of {len(dataset.items)} predictions are kept"
        )
    prepare = getattr(method, "prepare", None)
    if prepare:
        prepare(settings.options_for(None))
    size = settings.batch_size or (settings.options_for(None).batch_size if prepare else 1)
    # What is loaded at first use should not be counted to an article.
    with suppress(Exception), progress_listener(None), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        method([Article.from_text(_WARM_UP)], settings.options_for(None))
    if failed:
        for place in failed:
            kept[place] = _made(method, dataset.items[place : place + 1], settings)[0]
        run.replace_predictions(name, kept)
    with run.append_to(name) as write:
        for start in range(0, len(todo), size):
            report_progress(name, len(kept) + start, len(dataset.items))
            write(_made(method, todo[start : start + size], settings))
    report_progress(name, len(dataset.items), len(dataset.items))


def _made(method: Method, items: Sequence[Item], settings: PredictionSettings) -> list[Prediction]:
    """Return what a method makes of a few articles, in order."""
    alike: dict[int, list[Item]] = {}  # by how many bullets are wanted
    for item in items:
        alike.setdefault(settings.options_for(item).count, []).append(item)
    made = [one for group in alike.values() for one in _attempt(method, group, settings)]
    by_id = {one.article_id: one for one in made}
    return [by_id[item.article.id] for item in items]


def _attempt(
    method: Method, items: Sequence[Item], settings: PredictionSettings
) -> list[Prediction]:
    """Summarize articles together; if that fails, one by one, so that one spoils no other."""
    options = settings.options_for(items[0])

    def summarize(articles: Sequence[Article]) -> list[Prediction]:
        # The progress of an evaluation is counted in articles, not in the parts of one.
        with progress_listener(None), Cost() as cost:
            results = list(method(articles, options))
        require_one_each(results, articles)
        each = cost.milliseconds / len(articles)
        return [
            _prediction(article, takeaways, each, cost.megabytes)
            for article, takeaways in zip(articles, results, strict=True)
        ]

    return isolate_failures(
        summarize,
        [item.article for item in items],
        lambda article, error: Prediction(article.id, None, _reason(error)),
    )


def _prediction(
    article: Article, takeaways: Takeaways, milliseconds: float, megabytes: float | None
) -> Prediction:
    """Return what a method made. Nothing of an article with prose is an empty prediction.

    Raises:
        TypeError: it cannot be written.
    """
    if not isinstance(takeaways, Takeaways):
        raise TypeError(f"gave {type(takeaways).__name__}, not Takeaways")
    if not len(takeaways) and not article.body:
        return Prediction(article.id, None, NO_PROSE)
    made = Prediction(article.id, takeaways, None, milliseconds, megabytes)
    prediction_line(made)
    return made


def _reason(error: BaseException) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def import_predictions(
    run: Run,
    dataset: Dataset,
    name: str,
    lists: Sequence[Bullets | None],
    on_message: Callable[[str], None],
) -> None:
    """Write predictions made elsewhere, with evidence found for them, unless they are there."""
    empty = sum(bullets == () for bullets in lists)
    if empty:
        on_message(f"{name}: predictions that are empty and score zero: {empty}")
    known = [
        None if one.takeaways is None else tuple(item.text for item in one.takeaways)
        for one in run.predictions(name)
    ]
    if known == list(lists):
        return
    made = []
    for number, (item, bullets) in enumerate(zip(dataset.items, lists, strict=True)):
        report_progress(name, number, len(lists))
        made.append(_imported(item.article, name, bullets))
    report_progress(name, len(lists), len(lists))
    run.replace_predictions(name, made)


def _imported(article: Article, name: str, bullets: Bullets | None) -> Prediction:
    if bullets is None:
        return Prediction(article.id, None, "there is none for this article")
    items = tuple(grounded_takeaway(article, bullet) for bullet in bullets)
    return Prediction(article.id, Takeaways(article.id, name, len(items), items, article.title))
