"""Tokenizers: texts to token ids and back, by ``tokenizers`` alone or by ``transformers``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import tokenizers


class Tokenizer(Protocol):
    """Interface of a tokenizer.

    Attributes:
        unknown_id: id of the token for unknown text; None if the vocabulary covers all text.
    """

    unknown_id: int | None

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text with special tokens, never truncated."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of token ids, without special tokens."""
        ...

    def ids_to_tokens(self, ids: Sequence[int]) -> list[str]:
        """Return the token of each id."""
        ...

    def tokens_to_ids(self, tokens: Sequence[str]) -> list[int]:
        """Return the ids of tokens, without those that are not in the vocabulary."""
        ...


class FastTokenizer:
    """A tokenizer from a ``tokenizer.json``. It does not need transformers."""

    def __init__(self, tokenizer: tokenizers.Tokenizer, unknown_id: int | None) -> None:
        tokenizer.no_truncation()  # the file may ask for both
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.unknown_id = unknown_id

    @classmethod
    def from_file(cls, path: Path, unknown_id: int | None) -> FastTokenizer:
        """Read a ``tokenizer.json``."""
        import tokenizers

        return cls(tokenizers.Tokenizer.from_file(str(path)), unknown_id)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text with special tokens, never truncated."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of token ids, without special tokens."""
        return self._tokenizer.decode(list(ids), skip_special_tokens=True)

    def ids_to_tokens(self, ids: Sequence[int]) -> list[str]:
        """Return the token of each id."""
        return [self._tokenizer.id_to_token(token_id) or "" for token_id in ids]

    def tokens_to_ids(self, tokens: Sequence[str]) -> list[int]:
        """Return the ids of tokens, without those that are not in the vocabulary."""
        ids = map(self._tokenizer.token_to_id, tokens)
        return [token_id for token_id in ids if token_id is not None]


class TransformersTokenizer:
    """A tokenizer of ``transformers``."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.unknown_id: int | None = tokenizer.unk_token_id

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text with special tokens, never truncated."""
        if not texts:
            return []
        return self._tokenizer(list(texts), verbose=False).input_ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of token ids, without special tokens."""
        return self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )

    def ids_to_tokens(self, ids: Sequence[int]) -> list[str]:
        """Return the token of each id."""
        return self._tokenizer.convert_ids_to_tokens(list(ids))

    def tokens_to_ids(self, tokens: Sequence[str]) -> list[int]:
        """Return the ids of tokens, without those that are not in the vocabulary."""
        return [self._vocabulary[token] for token in tokens if token in self._vocabulary]

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        return self._tokenizer.get_vocab()


class TruncatingTokenizer:
    """A tokenizer that truncates texts, but keeps the special tokens at their end.

    Tokenizers of transformers truncate in the same way.
    """

    def __init__(self, tokenizer: Tokenizer, limit: int) -> None:
        """Wrap a tokenizer; ``limit`` counts tokens, special ones included."""
        self._tokenizer = tokenizer
        self._limit = limit
        self.unknown_id = tokenizer.unknown_id
        self.decode = tokenizer.decode
        self.ids_to_tokens = tokenizer.ids_to_tokens
        self.tokens_to_ids = tokenizer.tokens_to_ids

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text, truncated."""
        (special_ids,) = self._tokenizer.encode([""])
        return [self._truncate(ids, special_ids) for ids in self._tokenizer.encode(texts)]

    def _truncate(self, ids: list[int], special_ids: list[int]) -> list[int]:
        if len(ids) <= self._limit:
            return ids
        end_ids = special_ids
        while ids[len(ids) - len(end_ids) :] != end_ids:  # some stand before the text
            end_ids = end_ids[1:]
        return ids[: self._limit - len(end_ids)] + end_ids
