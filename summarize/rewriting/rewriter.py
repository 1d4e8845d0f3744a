"""What rewrites a selected sentence, and which does by the options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from summarize.abstractive.method import Author
from summarize.abstractive.seq2seq import Draft
from summarize.options import Options
from summarize.rewriting.passages import Passage


class Rewriter(Author, Protocol):
    """Makes bullets of passages."""

    def rewrite(self, passages: Sequence[Passage], options: Options) -> list[list[Draft]]:
        """Return drafts of a bullet for each passage, best first.

        Raises:
            ModelError: the model failed.
        """
        ...


def load_rewriter(options: Options) -> Rewriter:
    """Return the rewriter that the options name, ready to write.

    Raises:
        OptionError, ModelError: its model cannot be had.
    """
    if options.rewriter == "compress" or (options.rewriter == "auto" and not options.model):
        from summarize.rewriting.compress import load_compressor

        return load_compressor()
    from summarize.abstractive.loading import load
    from summarize.rewriting.seq2seq import Seq2SeqRewriter

    return Seq2SeqRewriter(load(options))
