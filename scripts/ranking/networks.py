"""The two networks as torch trains them; ``summarize.extractive`` runs them with numpy.

The names of parameters and buffers are the names of the arrays in the exported ``.npz`` files.
"""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from summarize.extractive.learned.features import (
    BUCKETS,
    POSITION_FEATURES,
    SENTENCE_FEATURES,
    TYPE_FEATURES,
)
from summarize.extractive.learned.word_model import OUTLIER, SUM_SCALE

from .loss import group_means, group_sums, ranking_loss

# Chosen by hand.
_DROPOUT = 0.1
_EMBEDDING_DROPOUT = 0.3  # without it the embeddings memorise the articles


class WordModelNetwork(nn.Module):
    """The network of ``summarize.extractive.learned.word_model``, for the words of a batch.

    Args:
        width: size of a word's embedding.
        hidden: size of a hidden state.
    """

    def __init__(self, width: int = 24, hidden: int = 64) -> None:
        super().__init__()
        types, sentences = len(TYPE_FEATURES), len(SENTENCE_FEATURES)
        for name, size in (("types", types), ("sentences", sentences)):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_deviation", torch.ones(size))
        self.embedding = nn.Parameter(torch.randn(BUCKETS, width) * 0.3)
        self.entry = _matrix(width + types, hidden)
        self.place = _matrix(len(POSITION_FEATURES), hidden)
        self.bias = _zeros(hidden)
        self.overview = _matrix(2 * hidden, hidden)
        self.word = _matrix(hidden, 3 * hidden)
        self.word_bias = _zeros(hidden)
        self.word_out, self.word_out_bias = _matrix(hidden), _zeros()
        self.pair_out, self.pair_out_bias = _matrix(hidden, 2), _zeros()
        self.sentence = _matrix(2 * hidden + sentences + 4, hidden)
        self.sentence_bias = _zeros(hidden)
        self.context = _matrix(4 * hidden, hidden)
        self.judge, self.judge_bias = _matrix(hidden, hidden), _zeros(hidden)
        self.score, self.score_bias = _matrix(hidden), _zeros()

    def forward(self, batch: dict[str, Tensor], **targets: Tensor) -> dict[str, Tensor]:
        """Return the log-odds of words and pairs, the scores of sentences, and the loss."""
        rows = batch["rows"]
        has_next = F.pad(rows[1:] == rows[:-1], (0, 1)).float()[:, None]
        states = self._word_states(batch, has_next)
        words, pairs = _word_log_odds(self, states)
        probabilities = torch.stack([words.sigmoid(), pairs.sigmoid() * has_next[:, 0]], 1)
        scores = self._sentence_states(batch, states, probabilities.detach()) @ self.score
        outputs = {"words": words, "pairs": pairs, "scores": scores + self.score_bias}
        if targets:
            outputs["loss"] = ranking_loss(outputs, batch["articles"], has_next[:, 0], **targets)
        return outputs

    def _word_states(self, batch: dict[str, Tensor], has_next: Tensor) -> Tensor:
        rows, articles = batch["rows"], batch["articles"]
        article_of_word, count = articles[rows], int(articles[-1]) + 1
        types = self._standardised("types", batch["types"])
        embedding = self.embedding[batch["buckets"]]
        embedded = F.dropout(embedding, _EMBEDDING_DROPOUT, self.training)
        from_types = torch.cat([embedded, types], 1) @ self.entry
        from_positions = batch["positions"] @ self.place
        states = F.relu(from_types[batch["words"]] + from_positions + self.bias)
        early = (rows - batch["starts"][article_of_word] < 2).float()[:, None]
        early_counts = group_sums(early, article_of_word, count).clamp(min=1)
        overview = torch.cat(
            [
                group_means(states, article_of_word, count),
                group_sums(states * early, article_of_word, count) / early_counts,
            ],
            1,
        )
        from_word, from_previous, from_next = (states @ self.word).chunk(3, 1)
        inputs = from_word + (overview @ self.overview)[article_of_word] + self.word_bias
        inputs = inputs + F.pad((from_previous * has_next)[:-1], (0, 0, 1, 0))
        inputs = inputs + F.pad(from_next[1:], (0, 0, 0, 1)) * has_next
        return F.dropout(F.relu(inputs), _DROPOUT, self.training)

    def _sentence_states(
        self, batch: dict[str, Tensor], states: Tensor, probabilities: Tensor
    ) -> Tensor:
        rows, articles = batch["rows"], batch["articles"]
        size, count = len(articles), int(articles[-1]) + 1
        lengths = group_sums(torch.ones_like(states[:, :1]), rows, size).clamp(min=1)
        expected = group_sums(probabilities, rows, size)
        maxima = torch.zeros(size, states.shape[1], device=states.device).scatter_reduce(
            0, rows[:, None].expand_as(states), states, "amax"
        )
        inputs = [
            group_sums(states, rows, size) / lengths,
            maxima,
            self._standardised("sentences", batch["sentences"]),
            expected / lengths,
            expected / SUM_SCALE,
        ]
        hidden = F.relu(torch.cat(inputs, 1) @ self.sentence + self.sentence_bias)
        follows = (articles[1:] == articles[:-1]).float()[:, None]
        context = torch.cat(
            [
                group_means(hidden, articles, count)[articles],
                hidden[batch["starts"]][articles],
                F.pad(hidden[:-1] * follows, (0, 0, 1, 0)),
                F.pad(hidden[1:] * follows, (0, 0, 0, 1)),
            ],
            1,
        )
        return F.relu(hidden @ self.judge + self.judge_bias + context @ self.context)

    def _standardised(self, name: str, values: Tensor) -> Tensor:
        scaled = (values - getattr(self, f"{name}_mean")) / getattr(self, f"{name}_deviation")
        return scaled.clamp(-OUTLIER, OUTLIER)


