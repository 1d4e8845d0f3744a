"""A vocabulary of cased, lossless pieces, and what another model's embeddings say of them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

START, PAD, END, UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
REWRITE, TAKEAWAYS, FOCUS = "<rewrite>", "<takeaways>", "<focus>"
SPECIAL = (START, PAD, END, UNKNOWN, REWRITE, TAKEAWAYS, FOCUS)
BULLET = "<n>"  # stands between bullets: it is a part of what is written

_UNKNOWN_THERE = "[UNK]"
_NOISE = 0.5  # of the spread of all embeddings


def learn_vocabulary(texts: Iterable[str], size: int) -> Tokenizer:
    """Learn byte-level pieces (BPE, Sennrich et al. 2016, ACL; as in GPT-2), special ones first.

    What is read ends with ``</s>``. No text is lost but for a space before it, and no text is
    unknown.

    Args:
        texts: to learn from.
        size: pieces, special ones included.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - 1,
        min_frequency=5,
        special_tokens=[*SPECIAL],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(BULLET, normalized=False)])
    end = tokenizer.token_to_id(END)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"$A {END}", pair=f"$A {END} $B {END}", special_tokens=[(END, end)]
    )
    return tokenizer


def transplant(
    pieces: Tokenizer, known: Tokenizer, embeddings: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return an embedding for each piece: the mean of those of its text in another vocabulary.

    Pieces that stand for no text, or for one that the other has no piece for, get the mean of
    all with a little noise, so that none is like another.

    Args:
        pieces: the new vocabulary.
        known: the other one, of lower-cased words and ``##`` parts of words (WordPiece).
        embeddings: [pieces of the other, width].

    Returns:
        [pieces, width].
    """
    draw = np.random.default_rng(0)
    size = pieces.get_vocab_size()
    noise = draw.standard_normal((size, embeddings.shape[1]))
    found = embeddings.mean(axis=0) + _NOISE * embeddings.std(axis=0) * noise
    marks = {pieces.token_to_id(mark) for mark in (*SPECIAL, BULLET)}
    for place in set(range(size)) - marks:
        if ids := _ids(pieces.decode([place]), known):
            found[place] = embeddings[ids].mean(axis=0)
    return found.astype(np.float32)


def _ids(text: str, known: Tokenizer) -> list[int]:
    """Return the other vocabulary's pieces of a piece's text, those within words for one such."""
    within = known.token_to_id(f"##{text.lower()}") if text.isalnum() else None
    if within is not None:
        return [within]
    unknown = known.token_to_id(_UNKNOWN_THERE)
    return [one for one in known.encode(text, add_special_tokens=False).ids if one != unknown]
