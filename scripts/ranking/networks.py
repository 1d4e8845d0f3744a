"""The two networks as torch trains them; ``summarize.extractive`` runs them with numpy."""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from summarize.extractive.learned.features import BUCKETS, PLACE, SENTENCE, TYPE
from summarize.extractive.learned.word_model import OUTLIER

_DROPOUT = 0.1
_FORGOTTEN = 0.3  # dropout of the embeddings, which would learn the articles by heart
_SHARP = 12.0  # of the softmax over what sentences are worth: 0.1 ROUGE more is 3.3 times as much
_PAIRS = 2.0  # weight of the pairs in the loss


class SalienceNetwork(nn.Module):
    """The network of ``summarize.extractive.learned.word_model``, for a batch of words in a row.

    Args:
        width: numbers in a word's embedding.
        hidden: numbers in a state.
    """

    def __init__(self, width: int = 24, hidden: int = 64) -> None:
        super().__init__()
        for name, size in (("types", TYPE), ("sentences", SENTENCE)):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_deviation", torch.ones(size))
        self.embedding = nn.Parameter(torch.randn(BUCKETS, width) * 0.3)
        self.entry = _matrix(width + TYPE, hidden)
        self.place = _matrix(PLACE, hidden)
        self.bias = _zeros(hidden)
        self.overview = _matrix(2 * hidden, hidden)
        self.word = _matrix(hidden, 3 * hidden)
        self.word_bias = _zeros(hidden)
        self.word_out, self.word_out_bias = _matrix(hidden), _zeros()
        self.pair_out, self.pair_out_bias = _matrix(hidden, 2), _zeros()
        self.sentence = _matrix(2 * hidden + SENTENCE + 4, hidden)
        self.sentence_bias = _zeros(hidden)
        self.context = _matrix(4 * hidden, hidden)
        self.judge, self.judge_bias = _matrix(hidden, hidden), _zeros(hidden)
        self.score, self.score_bias = _matrix(hidden), _zeros()

    def forward(self, batch: dict[str, Tensor], **targets: Tensor) -> dict[str, Tensor]:
        """Return the log-odds of words and pairs, the scores of sentences, and the loss."""
        rows, articles = batch["rows"], batch["articles"]
        of_word, count = articles[rows], int(articles[-1]) + 1
        inner = F.pad(rows[1:] == rows[:-1], (0, 1)).float()[:, None]
        types = self._scaled("types", batch["types"])
        embedded = F.dropout(self.embedding[batch["buckets"]], _FORGOTTEN, self.training)
        of_types = torch.cat([embedded, types], 1) @ self.entry
        states = F.relu(of_types[batch["words"]] + batch["places"] @ self.place + self.bias)
        early = (rows - batch["starts"][of_word] < 2).float()[:, None]
        overview = torch.cat(
            [
                _mean(states, of_word, count),
                _sum(states * early, of_word, count) / _sum(early, of_word, count).clamp(min=1),
            ],
            1,
        )
        own, left, right = (states @ self.word).chunk(3, 1)
        own = own + (overview @ self.overview)[of_word] + self.word_bias
        own = own + F.pad((left * inner)[:-1], (0, 0, 1, 0))
        own = own + F.pad(right[1:], (0, 0, 0, 1)) * inner
        states = F.dropout(F.relu(own), _DROPOUT, self.training)
        words, pairs = _read_words(self, states)
        size = len(articles)
        chances = torch.stack([words.sigmoid(), pairs.sigmoid() * inner[:, 0]], 1).detach()
        lengths = _sum(torch.ones_like(inner), rows, size)
        sums = _sum(chances, rows, size)
        most = torch.zeros(size, states.shape[1], device=states.device).scatter_reduce(
            0, rows[:, None].expand_as(states), states, "amax"
        )
        pooled = [
            _sum(states, rows, size) / lengths.clamp(min=1),
            most,
            self._scaled("sentences", batch["sentences"]),
            sums / lengths.clamp(min=1),
            sums / 10,
        ]
        seen = F.relu(torch.cat(pooled, 1) @ self.sentence + self.sentence_bias)
        follows = (articles[1:] == articles[:-1]).float()[:, None]
        context = torch.cat(
            [
                _mean(seen, articles, count)[articles],
                seen[batch["starts"]][articles],
                F.pad(seen[:-1] * follows, (0, 0, 1, 0)),
                F.pad(seen[1:] * follows, (0, 0, 0, 1)),
            ],
            1,
        )
        judged = F.relu(seen @ self.judge + self.judge_bias + context @ self.context)
        scores = judged @ self.score + self.score_bias
        found = {"words": words, "pairs": pairs, "scores": scores}
        if targets:
            found["loss"] = loss(found, articles, inner[:, 0], **targets)
        return found

    def _scaled(self, name: str, values: Tensor) -> Tensor:
        scaled = (values - getattr(self, f"{name}_mean")) / getattr(self, f"{name}_deviation")
        return scaled.clamp(-OUTLIER, OUTLIER)


