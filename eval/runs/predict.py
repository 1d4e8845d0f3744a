"""Write predictions into a run folder: of methods, and of bullets made elsewhere."""

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
from eval.runs.folder import Run
from eval.runs.records import Prediction, prediction_line
from summarize.article import Article
from summarize.errors import OptionError, TakeawaysError
from summarize.method_registry import Method
from summarize.options import Options, OptionValues, named_options
from summarize.run_identity import changed_options
from summarize.runtime.isolation import isolate_failures, require_one_each
from summarize.runtime.progress import progress_listener, report_progress
from summarize.takeaway import Takeaways

Count = int | Literal["refs"]
# Options that change no prediction, so that a run may be continued with others.
_SPEED_OPTIONS = ("batch_size", "device", "offline")
_DEFAULT_COUNT = 4  # bullets of an article without references; chosen by hand
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
            return named_options({**self.options, "count": self.count})
        wanted = len(item.references[0]) if item and item.references else _DEFAULT_COUNT
        return named_options({**self.options, "count": wanted})

    def identity(self) -> dict[str, Any]:
        """Return the settings that must be the same for a run to be continued."""
        options = changed_options(self.options)
        for name in _SPEED_OPTIONS:
            options.pop(name, None)
        return {"count": self.count, "options": options}


def predict(
    run: Run,
    dataset: Dataset,
    name: str,
    method: Method,
    settings: PredictionSettings,
    on_message: Callable[[str], None],
) -> int:
    """Write the predictions of a method for articles that are new or failed before.

    Return the number of predictions that the run had.

    Args:
        run: the run folder.
        dataset: the articles.
        name: name of the predictions.
        method: the method.
        settings: number of bullets, options and batch size.
        on_message: takes a line on the predictions that are kept.
    """
    predictions = list(run.predictions(name))
    failed = [
        index
        for index, prediction in enumerate(predictions)
        if prediction.error and prediction.error != NO_PROSE
    ]
    new_items = dataset.items[len(predictions) :]
    total = len(dataset.items)
    kept = len(predictions) - len(failed)
    if not failed and not new_items:
        return kept
    if predictions:
        on_message(f"{name}: {kept} of {total} predictions are reused")
    batch_size = _prepare(method, settings)
    if failed:
        for index in failed:
            predictions[index] = _predict_batch(method, [dataset.items[index]], settings)[0]
        run.replace_predictions(name, predictions)
    with run.append_to(name) as append:
        for start in range(0, len(new_items), batch_size):
            report_progress(name, len(predictions) + start, total)
            append(_predict_batch(method, new_items[start : start + batch_size], settings))
    report_progress(name, total, total)
    return kept


def _prepare(method: Method, settings: PredictionSettings) -> int:
    """Load the models of a method and warm it up; return its batch size."""
    options = settings.options_for(None)
    prepare = getattr(method, "prepare", None)
    if prepare:
        prepare(options)
    # The first call may load more, and this time must not count for an article.
    with suppress(Exception), progress_listener(None), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        method([Article.from_text(_WARM_UP)], options)
    return settings.batch_size or (options.batch_size if prepare else 1)


def _predict_batch(
    method: Method, items: Sequence[Item], settings: PredictionSettings
) -> list[Prediction]:
    """Return the predictions for a few articles, in order.

    A call of a method has one number of bullets, so articles are grouped by it.
    """
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(settings.options_for(item).count, []).append(item)
    by_id = {
        prediction.article_id: prediction
        for group in groups.values()
        for prediction in _predict_group(method, group, settings)
    }
    return [by_id[item.article.id] for item in items]


def _predict_group(
    method: Method, items: Sequence[Item], settings: PredictionSettings
) -> list[Prediction]:
    """Run a method on articles together; after a failure, on one article at a time."""
    options = settings.options_for(items[0])

    def summarize(articles: Sequence[Article]) -> list[Prediction]:
        # The progress of an evaluation is counted in articles, not in the parts of one.
        with progress_listener(None), Cost() as cost:
            results = list(method(articles, options))
        require_one_each(results, articles)
        milliseconds = cost.milliseconds / len(articles)
        return [
            _to_prediction(article, takeaways, milliseconds, cost.megabytes)
            for article, takeaways in zip(articles, results, strict=True)
        ]

    return isolate_failures(
        summarize,
        [item.article for item in items],
        lambda article, error: Prediction(article.id, None, _reason(error)),
    )


def _to_prediction(
    article: Article, takeaways: Takeaways, milliseconds: float, megabytes: float | None
) -> Prediction:
    """Return the prediction of a result.

    No takeaways for an article with prose are an empty prediction, not a failure.

    Raises:
        TypeError: the result cannot be written to the run folder.
    """
    if not isinstance(takeaways, Takeaways):
        raise TypeError(f"gave {type(takeaways).__name__}, not Takeaways")
    if not len(takeaways) and not article.body:
        return Prediction(article.id, None, NO_PROSE)
    prediction = Prediction(article.id, takeaways, None, milliseconds, megabytes)
    prediction_line(prediction)  # raises here, where the failure can be isolated
    return prediction


def _reason(error: BaseException) -> str:
    lines = str(error).splitlines()
    if isinstance(error, TakeawaysError) and lines:
        return lines[0]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def import_predictions(
    run: Run,
    dataset: Dataset,
    name: str,
    bullet_lists: Sequence[Bullets | None],
    on_message: Callable[[str], None],
) -> None:
    """Write predictions made elsewhere, with evidence; nothing if the run has the same.

    Args:
        run: the run folder.
        dataset: the articles.
        name: name of the predictions.
        bullet_lists: the bullets of each article; None where there is no prediction.
        on_message: takes a line on empty predictions.
    """
    empty = sum(bullets == () for bullets in bullet_lists)
    if empty:
        on_message(f"{name}: predictions that are empty and score zero: {empty}")
    written = [
        None if prediction.takeaways is None else tuple(t.text for t in prediction.takeaways)
        for prediction in run.predictions(name)
    ]
    if written == list(bullet_lists):
        return
    predictions = []
    for number, (item, bullets) in enumerate(zip(dataset.items, bullet_lists, strict=True)):
        report_progress(name, number, len(bullet_lists))
        predictions.append(_imported_prediction(item.article, name, bullets))
    report_progress(name, len(bullet_lists), len(bullet_lists))
    run.replace_predictions(name, predictions)


def _imported_prediction(article: Article, name: str, bullets: Bullets | None) -> Prediction:
    if bullets is None:
        return Prediction(article.id, None, "there is none for this article")
    takeaways = tuple(grounded_takeaway(article, bullet) for bullet in bullets)
    result = Takeaways(article.id, name, len(takeaways), takeaways, article.title, article.language)
    return Prediction(article.id, result)
