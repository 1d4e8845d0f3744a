"""From articles with takeaways, and a checkpoint, to a checkpoint that writes such takeaways."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from accelerate import PartialState
from datasets import Dataset, disable_progress_bars, load_from_disk

from summarize.article import Article
from summarize.errors import ReadError
from summarize.grounding import ArticleIndex
from summarize.runtime.progress import report_progress
from summarize.seq2seq.checkpoint import (
    load_config,
    load_network,
    load_settings,
    load_tokenizer,
    require_matching_tokenizer,
)
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.hub import find_checkpoint
from summarize.seq2seq.hugging_face import quiet
from summarize.seq2seq.marked_input import MarkedInputBuilder
from summarize.seq2seq.settings import CheckpointSettings, Task
from summarize.training.curve import draw_curve
from summarize.training.examples import (
    Example,
    Marks,
    encode,
    guided_example,
    rewriting_example,
    rewriting_pairs,
    separator_for,
    takeaways_examples,
)
from summarize.training.fine_tuning import Recipe, Score, fine_tune

ByTask = Mapping[Task, Sequence[Article]]

CURVE = "curve.png"
_WORK = "checkpoints"
_HELD_OUT = 20  # every so many articles one is for validation, where none are given
_BULLET = 64  # tokens of a bullet at most
# In training; without any marks now and then, so that a text can be given as it is.
_MARKS: tuple[Marks, ...] = ("oracle", "predicted", "oracle", "predicted", "none")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a checkpoint is trained.

    Attributes:
        read: tokens of an article that are read at once at most; the checkpoint's own limit
            stands.
        watched: articles of the validation that it writes for at each evaluation.
        recipe: how long and how fast.
    """

    read: int = 1024
    watched: int = 200
    recipe: Recipe = field(default_factory=Recipe)


def train(
    articles: ByTask,
    base: str,
    out: Path,
    plan: Plan,
    score: Score,
    validation: ByTask | None = None,
) -> list[dict[str, Any]]:
    """Fine-tune a checkpoint; return the history of losses and of ROUGE, by step.

    In ``out`` come the checkpoint with the best ROUGE on the validation, a picture of the curves,
    and a folder by which the same call goes on where it was broken off.

    Args:
        articles: with references, by task: ``summarization`` is to write all takeaways of an
            article or of a part of it, ``rewriting`` to make one of a sentence.
        base: folder, or name on the hub, of a sequence-to-sequence checkpoint.
        out: folder.
        plan: how it is trained.
        score: see ``fine_tune``.
        validation: others with references; if there are none, some of ``articles`` are held out.

    Raises:
        ModelError: the checkpoint cannot be found or loaded.
        ReadError: there is nothing to learn from.
    """
    folder = find_checkpoint(base)
    config = load_config(folder, base)
    tokenizer = load_tokenizer(folder, base)
    require_matching_tokenizer(tokenizer, config, base)
    network = load_network(folder, config, base)
    settings = load_settings(config, network.generation_config, tokenizer, base)
    if validation is None:
        validation = {task: some[::_HELD_OUT] for task, some in articles.items()}
        articles = {task: _others(some) for task, some in articles.items()}
    validation = {task: some[: plan.watched] for task, some in validation.items()}
    encoder = _Encoder(tokenizer, settings, plan, separator_for(tokenizer))
    work = out / _WORK
    with PartialState().main_process_first():
        learned = encoder.examples(articles, work, "training", _MARKS)
        watched = encoder.examples(validation, work, "validation", ("predicted",))
    recipe = replace(plan.recipe, written=min(plan.recipe.written, settings.target_limit))
    history = fine_tune(network, tokenizer, learned, watched, work, recipe, score)
    if PartialState().is_main_process:
        if "rewriting" in articles:
            _teach_rewriting(network.config, settings)
        with quiet():
            network.save_pretrained(out)
            tokenizer.save_pretrained(out)
        draw_curve(history, out / CURVE)
    return history


