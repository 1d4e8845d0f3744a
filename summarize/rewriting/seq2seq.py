"""A sentence written anew by a sequence-to-sequence model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.options import Options
from summarize.rewriting.base import Passage, readable
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.model import Seq2SeqModel, decoding_for

_TASK = "rewriting"


@dataclass(frozen=True, slots=True)
class Seq2SeqRewriter:
    """A model that reads a sentence with what stands beside it."""

    model: Seq2SeqModel
    writes_anew: bool = True

    @property
    def name(self) -> str:
        """The model's, as the caller named it."""
        return self.model.name

    def excuse(self, text: str) -> str:
        """Return why the model wrote nothing of a text that is of use."""
        return self.model.excuse(text)

    def rewrite(self, passages: Sequence[Passage], options: Options) -> list[list[Draft]]:
        """Return the drafts that the model's beams hold, best first.

        Raises:
            ModelError: the model failed.
        """
        reads = {id(one.document): self.model.reads(one.document) for one in passages}
        known = [one for one in passages if reads[id(one.document)]]
        decoding = decoding_for(self.model, _TASK, options)
        drafts = iter(self.model.write([*map(self._text, known)], decoding, options.batch_size))
        return [next(drafts) if reads[id(one.document)] else [] for one in passages]

    def _text(self, passage: Passage) -> str:
        """Return what the model reads: the sentence, with its neighbours if there is room."""
        count, limit = self.model.token_counter(_TASK), self.model.settings.limit(_TASK)
        mark = self.model.settings.decoding(_TASK).focus
        for before, after in ((passage.before, passage.after), ("", "")):
            text = readable(passage.sentence, before, after, mark)
            if count([text])[0] <= limit:
                return text
        return chunk_sentences([passage.sentence], count, limit)[0]
