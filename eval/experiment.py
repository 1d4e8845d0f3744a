"""Evaluate methods on articles: predict, score and report.

evaluate("data/articles", ["lexrank"]).cells["rouge2"]["lexrank"].mean
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, cast

from eval.datasets import Data, Dataset, read_dataset
from eval.metrics.base import DEFAULT_METRICS, Metric, MetricSettings, load_metric
from eval.oracle import oracle
from eval.predictions import Predictions, assign_predictions
from eval.report.report import Report
from eval.runs.folder import Run
from eval.runs.method_code import code_identity
from eval.runs.predict import Count, PredictionSettings, import_predictions, predict
from eval.runs.reference_points import BASELINES, ORACLE, REFERENCES, order_methods
from eval.runs.score import score
from eval.stats.resampling import Resampling
from summarize.errors import (
    OptionError,
    ReadError,
    did_you_mean,
    refuse_unknown_arguments,
)
from summarize.method_registry import Method, load_method, method_name
from summarize.options import DEFAULT_METHOD, OptionValues
from summarize.runtime.extras import check_extra
from summarize.runtime.user_warning import warn

# Names of methods or callables, in a list or by name.
Methods = Iterable[str | Callable[..., Any]] | Mapping[str, str | Callable[..., Any]]
# Bytes of a method's name. Quoted for a file name it is up to three times as long, and file
# systems allow 255 bytes.
_LONGEST_NAME = 80


@refuse_unknown_arguments
def evaluate(
    data: Dataset | Data,
    methods: Methods = (DEFAULT_METHOD,),
    *,
    predictions: Mapping[str, Predictions] | Predictions | None = None,
    metrics: Sequence[str | Metric | type[Metric]] = DEFAULT_METRICS,
    settings: MetricSettings | None = None,
    count: Count = "refs",
    options: OptionValues | None = None,
    out: str | Path | None = None,
    restart: bool = False,
    redo: Collection[str] = (),
    batch_size: int | None = None,
    processes: int = 1,
    resampling: Resampling | None = None,
    on_message: Callable[[str], None] | None = None,
) -> Report:
    """Compare methods on articles that have references.

    The reference points ``random``, ``lead`` and ``oracle`` are always evaluated too, and the
    references themselves, by the metrics that need no references.

    Args:
        data: a dataset, or what ``read_dataset`` takes.
        methods: a list, or a dictionary by name. Each is a name, a function in a file
            (``"my.py:longest"``), or a callable: a function of an article that returns its
            bullets, or one of ``(articles, options)`` that returns their ``Takeaways``. Each is
            first called on a text of two sentences, so that the time to load a model does not
            count for an article.
        predictions: predictions made elsewhere, by name: a file (see ``read_predictions``); a
            DataFrame or a list of dictionaries with the columns of such a file; or the bullets
            of each article by its id. Not by name, their name is ``predictions``.
        metrics: names in the registry, metrics, or classes of metrics.
        settings: settings of the metrics.
        count: number of bullets for each article; ``refs`` for as many as it has references.
        options: the other fields of ``summarize.Options``; the default seed is that of
            ``resampling``.
        out: the run folder; None for a temporary one. A run that is there is continued: its
            predictions are reused and the others are made. Those of a function are made again
            if its code has changed; what it calls is not compared, so name it in ``redo`` then.
        restart: empty the run folder first.
        redo: methods whose predictions are made again, as after a change of their code.
            Articles that a method failed on are tried again in any case.
        batch_size: number of articles in one call of a method; None for one, or for the batch
            size of the options where a method has a model.
        processes: number of processes that share the scoring.
        resampling: parameters of intervals and tests.
        on_message: takes a line on what was skipped, reused or went wrong. By default what went
            wrong is a ``TakeawaysWarning``.

    Progress goes to the listener that ``progress_listener`` installs.

    Raises:
        OptionError: a name or value is unknown, or the run folder is of other settings.
        ReadError: the data or a file of predictions cannot be read.
    """
    check_extra("eval", ("nltk", "pyarrow", "scipy"))
    settings = settings or MetricSettings()
    resampling = resampling or Resampling()
    prediction_settings = PredictionSettings(
        count, {"seed": resampling.seed, **(options or {})}, batch_size
    )
    named = _named_predictions(predictions)
    inform, on_message = on_message or _ignore, on_message or warn
    given = _by_name(methods)
    loaded = _load_methods(given, named)
    codes = {name: code_identity(method) for name, method in given}
    for name in redo:
        if name not in loaded:
            raise OptionError(f"redo: there is no method {name!r}; {did_you_mean(name, loaded)}")
    _load_metrics(metrics, settings)  # raises here for an unknown name
    dataset = data if isinstance(data, Dataset) else read_dataset(data, on_message=on_message)
    dataset = dataset.in_language((options or {}).get("language"))
    settings = settings.for_articles(item.article for item in dataset.items)
    loaded_metrics = _load_metrics(metrics, settings)
    _check_dataset(dataset, loaded_metrics, out, on_message)
    ids = _ids(dataset)
    paired = {
        name: assign_predictions(name, external, ids, on_message=on_message)
        for name, external in named.items()
    }
    lists = {name: of_name.bullets for name, of_name in paired.items()}
    lists[REFERENCES] = [tuple(chain(*item.references)) or None for item in dataset.items]

    path = Path(out or tempfile.mkdtemp())
    run = Run.begin(path, dataset, prediction_settings.identity(), restart)
    if out is None:
        weakref.finalize(run, shutil.rmtree, path, ignore_errors=True)
    with run.locked():
        for name in loaded:
            run.claim(name, "method")
        changed = [name for name in codes if run.has_other_code(name, codes[name])]
        for name in changed:
            inform(f"{name}: its code has changed, so its predictions are made again")
        for name in {*redo, *changed}:
            run.replace_predictions(name, [])
        for name, code in codes.items():
            run.note_code(name, code)
        for name in lists:
            run.claim(name, "file")
        reused = [
            predict(run, dataset, name, method, prediction_settings, inform)
            for name, method in loaded.items()
        ]
        if sum(reused):
            inform(f"{path}: {sum(reused)} predictions are reused; --redo METHOD makes them again")
        for name, bullets in lists.items():
            import_predictions(run, dataset, name, bullets, on_message)
        run.note_pairing({name: of_name.in_order for name, of_name in paired.items()})
        names = order_methods([*loaded, *lists])
        score(run, dataset.items, names, loaded_metrics, processes)
        _finish(run, _scoring(names, loaded_metrics, settings))
    report = Report.from_run(run, resampling)
    for failure in report.failures:
        on_message(failure)
    return report


def _ignore(message: str) -> None:
    """Take a line and do nothing."""


def _named_predictions(
    predictions: Mapping[str, Predictions] | Predictions | None,
) -> Mapping[str, Predictions]:
    if predictions is None or isinstance(predictions, Mapping):
        return cast("Mapping[str, Predictions]", predictions or {})
    return {"predictions": predictions}


def _load_methods(
    methods: Iterable[tuple[str, str | Callable[..., Any]]], predictions: Mapping[str, object]
) -> dict[str, Method]:
    """Return the methods, which have names, and the reference points by name.

    Raises:
        OptionError: a method is unknown or cannot be called, or a name is taken or unfit for a
            file.
    """
    fixed = {name: load_method(name) for name in BASELINES} | {ORACLE: oracle}
    always = {*fixed, REFERENCES}
    named = {name: method for name, method in methods if not (name == method and name in always)}
    _check_names((name for name, method in named.items() if name != method), always)
    loaded = {name: load_method(method, name) for name, method in named.items()}
    _check_names(predictions, {*always, *loaded})
    return fixed | loaded


def _by_name(methods: Methods) -> list[tuple[str, str | Callable[..., Any]]]:
    """Return the methods with their names. The same one twice counts once.

    Raises:
        OptionError: they are neither a list nor a dictionary, or two have the same name.
    """
    if isinstance(methods, Mapping):
        return [(str(name), method) for name, method in methods.items()]
    if isinstance(methods, str) or not isinstance(methods, Iterable):
        raise OptionError(f"methods must be a list or a dictionary, not {methods!r}")
    pairs = list(dict.fromkeys((method_name(method), method) for method in methods))
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            raise OptionError(f"two methods have the name {name!r}: name them in a dictionary")
    return pairs


def _check_names(names: Iterable[str], taken: Collection[str]) -> None:
    for name in names:
        if name in taken:
            raise OptionError(f"{name!r} cannot be the name of yours: it is taken")
        if not (name.isprintable() and 0 < len(name.encode()) <= _LONGEST_NAME):
            raise OptionError(f"{name!r} is no name: 1 to {_LONGEST_NAME} letters that print")


def _load_metrics(
    metrics: Sequence[str | Metric | type[Metric]], settings: MetricSettings
) -> list[Metric]:
    """Return the metrics.

    Raises:
        OptionError: a metric is unknown, there is none, or two give the same measure.
    """
    if isinstance(metrics, str) or not metrics:
        raise OptionError(f"metrics must be a list of at least one, not {metrics!r}")
    loaded = [_load_metric(metric, settings) for metric in dict.fromkeys(metrics)]
    measures = Counter(measure.name for metric in loaded for measure in metric.measures)
    for name, count in measures.items():
        if count > 1:
            raise OptionError(f"two of the metrics give the measure {name!r}")
    return loaded


def _load_metric(metric: str | Metric | type[Metric], settings: MetricSettings) -> Metric:
    if isinstance(metric, str):
        return load_metric(metric, settings)
    return metric(settings) if isinstance(metric, type) else metric


def _ids(dataset: Dataset) -> list[str]:
    return [item.article.id for item in dataset.items]


def _check_dataset(
    dataset: Dataset,
    metrics: Sequence[Metric],
    out: str | Path | None,
    on_message: Callable[[str], None],
) -> None:
    """Report which articles cannot be scored.

    Raises:
        OptionError: two articles have the same id, or the run folder is in the articles' folder.
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
        on_message(f"{missing} of {total} articles have no references: unscored by what needs any")
    for metric in metrics:
        for remark in metric.remarks(dataset.items):
            on_message(remark)


def _scoring(
    names: Sequence[str], metrics: Sequence[Metric], settings: MetricSettings
) -> dict[str, Any]:
    """Return the methods, settings and measures of the scores, as ``run.json`` stores them."""
    return {
        "methods": list(names),
        "settings": {**asdict(settings), "types": list(settings.types)},
        "signatures": [
            {**asdict(metric.signature), "measures": [measure.name for measure in metric.measures]}
            for metric in metrics
        ],
        "measures": [asdict(measure) for metric in metrics for measure in metric.measures],
    }


def _finish(run: Run, scoring: dict[str, Any]) -> None:
    """Note in ``run.json`` that the run is finished, unless it says so already."""
    if run.metadata.get("finished") and run.metadata.get("scoring") == scoring:
        return
    finished = datetime.now(UTC).isoformat(timespec="seconds")
    run.metadata |= {"scoring": scoring, "finished": finished}
    run.save()
