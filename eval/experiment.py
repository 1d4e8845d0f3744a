"""Methods x articles -> a run folder: predicted once, scored once, reported as often as wanted."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Literal

from eval.costs import Cost
from eval.datasets import Data, Dataset, Item, read_dataset
from eval.grounding import grounded_takeaway
from eval.metric import DEFAULT_METRICS, Metric, Settings, load_metric
from eval.oracle import oracle
from eval.predictions import Bullets, read_predictions
from eval.report import Report
from eval.resampling import Resampling
from eval.runs import Prediction, Run, prediction_line
from eval.scoring import CEILING, FLOOR, REFERENCES, in_order, score
from summarize.article import Article
from summarize.errors import OptionError, ReadError
from summarize.extractive.corpus import DocumentFrequencies
from summarize.options import Options, OptionValues
from summarize.registry import Method, load_method
from summarize.registry import methods as registered
from summarize.takeaway import Takeaways

Count = int | Literal["refs"]
Elsewhere = str | Path | Mapping[str, Sequence[str] | None]
_COUNT = 4  # bullets of an article without references
_LONGEST_NAME = 80  # bytes: three times as long where it names a file
_WARM_UP = "The council voted for a wall on Tuesday. It will cost the town 46 million."


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how it goes.

    Attributes:
        say: takes a line on what was passed over or went wrong.
        step: takes what is being done, how much of it is done, and how much there is.
    """

    say: Callable[[str], None] = lambda message: None
    step: Callable[[str, int, int], None] = lambda label, done, total: None


def evaluate(
    data: Dataset | Data,
    methods: Iterable[str] | Mapping[str, Method] = ("extractive",),
    *,
    predictions: Mapping[str, Elsewhere] | None = None,
    metrics: Sequence[str | Metric] = DEFAULT_METRICS,
    settings: Settings | None = None,
    count: Count = "refs",
    options: OptionValues | None = None,
    out: str | Path | None = None,
    restart: bool = False,
    batch_size: int = 1,
    processes: int = 1,
    resampling: Resampling | None = None,
    watch: Watch | None = None,
) -> Report:
    """Compare methods on articles that have references.

    The reference points ``random``, ``lead`` and ``oracle`` are always there, and so are the
    references themselves, for the metrics that need none.

    Args:
        data: a dataset, or what ``read_dataset`` takes.
        methods: names, or callables by name. Each is tried once on a text of two sentences
            first, so that what it loads is not counted to an article.
        predictions: those made elsewhere, by name: a file (see ``read_predictions``), or the
            bullets of each article by its id.
        metrics: names of the registry, or metrics.
        settings: of the metrics that are named.
        count: bullets an article: as many as it has references, or a number.
        options: the other fields of ``summarize.Options``; the seed is that of ``resampling``
            unless given.
        out: the run folder; None to keep none. One that was begun is gone on with: what was
            predicted is kept, what was not is made.
        restart: empty the run folder first.
        batch_size: articles that a method is handed at a time.
        processes: how many share the scoring.
        resampling: of intervals and tests.
        watch: is told how it goes.

    Raises:
        OptionError: a name or value that there is not, or a run folder made otherwise.
        ReadError: the data or a file of predictions cannot be read.
    """
    watch, settings = watch or Watch(), settings or Settings()
    resampling = resampling or Resampling()
    work = _Work(count, {"seed": resampling.seed, **(options or {})}, batch_size)
    loaded = _load_methods(methods, predictions or {})
    made = _load_metrics(metrics, settings)
    dataset = data if isinstance(data, Dataset) else read_dataset(data, say=watch.say)
    _check_dataset(dataset, made, out, watch)
    lists: dict[str, Sequence[Bullets | None]] = {
        name: _bullets(made_elsewhere, _ids(dataset), watch)
        for name, made_elsewhere in (predictions or {}).items()
    }
    lists[REFERENCES] = [tuple(chain(*item.references)) or None for item in dataset.items]

    path = Path(out or tempfile.mkdtemp())
    run = Run.begin(path, dataset, work.described(), restart)
    if out is None:
        weakref.finalize(run, shutil.rmtree, path, ignore_errors=True)
    with run.locked():
        for name in loaded:
            run.claim(name, "method")
        for name in lists:
            run.claim(name, "file")
        for name, method in loaded.items():
            _predict(run, dataset, name, method, work, watch)
        for name, bullets in lists.items():
            _import(run, dataset, name, bullets, watch)
        names = in_order([*loaded, *lists])
        score(run, dataset.items, names, made, processes, watch.step)
        _finish(run, _scoring(names, made, settings))
    return Report.of(run, resampling)


