"""A sequence-to-sequence model that is ready to write, whatever engine runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Protocol

from summarize.document.document import Document
from summarize.errors import ModelError, TakeawaysError, short_message
from summarize.options import Options
from summarize.runtime.batching import in_batches
from summarize.runtime.progress import report_progress
from summarize.seq2seq.draft import Draft, Output
from summarize.seq2seq.marked_input import MOST_MARKED
from summarize.seq2seq.settings import Decoding, Settings, Task
from summarize.seq2seq.tokenizer import Tokenizer
from summarize.text.stop_words import is_english
from summarize.text.words import tokenize

BATCH_TOKENS = {"cpu": 2048, "mps": 8192, "cuda": 32_768}  # by device, padding included
_TOKENS_A_BULLET = 32  # room for as many bullets as are asked for
_MOST_UNKNOWN = 0.5  # share of a text's tokens


class Network(Protocol):
    """What runs a model: token ids in, token ids out.

    Attributes:
        batch_tokens: that it computes well at once, padding included.
        parallel: batches that it computes at the same time.
    """

    batch_tokens: int
    parallel: int

    def generate(
        self, batch: Sequence[Sequence[int]], decoding: Decoding
    ) -> Sequence[Sequence[Output]]:
        """Return ``decoding.candidates`` outputs for each input, best first.

        Raises:
            MemoryError: the batch is too large; or what ``is_out_of_memory`` knows for that.
        """
        ...


@dataclass(frozen=True, slots=True)
class Seq2Seq:
    """A model, its tokenizer, and what is known of it.

    Attributes:
        name: as the caller named it.
        engine: ``transformers`` or ``ctranslate2``.
        english_only: whether it is not asked about texts in other languages.
    """

    name: str
    engine: str
    settings: Settings
    tokenizer: Tokenizer
    network: Network
    english_only: bool = False

    def reads(self, document: Document) -> bool:
        """Whether the model is of use for an article."""
        return not self.english_only or is_english(chain(*document.tokens))

    def counter(self, task: Task) -> Callable[[Sequence[str]], list[int]]:
        """Return what counts the tokens of texts as they are read for a task."""
        prefix = self.settings.decoding(task).prefix
        return lambda texts: [*map(len, self.tokenizer.encode([prefix + text for text in texts]))]

    def excuse(self, text: str) -> str:
        """Return why the model wrote nothing of a text that is of use."""
        if self.english_only and not is_english(tokenize(text)):
            return "writes English alone"
        found = self.tokenizer.encode([text])[0]
        unknown = sum(one == self.tokenizer.unknown for one in found)
        if unknown > _MOST_UNKNOWN * len(found):
            return "does not know most of the characters of this text"
        return "wrote nothing that the article bears out"

    def write(self, texts: Sequence[str], decoding: Decoding, batch_size: int) -> list[list[Draft]]:
        """Return what the model writes for each text, best first.

        The texts must be within ``settings.source_limit``. Results are those of each text alone:
        how texts share batches changes nothing but the last digits of the arithmetic.

        Args:
            texts: what it reads.
            decoding: how it writes.
            batch_size: texts that go through it at once, at most.

        Raises:
            ModelError: the engine failed.
            MemoryError: there is not enough of it for one text alone.
        """
        decoding = replace(decoding, candidates=min(decoding.candidates, decoding.num_beams))
        step = partial(report_progress, f"texts through {self.name}")
        step(0, len(texts))
        try:
            outputs = in_batches(
                self.tokenizer.encode([decoding.prefix + text for text in texts]),
                partial(self.network.generate, decoding=decoding),
                tokens=self.network.batch_tokens,
                size=batch_size,
                parallel=self.network.parallel,
                step=step,
            )
        except (TakeawaysError, MemoryError):
            raise
        except Exception as error:  # whatever an engine dies of, other articles go on
            raise ModelError(self.name, f"failed: {short_message(error)}") from error
        return [
            [Draft(self.tokenizer.decode(output.ids), output.finished) for output in beams]
            for beams in outputs
        ]


def decoding_for(model: Seq2Seq, task: Task, options: Options) -> Decoding:
    """Return how a model is asked for a task: its own way, but for what the options say."""
    usual = model.settings.decoding(task)
    beams = options.num_beams or usual.num_beams
    wanted = {"length_penalty": options.length_penalty, "no_repeat_ngram": options.no_repeat_ngram}
    said = {name: value for name, value in wanted.items() if value is not None}
    most = usual.max_tokens
    if task == "summarization":
        count = min(options.count, MOST_MARKED) if usual.focus else options.count
        most = min(max(most, _TOKENS_A_BULLET * count), model.settings.target_limit - 1)
    return replace(usual, num_beams=beams, candidates=beams, max_tokens=most, **said)