class RankerNetwork(nn.Module):
    """An encoder that corrects what the small network says of the sentences that it reads.

    Args:
        encoder: a BERT of ``transformers``.
        hidden: numbers in the small network's states.
        inner: numbers in the head's hidden layer.
    """

    def __init__(self, encoder: Any, hidden: int = 64, inner: int = 192) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size + hidden
        self.word, self.word_bias = _matrix(width, inner), _zeros(inner)
        self.word_out, self.word_out_bias = _zeros(inner), _zeros()
        self.pair_out, self.pair_out_bias = _zeros(inner, 2), _zeros()
        self.sentence, self.sentence_bias = _matrix(width, inner), _zeros(inner)
        self.score, self.score_bias = _zeros(inner), _zeros()

    def forward(
        self, input_ids: Tensor, segments: Tensor, mask: Tensor, batch: dict[str, Tensor],
        **targets: Tensor,
    ) -> dict[str, Tensor]:  # fmt: skip
        """Return corrected log-odds and scores of what was read, and the loss."""
        read = self.encoder(input_ids, token_type_ids=segments, attention_mask=mask)
        with torch.autocast(input_ids.device.type, enabled=False):
            states = read.last_hidden_state.float().flatten(0, 1)
            heard = torch.cat([states[batch["at"]], batch["word_states"]], 1)
            heard = self._dropped(F.relu(heard @ self.word + self.word_bias))
            words, pairs = _read_words(self, heard)
            judged = torch.cat([states[batch["marks"]], batch["sentence_states"]], 1)
            judged = self._dropped(F.relu(judged @ self.sentence + self.sentence_bias))
            scores = batch["scores"] + judged @ self.score + self.score_bias
            found = {
                "words": batch["words"] + words,
                "pairs": batch["pairs"] + pairs,
                "scores": scores,
            }
            if targets:
                found["loss"] = loss(found, batch["articles"], batch["inner"], **targets)
        return found

    def _dropped(self, values: Tensor) -> Tensor:
        return F.dropout(values, _DROPOUT, self.training)


def _read_words(network: Any, states: Tensor) -> tuple[Tensor, Tensor]:
    """Return log-odds of words, and of each with the one after it, by a network's last weights."""
    words = states @ network.word_out + network.word_out_bias
    first, second = (states @ network.pair_out).unbind(1)
    return words, first + F.pad(second[1:], (0, 1)) + network.pair_out_bias


def loss(
    found: dict[str, Tensor],
    articles: Tensor,
    inner: Tensor,
    word_targets: Tensor,
    pair_targets: Tensor,
    sentence_targets: Tensor,
) -> Tensor:
    """Return the loss: binary cross-entropy of words and pairs, and a softmax over sentences.

    A sentence's target is its own ROUGE-1 + ROUGE-2 F against the references; the softmax over
    an article's targets is what that over its scores should be (ListNet, Cao et al. 2007).
    """
    words = F.binary_cross_entropy_with_logits(found["words"], word_targets)
    pairs = F.binary_cross_entropy_with_logits(found["pairs"], pair_targets, weight=inner)
    wanted = _log_softmax(_SHARP * sentence_targets, articles)
    given = _log_softmax(found["scores"], articles)
    sentences = -(wanted.exp() * given).sum() / (articles[-1] + 1)
    return words + _PAIRS * pairs + sentences


def _log_softmax(values: Tensor, groups: Tensor) -> Tensor:
    count = int(groups[-1]) + 1
    highest = torch.full((count,), -math.inf, device=values.device)
    highest = highest.scatter_reduce(0, groups, values.detach(), "amax")
    shifted = values - highest[groups]
    return shifted - _sum(shifted.exp()[:, None], groups, count)[groups, 0].log()


def _sum(values: Tensor, groups: Tensor, count: int) -> Tensor:
    return torch.zeros(count, values.shape[1], device=values.device).index_add(0, groups, values)


def _mean(values: Tensor, groups: Tensor, count: int) -> Tensor:
    return (
        _sum(values, groups, count) / torch.bincount(groups, minlength=count).clamp(min=1)[:, None]
    )


def _matrix(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(shape) / math.sqrt(shape[0]))


def _zeros(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(shape))
