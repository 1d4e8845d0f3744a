"""The rewriter that the options name."""

from __future__ import annotations

from summarize.options import Options
from summarize.rewriting.base import Rewriter


def load_rewriter(options: Options) -> Rewriter:
    """Return the rewriter that the options name, with its model loaded.

    Raises:
        OptionError: the options name no usable model.
        ModelError: the model cannot be loaded.
    """
    if options.rewriter == "compress" or (options.rewriter == "auto" and not options.model):
        from summarize.rewriting.compress import load_compressor

        return load_compressor()
    from summarize.rewriting.seq2seq import Seq2SeqRewriter
    from summarize.seq2seq.loading import load_model

    return Seq2SeqRewriter(load_model(options))