@dataclass(frozen=True, slots=True)
class _Work:
    """What every method is asked for."""

    count: Count
    options: OptionValues
    batch_size: int

    def __post_init__(self) -> None:
        if self.count != "refs" and not isinstance(self.count, int):
            raise OptionError(f"count must be 'refs' or a number, not {self.count!r}")
        if self.batch_size < 1:
            raise OptionError(f"batch_size must be at least 1, not {self.batch_size}")
        self.of(None)

    def of(self, item: Item | None) -> Options:
        """Return the options for one article."""
        if self.count != "refs":
            return Options(**{**self.options, "count": self.count})
        wanted = len(item.references[0]) if item and item.references else _COUNT
        return Options(**{**self.options, "count": wanted})

    def described(self) -> dict[str, Any]:
        """Return what two runs must agree in for one to go on with the other."""
        options = {name: _described(value) for name, value in self.options.items()}
        return {"count": self.count, "options": options}


def _described(value: Any) -> Any:
    if isinstance(value, DocumentFrequencies):
        return hashlib.sha256(value.to_json().encode()).hexdigest()[:16]
    return value


def _load_methods(
    methods: Iterable[str] | Mapping[str, Method], predictions: Mapping[str, object]
) -> dict[str, Method]:
    """Load the methods that are named, and the reference points.

    Raises:
        OptionError: there is no such method, or a name is taken or none that a file can have.
    """
    if isinstance(methods, str):
        raise OptionError(f"methods must be a list of names, not {methods!r}")
    fixed = {name: load_method(name) for name in FLOOR} | {CEILING: oracle}
    if isinstance(methods, Mapping):
        own = dict(methods)
        _check_names(own, {*fixed, REFERENCES})
    else:
        names = (name for name in methods if name not in (*fixed, REFERENCES))
        own = {name: load_method(name) for name in names}
    _check_names(predictions, {*fixed, *own, REFERENCES})
    return fixed | own


def _check_names(names: Iterable[str], taken: Collection[str]) -> None:
    for name in names:
        if name in taken:
            raise OptionError(f"{name!r} cannot be the name of yours: it is taken")
        if not (name.isprintable() and 0 < len(name.encode()) <= _LONGEST_NAME):
            raise OptionError(f"{name!r} is no name: 1 to {_LONGEST_NAME} letters that print")


def _load_metrics(metrics: Sequence[str | Metric], settings: Settings) -> list[Metric]:
    """Load the metrics that are named.

    Raises:
        OptionError: there is no such metric, none is named, or two give the same measure.
    """
    if isinstance(metrics, str) or not metrics:
        raise OptionError(f"metrics must be a list of at least one, not {metrics!r}")
    found = [
        load_metric(metric, settings) if isinstance(metric, str) else metric
        for metric in dict.fromkeys(metrics)
    ]
    measures = Counter(measure.name for metric in found for measure in metric.measures)
    for name, count in measures.items():
        if count > 1:
            raise OptionError(f"two of the metrics give the measure {name!r}")
    return found


def all_methods() -> list[str]:
    """Return the name of every method; of those with several, the last one registered."""
    return list({entry.target: name for name, entry in registered().items()}.values())


def _ids(dataset: Dataset) -> list[str]:
    return [item.article.id for item in dataset.items]


def _check_dataset(
    dataset: Dataset, metrics: Sequence[Metric], out: str | Path | None, watch: Watch
) -> None:
    """Say what of the articles cannot be scored.

    Raises:
        OptionError: an id stands twice, or the run folder lies within the articles' folder.
        ReadError: a metric needs references and no article has any.
    """
    if len(set(_ids(dataset))) < len(dataset.items):
        raise OptionError("an id stands twice among the articles: read_dataset tells them apart")
    folder = Path(dataset.name)
    if out is not None and folder.is_dir() and folder.resolve() in Path(out).resolve().parents:
        raise OptionError(f"{out} lies within {folder}: it would be read as articles next time")
    missing = len(dataset.items) - dataset.with_references
    needing = any(metric.needs_references for metric in metrics)
    if needing and not dataset.with_references:
        advice = "name their column, or choose metrics that need none (grounding, describing)"
        raise ReadError(dataset.name, f"none of its articles has references: {advice}")
    if missing and needing:
        total = len(dataset.items)
        watch.say(f"{missing} of {total} articles have no references: unscored by what needs any")
    for metric in metrics:
        for remark in metric.remarks(dataset.items):
            watch.say(remark)