class RankerNetwork(nn.Module):
    """An encoder and a head that correct the word model's output for the sentences in the input.

    Args:
        encoder: a BERT of ``transformers``.
        hidden: size of the word model's hidden states.
        inner: size of the head's hidden layer.
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
        """Return the corrected log-odds and scores of what is in the input, and the loss."""
        encoded = self.encoder(input_ids, token_type_ids=segments, attention_mask=mask)
        with torch.autocast(input_ids.device.type, enabled=False):
            states = encoded.last_hidden_state.float().flatten(0, 1)
            word_inputs = torch.cat([states[batch["token_positions"]], batch["word_states"]], 1)
            word_hidden = self._dropped(F.relu(word_inputs @ self.word + self.word_bias))
            words, pairs = _word_log_odds(self, word_hidden)
            inputs = torch.cat([states[batch["cls_positions"]], batch["sentence_states"]], 1)
            hidden = self._dropped(F.relu(inputs @ self.sentence + self.sentence_bias))
            outputs = {
                "words": batch["words"] + words,
                "pairs": batch["pairs"] + pairs,
                "scores": batch["scores"] + hidden @ self.score + self.score_bias,
            }
            if targets:
                articles, has_next = batch["articles"], batch["has_next"]
                outputs["loss"] = ranking_loss(outputs, articles, has_next, **targets)
        return outputs

    def _dropped(self, values: Tensor) -> Tensor:
        return F.dropout(values, _DROPOUT, self.training)


def _word_log_odds(network: Any, states: Tensor) -> tuple[Tensor, Tensor]:
    """Return the log-odds of words, and of the pair of each word and the next, from states."""
    words = states @ network.word_out + network.word_out_bias
    first, second = (states @ network.pair_out).unbind(1)
    return words, first + F.pad(second[1:], (0, 1)) + network.pair_out_bias


def _matrix(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.randn(shape) / math.sqrt(shape[0]))


def _zeros(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(shape))
