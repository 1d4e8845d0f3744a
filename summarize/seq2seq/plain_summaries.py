"""A model's own summaries of texts of any length: neither split into bullets, nor checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from summarize.seq2seq.chunking import chunk_sentences
from summarize.seq2seq.generation_options import GenerationRequest
from summarize.seq2seq.model import Seq2SeqModel
from summarize.seq2seq.tokenizer import TruncatingTokenizer
from summarize.text.sentences import split_sentences


def write_plain_summaries(
    texts: Sequence[str], model: Seq2SeqModel, request: GenerationRequest
) -> Iterator[list[str]]:
    """Yield what a model writes about each text, best first.

    A text that is too long is read in parts, whose summaries are joined, or truncated if the
    request says so.
    """
    if request.truncation:
        limit = model.settings.limit("summarization")
        model = replace(model, tokenizer=TruncatingTokenizer(model.tokenizer, limit))
        parts = [[text] for text in texts]
    else:
        parts = [parts_of(text, model) for text in texts]
    drafts = iter(model.write([*chain(*parts)], request.decoding, request.batch_size))
    for text_parts in parts:
        beams = zip(*islice(drafts, len(text_parts)), strict=True)
        yield [_joined([draft.text for draft in beam]) for beam in beams]


def parts_of(text: str, model: Seq2SeqModel) -> list[str]:
    """Return a text as it is, or in parts if it is too long for a model."""
    count = model.token_counter("summarization")
    limit = model.settings.limit("summarization")
    if count([text])[0] <= limit:
        return [text]
    sentences = [
        paragraph[start:end].strip()
        for paragraph in text.split("\n\n")
        for start, end in split_sentences(paragraph)
    ]
    return chunk_sentences(sentences, count, limit) or [""]


def _joined(texts: Sequence[str]) -> str:
    """Return one summary unchanged, and the summaries of several parts joined by a space."""
    return texts[0] if len(texts) == 1 else " ".join(text.strip() for text in texts)
