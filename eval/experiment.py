"""Methods x articles -> a run folder: predicted once, scored once, reported as often as wanted."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
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
from eval.runs import SCORES, Prediction, Run
from eval.scoring import CEILING, FLOOR, REFERENCES, in_order, score
from summarize.article import Article
from summarize.errors import OptionError, ReadError
from summarize.extractive.corpus import DocumentFrequencies
from summarize.options import Options, OptionValues
from summarize.registry import Method, load_method
from summarize.registry import methods as registered
from summarize.takeaway import Takeaways

Count = int | Literal["refs"]
_COUNT = 4  # bullets of an article without references
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
    predictions: Mapping[str, str | Path] | None = None,
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
        methods: names, or callables by name.
        predictions: files of predictions made elsewhere, by name; see ``read_predictions``.
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
    watch = watch or Watch()
    resampling = resampling or Resampling()
    work = _Work(count, {"seed": resampling.seed, **(options or {})}, batch_size)
    loaded = _load_methods(methods, predictions or {})
    settings = settings or Settings()
    made = [load_metric(m, settings) if isinstance(m, str) else m for m in metrics]
    dataset = data if isinstance(data, Dataset) else read_dataset(data, say=watch.say)
    _check_references(dataset, made, watch)
    lists = {
        name: read_predictions(Path(path), _ids(dataset), say=watch.say)
        for name, path in (predictions or {}).items()
    }
    lists[REFERENCES] = [item.references[0] if item.references else None for item in dataset.items]

    folder = None if out else tempfile.TemporaryDirectory()  # lives as long as the report
    run = Run.begin(Path(out or folder.name), dataset, work.described(), restart)  # type: ignore[union-attr]
    run.keep = folder
    new = [_predict(run, dataset, name, method, work, watch) for name, method in loaded.items()]
    new += [_import(run, dataset, name, bullets, watch) for name, bullets in lists.items()]
    scoring = _scoring(in_order([*loaded, *lists]), made, settings)
    if any(new) or run.about.get("scoring") != scoring or not (run.path / SCORES).exists():
        _score(run, dataset, scoring, made, processes, watch)
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
    """Load the methods that are named, and the reference points."""
    if isinstance(methods, str):
        raise OptionError(f"methods must be a list of names, not {methods!r}")
    if isinstance(methods, Mapping):
        loaded = dict(methods)
    else:
        loaded = {name: load_method(name) for name in methods if name not in (CEILING, REFERENCES)}
    loaded = {name: load_method(name) for name in FLOOR} | loaded | {CEILING: oracle}
    for name in predictions:
        if name in loaded or name == REFERENCES:
            raise OptionError(f"predictions cannot be named {name!r}: the name is taken")
    return loaded


def all_methods() -> list[str]:
    """Return the name of every method; of those with several, the one that says most."""
    return list({entry.target: name for name, entry in registered().items()}.values())


def _ids(dataset: Dataset) -> list[str]:
    return [item.article.id for item in dataset.items]


def _check_references(dataset: Dataset, metrics: Sequence[Metric], watch: Watch) -> None:
    missing = len(dataset.items) - dataset.with_references
    needing = any(metric.needs_references for metric in metrics)
    if needing and not dataset.with_references:
        advice = "name their column, or choose metrics that need none (grounding, describing)"
        raise ReadError(dataset.name, f"none of its articles has references: {advice}")
    if missing and needing:
        watch.say(f"{missing} of {len(dataset.items)} articles have no references: not scored")
    for metric in metrics:
        for remark in metric.remarks(dataset.items):
            watch.say(remark)


# --- predictions --------------------------------------------------------------------------------


def _predict(
    run: Run, dataset: Dataset, name: str, method: Method, work: _Work, watch: Watch
) -> bool:
    """Write what a method makes of the articles that it has not done yet; whether there were."""
    done = sum(1 for _ in run.predictions(name))
    todo = dataset.items[done:]
    if not todo:
        return False
    with suppress(Exception):  # what is loaded at first use should not be counted to an article
        method([Article.from_text(_WARM_UP)], work.of(None))
    with run.append_to(name) as write:
        for start in range(0, len(todo), work.batch_size):
            watch.step(name, done + start, len(dataset.items))
            write(_made(method, todo[start : start + work.batch_size], work))
    watch.step(name, len(dataset.items), len(dataset.items))
    return True


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
    except Exception as error:  # whatever a method dies of, the others go on
        if len(items) > 1:
            return [one for item in items for one in _attempt(method, [item], work)]
        return [Prediction(articles[0].id, None, _reason(error))]
    each = cost.milliseconds / len(items)
    return [
        Prediction(article.id, takeaways, None, each, cost.megabytes)
        if len(takeaways)
        else Prediction(article.id, None, "made nothing of the article")
        for article, takeaways in zip(articles, results, strict=True)
    ]


def _reason(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def _import(
    run: Run, dataset: Dataset, name: str, lists: Sequence[Bullets | None], watch: Watch
) -> bool:
    """Write predictions made elsewhere, with evidence found for them; whether they are new."""
    empty = sum(bullets == () for bullets in lists)
    if empty:
        watch.say(f"{name}: {empty} predictions are empty and score zero")
    source = [list(bullets) if bullets is not None else None for bullets in lists]
    known = [p.takeaways and [t.text for t in p.takeaways] for p in run.predictions(name)]
    if known == source:
        return False
    made = []
    for number, (item, bullets) in enumerate(zip(dataset.items, lists, strict=True)):
        watch.step(name, number, len(lists))
        made.append(_imported(item.article, name, bullets))
    watch.step(name, len(lists), len(lists))
    run.replace_predictions(name, made)
    return True


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
        "signatures": {
            str(metric.signature): [measure.name for measure in metric.measures]
            for metric in metrics
            if metric.signature
        },
        "measures": [asdict(measure) for metric in metrics for measure in metric.measures],
    }


def _score(
    run: Run,
    dataset: Dataset,
    scoring: dict[str, Any],
    metrics: Sequence[Metric],
    processes: int,
    watch: Watch,
) -> None:
    """Score all predictions; until that is done the run is not finished."""
    run.about |= {"scoring": None, "finished": None}
    run.save()
    score(run, dataset.items, scoring["methods"], metrics, processes, watch.step)
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    run.about |= {"scoring": scoring, "finished": finished}
    run.save()
