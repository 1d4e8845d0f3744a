"""Results of generation: a draft is a text, an output is the token ids that it is decoded from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that a model wrote.

    Attributes:
        text: the text, without special tokens.
        finished: whether it ended before the limit on its length.
    """

    text: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Output:
    """A token sequence that a network generated.

    Attributes:
        ids: token ids, without those that start and end the sequence.
        finished: whether the network generated an end token before the limit on its length.
    """

    ids: list[int]
    finished: bool