def _bullets(predictions: Elsewhere, ids: Sequence[str], watch: Watch) -> Sequence[Bullets | None]:
    if isinstance(predictions, Mapping):
        found = (predictions.get(id) for id in ids)
        return [None if bullets is None else tuple(bullets) for bullets in found]
    return read_predictions(Path(predictions), ids, say=watch.say)


# --- predictions --------------------------------------------------------------------------------


def _predict(
    run: Run, dataset: Dataset, name: str, method: Method, work: _Work, watch: Watch
) -> None:
    """Write what a method makes of the articles that it has not done yet."""
    done = sum(1 for _ in run.predictions(name))
    todo = dataset.items[done:]
    if not todo:
        return
    with suppress(Exception):  # what is loaded at first use should not be counted to an article
        method([Article.from_text(_WARM_UP)], work.of(None))
    with run.append_to(name) as write:
        for start in range(0, len(todo), work.batch_size):
            watch.step(name, done + start, len(dataset.items))
            write(_made(method, todo[start : start + work.batch_size], work))
    watch.step(name, len(dataset.items), len(dataset.items))


def _made(method: Method, items: Sequence[Item], work: _Work) -> list[Prediction]:
    """Return what a method makes of a few articles, in order."""
    found: dict[str, Prediction] = {}
    wanted = sorted(items, key=lambda item: work.of(item).count)
    for _, group in groupby(wanted, key=lambda item: work.of(item).count):
        for prediction in _attempt(method, [*group], work):
            found[prediction.article_id] = prediction
    return [found[item.article.id] for item in items]


def _attempt(method: Method, items: Sequence[Item], work: _Work) -> list[Prediction]:
    """Summarize articles together; if that fails, one by one, so that one spoils no other."""
    articles = [item.article for item in items]
    try:
        with Cost() as cost:
            results = list(method(articles, work.of(items[0])))
        if len(results) != len(items):
            raise ValueError(f"gave {len(results)} results for {len(items)} articles")
        each = cost.milliseconds / len(items)
        return [
            _prediction(article, takeaways, each, cost.megabytes)
            for article, takeaways in zip(articles, results, strict=True)
        ]
    except Exception as error:  # whatever a method dies of, the others go on
        if len(items) > 1:
            return [one for item in items for one in _attempt(method, [item], work)]
        return [Prediction(articles[0].id, None, _reason(error))]


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
        return Prediction(article.id, None, "the article holds no prose")
    made = Prediction(article.id, takeaways, None, milliseconds, megabytes)
    prediction_line(made)
    return made


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _import(
    run: Run, dataset: Dataset, name: str, lists: Sequence[Bullets | None], watch: Watch
) -> None:
    """Write predictions made elsewhere, with evidence found for them, unless they are there."""
    empty = sum(bullets == () for bullets in lists)
    if empty:
        watch.say(f"{name}: {empty} predictions are empty and score zero")
    known = [
        None if one.takeaways is None else tuple(item.text for item in one.takeaways)
        for one in run.predictions(name)
    ]
    if known == list(lists):
        return
    made = []
    for number, (item, bullets) in enumerate(zip(dataset.items, lists, strict=True)):
        watch.step(name, number, len(lists))
        made.append(_imported(item.article, name, bullets))
    watch.step(name, len(lists), len(lists))
    run.replace_predictions(name, made)


def _imported(article: Article, name: str, bullets: Bullets | None) -> Prediction:
    if bullets is None:
        return Prediction(article.id, None, "there is none for this article")
    items = tuple(grounded_takeaway(article, bullet) for bullet in bullets)
    return Prediction(article.id, Takeaways(article.id, name, len(items), items, article.title))


# --- scores -------------------------------------------------------------------------------------


def _scoring(names: Sequence[str], metrics: Sequence[Metric], settings: Settings) -> dict[str, Any]:
    """Return what scores depend on beside the predictions, as ``run.json`` keeps it."""
    return {
        "methods": list(names),
        "settings": {**asdict(settings), "types": list(settings.types)},
        "signatures": [
            {**asdict(metric.signature), "measures": [one.name for one in metric.measures]}
            for metric in metrics
        ],
        "measures": [asdict(measure) for metric in metrics for measure in metric.measures],
    }


def _finish(run: Run, scoring: dict[str, Any]) -> None:
    """Note that all is predicted and scored, unless that is noted."""
    if run.about.get("finished") and run.about.get("scoring") == scoring:
        return
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    run.about |= {"scoring": scoring, "finished": finished}
    run.save()
