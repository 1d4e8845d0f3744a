"""A sequence-to-sequence model, independent of the engine that runs it."""

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
from summarize.seq2seq.currency_signs import hide_signs, restore_signs
from summarize.seq2seq.draft import Draft, Output
from summarize.seq2seq.marked_input import MAX_MARKED_SENTENCES
from summarize.seq2seq.settings import CheckpointSettings, Decoding, Task
from summarize.seq2seq.tokenizer import Tokenizer
from summarize.text.stop_words import is_english
from summarize.text.words import tokenize

# Tokens of a batch by device, padding included; chosen by hand.
BATCH_TOKENS = {"cpu": 2048, "mps": 8192, "cuda": 32_768}
_TOKENS_PER_BULLET = 32  # output tokens that each requested bullet is given; chosen by hand
_MAX_UNKNOWN = 0.5  # share of unknown tokens above which a text is called unreadable; by hand


class Network(Protocol):
    """Interface of a network: token ids in, token ids out.

    Attributes:
        batch_tokens: tokens of a batch that it computes efficiently, padding included.
        parallel_batches: number of batches that it computes at the same time.
    """

    batch_tokens: int
    parallel_batches: int

    def generate(
        self, batch: Sequence[Sequence[int]], decoding: Decoding
    ) -> Sequence[Sequence[Output]]:
        """Return ``decoding.candidates`` outputs for each input, best first.

        Raises:
            MemoryError: the batch is too large; so is any error that ``is_out_of_memory`` knows.
        """
        ...


@dataclass(frozen=True, slots=True)
class Seq2SeqModel:
    """A network with its tokenizer and its settings.

    Attributes:
        name: as the caller named it.
        engine: ``transformers`` or ``ctranslate2``.
        settings: of the checkpoint.
        tokenizer: of the checkpoint.
        network: what the engine runs.
        english_only: whether it is used for English texts only.
        hides_signs: whether it reads and writes a stand-in for rare currency signs.
    """

    name: str
    engine: str
    settings: CheckpointSettings
    tokenizer: Tokenizer
    network: Network
    english_only: bool = False
    hides_signs: bool = False

    def reads(self, document: Document) -> bool:
        """Return whether the model can be used for an article."""
        return not self.english_only or is_english(chain(*document.tokens))

    def token_counter(self, task: Task) -> Callable[[Sequence[str]], list[int]]:
        """Return a function that counts the tokens of each text as the model reads it for a task.

        Prefix and special tokens count too.
        """
        prefix = self.settings.decoding(task).prefix
        return lambda texts: [*map(len, self.tokenizer.encode([prefix + text for text in texts]))]

    def no_output_reason(self, text: str) -> str:
        """Return the reason why the model wrote nothing useful about a text, for messages."""
        if self.english_only and not is_english(tokenize(text)):
            return "writes English only"
        ids = self.tokenizer.encode([text])[0]
        unknown = sum(token_id == self.tokenizer.unknown_id for token_id in ids)
        if unknown > _MAX_UNKNOWN * len(ids):
            return "does not know most of the characters of this text"
        return "wrote nothing that the article supports"

    def write(self, texts: Sequence[str], decoding: Decoding, batch_size: int) -> list[list[Draft]]:
        """Return the drafts that the model writes for each text, best first.

        The drafts of a text do not depend on the other texts: how texts share batches changes no
        more than the last digits of the arithmetic.

        Args:
            texts: the inputs, each within ``settings.source_limit``; the prefix is added here.
            decoding: the generation settings.
            batch_size: texts of a batch at most.

        Raises:
            ModelError: the engine failed.
            MemoryError: there is not enough memory for one text alone.
        """
        decoding = replace(decoding, candidates=min(decoding.candidates, decoding.num_beams))
        step = partial(report_progress, f"texts through {self.name}")
        step(0, len(texts))
        try:
            outputs = in_batches(
                self.tokenizer.encode([decoding.prefix + self._readable(text) for text in texts]),
                partial(self.network.generate, decoding=decoding),
                tokens=self.network.batch_tokens,
                size=batch_size,
                parallel=self.network.parallel_batches,
                on_batch=step,
            )
        except (TakeawaysError, MemoryError):
            raise
        except Exception as error:  # engines fail in many ways; other articles must still be done
            raise ModelError(self.name, f"failed: {short_message(error)}") from error
        return [
            [Draft(self._decode(output.ids, text), output.finished) for output in beams]
            for text, beams in zip(texts, outputs, strict=True)
        ]

    def _readable(self, text: str) -> str:
        return hide_signs(text) if self.hides_signs else text

    def _decode(self, ids: Sequence[int], source: str) -> str:
        """Return the text of token ids that the model wrote for ``source``."""
        text = self.tokenizer.decode(ids)
        return restore_signs(text, source) if self.hides_signs else text


def decoding_for(model: Seq2SeqModel, task: Task, options: Options) -> Decoding:
    """Return the generation settings for a task: the checkpoint's, changed by the options.

    The limit on output tokens grows with the number of bullets that are requested.
    """
    usual = model.settings.decoding(task)
    beams = options.num_beams or usual.num_beams
    search = {"length_penalty": options.length_penalty, "no_repeat_ngram": options.no_repeat_ngram}
    overrides = {name: value for name, value in search.items() if value is not None}
    max_tokens = usual.max_tokens
    if task == "summarization":
        count = min(options.count, MAX_MARKED_SENTENCES) if usual.focus else options.count
        needed = max(max_tokens, _TOKENS_PER_BULLET * count)
        max_tokens = min(needed, model.settings.target_limit - 1)
    return replace(usual, num_beams=beams, candidates=beams, max_tokens=max_tokens, **overrides)
