"""The vocabulary of ``writer``, and embeddings for it made from those of another model.

The vocabulary keeps capital letters and can represent every text.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

START, PAD, END, UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
REWRITE, TAKEAWAYS, FOCUS = "<rewrite>", "<takeaways>", "<focus>"
SPECIAL = (START, PAD, END, UNKNOWN, REWRITE, TAKEAWAYS, FOCUS)
BULLET = "<n>"  # between bullets; no special token, so that it stays in decoded outputs

_OTHER_UNKNOWN = "[UNK]"
_NOISE = 0.5  # in standard deviations of the embeddings; chosen by hand


def learn_vocabulary(texts: Iterable[str], size: int) -> Tokenizer:
    """Return a tokenizer with a byte-level BPE vocabulary learned from texts.

    The method is that of Sennrich et al. (2016, ACL), on bytes as in GPT-2. Special tokens come
    first. Each encoded text ends with ``</s>``. Decoding restores every text, except that a space
    may be added before it; no text is unknown.

    Args:
        texts: the texts to learn from.
        size: number of tokens at most, special ones included.
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
    tokenizer: Tokenizer, other: Tokenizer, embeddings: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return embeddings for a new vocabulary, made from those of another one.

    The embedding of a token is the mean over the tokens of its text in the other vocabulary.
    Special tokens, and tokens whose text is unknown there, get the mean of all embeddings with
    some noise, so that no two are equal.

    Args:
        tokenizer: with the new vocabulary.
        other: with a vocabulary of lower-cased words and ``##`` parts of words (WordPiece).
        embeddings: of the other vocabulary: [its tokens, width].

    Returns:
        [tokens of the new vocabulary, width].
    """
    generator = np.random.default_rng(0)
    size = tokenizer.get_vocab_size()
    noise = generator.standard_normal((size, embeddings.shape[1]))
    result = embeddings.mean(axis=0) + _NOISE * embeddings.std(axis=0) * noise
    special_ids = {tokenizer.token_to_id(token) for token in (*SPECIAL, BULLET)}
    for token_id in set(range(size)) - special_ids:
        if other_ids := _ids(tokenizer.decode([token_id]), other):
            result[token_id] = embeddings[other_ids].mean(axis=0)
    return result.astype(np.float32)


def _ids(text: str, tokenizer: Tokenizer) -> list[int]:
    """Return the ids of a token's text: one part of a word if possible, else all that are known."""
    word_part = tokenizer.token_to_id(f"##{text.lower()}") if text.isalnum() else None
    if word_part is not None:
        return [word_part]
    unknown = tokenizer.token_to_id(_OTHER_UNKNOWN)
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    return [token_id for token_id in ids if token_id != unknown]
