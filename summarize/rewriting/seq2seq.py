"""The rewriter ``seq2seq``: a sequence-to-sequence model writes a sentence anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.options import Options
from summarize.rewriting.base import SentenceInContext, join_context
from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.draft import Draft
from summarize.seq2seq.model import Seq2SeqModel, decoding_for

_TASK = "rewriting"


@dataclass(frozen=True, slots=True)
class Seq2SeqRewriter:
    """A model that reads a sentence together with its neighbours."""

    model: Seq2SeqModel
    is_generative: bool = True

    @property
    def name(self) -> str:
        """The name of the model, as the caller gave it."""
        return self.model.name

    def no_output_reason(self, text: str) -> str:
        """Return the reason why the model wrote nothing useful for a text."""
        return self.model.no_output_reason(text)

    def rewrite(
        self, sentences: Sequence[SentenceInContext], options: Options
    ) -> list[list[Draft]]:
        """Return the drafts of all beams for each sentence, best first.

        A sentence gets no drafts if the model does not know the language of its document.

        Raises:
            ModelError: the model failed.
        """
        documents = {id(sentence.document): sentence.document for sentence in sentences}
        is_readable = {key: self.model.reads(document) for key, document in documents.items()}
        texts = [
            self._input(sentence) for sentence in sentences if is_readable[id(sentence.document)]
        ]
        decoding = decoding_for(self.model, _TASK, options)
        drafts = iter(self.model.write(texts, decoding, options.batch_size))
        return [
            next(drafts) if is_readable[id(sentence.document)] else [] for sentence in sentences
        ]

    def _input(self, sentence: SentenceInContext) -> str:
        """Return the input text: the sentence, with its neighbours if they fit."""
        count, limit = self.model.token_counter(_TASK), self.model.settings.limit(_TASK)
        mark = self.model.settings.decoding(_TASK).focus
        for before, after in ((sentence.before, sentence.after), ("", "")):
            text = join_context(sentence.text, before, after, mark)
            if count([text])[0] <= limit:
                return text
        return chunk_sentences([sentence.text], count, limit)[0]
