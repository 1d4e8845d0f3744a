"""Texts to token ids and back, by ``tokenizers`` alone or by ``transformers``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import tokenizers


class Tokenizer(Protocol):
    """What an engine needs of a tokenizer."""

    unknown: int | None

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text as the model reads it, special tokens included, uncut."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids, special tokens left out."""
        ...

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """Return the piece that each id stands for."""
        ...

    def ids(self, pieces: Sequence[str]) -> list[int]:
        """Return the ids of pieces; those that the tokenizer has not are left out."""
        ...


class FastTokenizer:
    """A ``tokenizer.json``; needs no transformers."""

    def __init__(self, tokenizer: tokenizers.Tokenizer, unknown: int | None) -> None:
        tokenizer.no_truncation()  # which the file may ask for
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.unknown = unknown

    @classmethod
    def from_file(cls, path: Path, unknown: int | None) -> FastTokenizer:
        """Read a ``tokenizer.json``."""
        import tokenizers

        return cls(tokenizers.Tokenizer.from_file(str(path)), unknown)

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text as the model reads it, special tokens included, uncut."""
        return [found.ids for found in self._tokenizer.encode_batch_fast(list(texts))]

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids, special tokens left out."""
        return self._tokenizer.decode(list(ids), skip_special_tokens=True)

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """Return the piece that each id stands for."""
        return [self._tokenizer.id_to_token(one) or "" for one in ids]

    def ids(self, pieces: Sequence[str]) -> list[int]:
        """Return the ids of pieces; those that the tokenizer has not are left out."""
        found = map(self._tokenizer.token_to_id, pieces)
        return [one for one in found if one is not None]


class HubTokenizer:
    """Any tokenizer of ``transformers``."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self.unknown: int | None = tokenizer.unk_token_id

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text as the model reads it, special tokens included, uncut."""
        if not texts:
            return []
        return self._tokenizer(list(texts), verbose=False).input_ids

    def decode(self, ids: Sequence[int]) -> str:
        """Return the text of ids, special tokens left out."""
        return self._tokenizer.decode(
            ids, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """Return the piece that each id stands for."""
        return self._tokenizer.convert_ids_to_tokens(list(ids))

    def ids(self, pieces: Sequence[str]) -> list[int]:
        """Return the ids of pieces; those that the tokenizer has not are left out."""
        return [self._known[piece] for piece in pieces if piece in self._known]

    @cached_property
    def _known(self) -> dict[str, int]:
        return self._tokenizer.get_vocab()
