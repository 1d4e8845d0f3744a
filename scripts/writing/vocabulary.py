"""Vocabulary of ``writer``, and initial embeddings for it from a BERT.

The vocabulary is case-sensitive and can represent every text.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

START, PAD, END, UNKNOWN = "<s>", "<pad>", "</s>", "<unk>"
REWRITE, TAKEAWAYS, FOCUS = "<rewrite>", "<takeaways>", "<focus>"
SPECIAL = (START, PAD, END, UNKNOWN, REWRITE, TAKEAWAYS, FOCUS)
BULLET = "<n>"  # separates bullets; not a special token, because decoding removes those

_BERT_UNKNOWN = "[UNK]"
_MIN_FREQUENCY = 5  # times that two tokens must occur together to be merged
_NOISE = 0.5  # in standard deviations of the embeddings; chosen by hand


def learn_vocabulary(texts: Iterable[str], size: int) -> Tokenizer:
    """Return a tokenizer with a byte-level BPE vocabulary learned from texts.

    The method is that of Sennrich et al. (2016, ACL), on bytes as in GPT-2. The special tokens have
    the lowest ids. Encoding adds ``</s>`` at the end. It never yields an unknown token. Decoding
    restores each text, but may add a space at its beginning.

    Args:
        texts: the texts to learn from.
        size: maximal number of tokens, special ones included.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - 1,  # `BULLET` is added below
        min_frequency=_MIN_FREQUENCY,
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


def transfer_embeddings(
    tokenizer: Tokenizer, bert_tokenizer: Tokenizer, bert_embeddings: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return initial embeddings for a new vocabulary, computed from those of a BERT.

    BERT's tokenizer splits the text of each new token. The mean embedding of the resulting tokens
    is the embedding of the new token. Special tokens, and tokens that BERT does not know, get the
    mean of all embeddings plus random noise, so that they differ from each other.

    Args:
        tokenizer: tokenizer with the new vocabulary.
        bert_tokenizer: WordPiece tokenizer: lower-cased words, and parts of words with ``##``.
        bert_embeddings: [tokens of BERT, width] embeddings of its vocabulary.

    Returns:
        [tokens of the new vocabulary, width] the embeddings.
    """
    generator = np.random.default_rng(0)
    size = tokenizer.get_vocab_size()
    noise = generator.standard_normal((size, bert_embeddings.shape[1]))
    embeddings = bert_embeddings.mean(axis=0) + _NOISE * bert_embeddings.std(axis=0) * noise
    special_ids = {tokenizer.token_to_id(token) for token in (*SPECIAL, BULLET)}
    for token_id in set(range(size)) - special_ids:
        if bert_ids := _known_ids(tokenizer.decode([token_id]), bert_tokenizer):
            embeddings[token_id] = bert_embeddings[bert_ids].mean(axis=0)
    return embeddings.astype(np.float32)


def _known_ids(text: str, tokenizer: Tokenizer) -> list[int]:
    """Return the WordPiece ids of a text: its ``##`` token if there is one, else all known ids."""
    word_part = tokenizer.token_to_id(f"##{text.lower()}") if text.isalnum() else None
    if word_part is not None:
        return [word_part]
    unknown = tokenizer.token_to_id(_BERT_UNKNOWN)
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    return [token_id for token_id in ids if token_id != unknown]
