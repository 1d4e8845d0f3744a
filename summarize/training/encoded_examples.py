"""Training examples in token ids, computed once and stored on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets import Dataset, disable_progress_bars, load_from_disk

from summarize.article import Article
from summarize.errors import ReadError
from summarize.grounding import ArticleIndex
from summarize.runtime.progress import report_progress
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.marked_input import MarkedInputBuilder
from summarize.seq2seq.settings import CheckpointSettings, Task
from summarize.training.examples import (
    Example,
    MarkSource,
    encode_example,
    marked_example,
    rewriting_example,
    rewriting_pairs,
    summarization_examples,
)

ArticlesByTask = Mapping[Task, Sequence[Article]]


@dataclass(frozen=True, slots=True)
class ExampleEncoder:
    """Encoder of articles as examples for a checkpoint.

    Attributes:
        tokenizer: of the checkpoint, of transformers.
        settings: of the checkpoint.
        max_input_tokens: tokens that the model reads at once, at most.
        separator: text between two bullets.
    """

    tokenizer: Any
    settings: CheckpointSettings
    max_input_tokens: int
    separator: str

    def dataset(
        self, articles: ArticlesByTask, folder: Path, purpose: str, marks: Sequence[MarkSource]
    ) -> Dataset:
        """Return the examples of articles; they are computed only if ``folder`` lacks them.

        Args:
            articles: by task.
            folder: where the examples are stored.
            purpose: ``training`` or ``validation``, for messages and file names.
            marks: origins of the marks of marked inputs; article by article, in turn.

        Raises:
            ReadError: there are no examples.
        """
        path = folder / f"{purpose}-{self._key(articles, marks)}"
        if not path.is_dir():
            rows = [*self._rows(articles, purpose, marks)]
            if not rows:
                reason = "has no examples: it needs articles with takeaways that they support"
                raise ReadError(purpose, reason)
            disable_progress_bars()
            Dataset.from_list(rows).save_to_disk(str(path))
        return load_from_disk(str(path))  # pyright: ignore[reportReturnType]

    def _rows(
        self, articles: ArticlesByTask, purpose: str, marks: Sequence[MarkSource]
    ) -> Iterator[dict[str, Any]]:
        pairs: list[tuple[Task, Article]] = [
            (task, article) for task, of_task in articles.items() for article in of_task
        ]
        for number, (task, article) in enumerate(pairs):
            report_progress(f"reading for {purpose}", number, len(pairs))
            for example in self._examples(task, article, marks[number % len(marks)]):
                yield encode_example(example, self.tokenizer, self.settings, self.max_input_tokens)

    def _examples(self, task: Task, article: Article, marks: MarkSource) -> Iterator[Example]:
        article_index = ArticleIndex.from_article(article)
        mark = self.settings.decoding(task).focus
        if task == "rewriting":
            for passage, bullet in rewriting_pairs(article, article_index):
                yield rewriting_example(passage, bullet, mark)
        elif mark is None:
            yield from summarization_examples(article, article_index, self.separator, self._parts)
        else:
            builder = MarkedInputBuilder(mark, self._token_counts, self._limit)
            if example := marked_example(article, article_index, self.separator, builder, marks):
                yield example

    def _parts(self, sentences: Sequence[str]) -> list[str]:
        """Return the parts of an article that the model reads at once."""
        return chunk_sentences(sentences, self._token_counts, self._limit)

    def _token_counts(self, texts: Sequence[str]) -> list[int]:
        prefix = self.settings.decoding("summarization").prefix
        ids = self.tokenizer([prefix + text for text in texts], verbose=False)["input_ids"]
        return [*map(len, ids)]

    @property
    def _limit(self) -> int:
        """Return the largest number of tokens of an article that the model reads at once."""
        return min(self.max_input_tokens, self.settings.limit("summarization"))

    def _key(self, articles: ArticlesByTask, marks: Sequence[MarkSource]) -> str:
        """Return a key that identifies the examples by everything that they depend on."""
        texts = {
            task: [[article.text, article.references] for article in of_task]
            for task, of_task in articles.items()
        }
        settings = [self.max_input_tokens, self.settings.to_dict(), *marks]
        key = hashlib.sha256(json.dumps([texts, settings]).encode())
        key.update(json.dumps(self.tokenizer.get_vocab(), sort_keys=True).encode())
        return key.hexdigest()[:16]