@dataclass(frozen=True, slots=True)
class _Encoder:
    """Articles -> examples in token ids, kept on disk."""

    tokenizer: Any
    settings: CheckpointSettings
    plan: Plan
    separator: str  # of bullets

    def examples(self, articles: ByTask, work: Path, what: str, marks: Sequence[Marks]) -> Dataset:
        """Return the examples of articles, from ``work`` if they are there.

        Args:
            articles: by task.
            work: folder.
            what: they are for.
            marks: in digests, by turns.

        Raises:
            ReadError: there are none.
        """
        place = work / f"{what}-{self._key(articles, marks)}"
        if not place.is_dir():
            rows = [*self._rows(articles, what, marks)]
            if not rows:
                wanted = "an article with takeaways that its text bears out"
                raise ReadError(what, f"holds nothing to learn from: it takes {wanted}")
            disable_progress_bars()
            Dataset.from_list(rows).save_to_disk(str(place))
        return load_from_disk(str(place))  # pyright: ignore[reportReturnType]

    def _rows(
        self, articles: ByTask, what: str, marks: Sequence[Marks]
    ) -> Iterator[dict[str, Any]]:
        flat: list[tuple[Task, Article]] = [
            (task, article) for task, some in articles.items() for article in some
        ]
        for number, (task, article) in enumerate(flat):
            report_progress(f"reading for {what}", number, len(flat))
            for example in self._examples(task, article, marks[number % len(marks)]):
                yield encode(example, self.tokenizer, self.settings, self.plan.read)

    def _examples(self, task: Task, article: Article, marks: Marks) -> Iterator[Example]:
        article_index = ArticleIndex.from_article(article)
        mark = self.settings.decoding(task).focus
        if task == "rewriting":
            for passage, bullet in rewriting_pairs(article, article_index):
                yield rewriting_example(passage, bullet, mark)
        elif mark is None:
            yield from takeaways_examples(article, article_index, self.separator, self._parts)
        else:
            builder = MarkedInputBuilder(mark, self._sizes, self._limit)
            if example := guided_example(article, article_index, self.separator, builder, marks):
                yield example

    def _parts(self, sentences: Sequence[str]) -> list[str]:
        """Return the parts of an article that are read at once."""
        return chunk_sentences(sentences, self._sizes, self._limit)

    def _sizes(self, texts: Sequence[str]) -> list[int]:
        prefix = self.settings.decoding("summarization").prefix
        found = self.tokenizer([prefix + one for one in texts], verbose=False)["input_ids"]
        return [*map(len, found)]

    @property
    def _limit(self) -> int:
        """Return how many tokens of an article are read at once."""
        return min(self.plan.read, self.settings.limit("summarization"))

    def _key(self, articles: ByTask, marks: Sequence[Marks]) -> str:
        """Return what tells these examples from others."""
        said = {
            task: [[one.text, one.references] for one in some] for task, some in articles.items()
        }
        how = [self.plan.read, self.settings.to_dict(), *marks]
        digest = hashlib.sha256(json.dumps([said, how]).encode())
        digest.update(json.dumps(self.tokenizer.get_vocab(), sort_keys=True).encode())
        return digest.hexdigest()[:16]


def _others(articles: Sequence[Article]) -> list[Article]:
    """Return the articles that are not held out."""
    return [one for place, one in enumerate(articles) if place % _HELD_OUT]


def _teach_rewriting(config: Any, settings: CheckpointSettings) -> None:
    """Have a configuration say that the checkpoint was trained to rewrite."""
    usual = settings.decoding("rewriting")
    said = {"prefix": usual.prefix, "num_beams": usual.num_beams, "max_length": _BULLET + 1}
    said |= {"focus": usual.focus} if usual.focus else {}
    tasks = getattr(config, "task_specific_params", None) or {}
    config.task_specific_params = {**tasks, "rewriting": tasks.get("rewriting") or said}
