"""The two networks in PyTorch, for training.

At inference ``summarize.extractive.learned`` computes the same networks with numpy, and the encoder
with CTranslate2. The names of parameters and buffers are the names of the arrays in the exported
``.npz`` files, so a parameter must keep its name.
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
_DROPOUT = 0.1  # probability for each hidden value
_EMBEDDING_DROPOUT = 0.3  # probability for each value; without it the embeddings overfit
_EMBEDDING_DEVIATION = 0.3  # standard deviation of the initial embeddings


class WordModelNetwork(nn.Module):
    """The word model of ``tiny``: scores each word, word pair and sentence of several articles.

    ``summarize.extractive.learned.word_model`` runs the same network on one article.

    Args:
        width: size of an embedding.
        hidden: size of a hidden state.
    """

    def __init__(self, width: int = 24, hidden: int = 64) -> None:
        super().__init__()
        types, sentences = len(TYPE_FEATURES), len(SENTENCE_FEATURES)
        for name, size in (("types", types), ("sentences", sentences)):
            self.register_buffer(f"{name}_mean", torch.zeros(size))
            self.register_buffer(f"{name}_deviation", torch.ones(size))
        # First layer of words: embedding and features of the type, and features of the position.
        self.embedding = nn.Parameter(torch.randn(BUCKETS, width) * _EMBEDDING_DEVIATION)
        self.entry = _matrix(width + types, hidden)
        self.place = _matrix(len(POSITION_FEATURES), hidden)
        self.bias = _zeros(hidden)
        # Second layer of words: means over the article, and the word with both its neighbours.
        self.overview = _matrix(2 * hidden, hidden)
        self.word = _matrix(hidden, 3 * hidden)
        self.word_bias = _zeros(hidden)
        # Log-odds of words, and of pairs: a column for the first and for the second word.
        self.word_out, self.word_out_bias = _matrix(hidden), _zeros()
        self.pair_out, self.pair_out_bias = _matrix(hidden, 2), _zeros()
        # First layer of sentences: mean and maximum of the words, features, and the expected
        # numbers of words and pairs from the references, each on two scales (4 values).
        self.sentence = _matrix(2 * hidden + sentences + 4, hidden)
        self.sentence_bias = _zeros(hidden)
        # Second layer of sentences: the context (mean, first, previous, next), and the sentence.
        self.context = _matrix(4 * hidden, hidden)
        self.judge, self.judge_bias = _matrix(hidden, hidden), _zeros(hidden)
        self.score, self.score_bias = _matrix(hidden), _zeros()

    def forward(self, batch: dict[str, Tensor], **targets: Tensor) -> dict[str, Tensor]:
        """Return the log-odds of words and pairs, the scores of sentences, and the loss.

        Args:
            batch: from ``WordModelCollator``.
            targets: the targets in the same batch; without them there is no loss.
        """
        sentence_of_word = batch["sentence_of_word"]
        same_sentence = sentence_of_word[1:] == sentence_of_word[:-1]
        has_next = F.pad(same_sentence, (0, 1)).float()[:, None]  # [words, 1], 0 or 1
        states = self._word_states(batch, has_next)
        words, pairs = _word_log_odds(self, states)
        probabilities = torch.stack([words.sigmoid(), pairs.sigmoid() * has_next[:, 0]], 1)
        # Detached: the loss of sentences sends no gradient through the probabilities.
        scores = self._sentence_states(batch, states, probabilities.detach()) @ self.score
        outputs = {"words": words, "pairs": pairs, "scores": scores + self.score_bias}
        if targets:
            outputs["loss"] = ranking_loss(
                outputs, batch["article_of_sentence"], has_next[:, 0], **targets
            )
        return outputs

    def _word_states(self, batch: dict[str, Tensor], has_next: Tensor) -> Tensor:
        """Return [words, hidden]: the states of words after both layers."""
        sentence_of_word = batch["sentence_of_word"]
        article_of_word = batch["article_of_sentence"][sentence_of_word]
        count = len(batch["first_sentences"])
        types = self._standardised("types", batch["types"])
        embedding = self.embedding[batch["buckets"]]
        embedded = F.dropout(embedding, _EMBEDDING_DROPOUT, self.training)
        from_types = torch.cat([embedded, types], 1) @ self.entry
        from_positions = batch["positions"] @ self.place
        states = F.relu(from_types[batch["type_of_word"]] + from_positions + self.bias)
        index_in_article = sentence_of_word - batch["first_sentences"][article_of_word]
        in_first_two = (index_in_article < 2).float()[:, None]  # of the sentences
        first_two_counts = group_sums(in_first_two, article_of_word, count).clamp(min=1)
        overview = torch.cat(
            [
                group_means(states, article_of_word, count),
                group_sums(states * in_first_two, article_of_word, count) / first_two_counts,
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
        """Return [sentences, hidden]: the states of sentences after both layers."""
        sentence_of_word, articles = batch["sentence_of_word"], batch["article_of_sentence"]
        size, count = len(articles), len(batch["first_sentences"])
        lengths = group_sums(torch.ones_like(states[:, :1]), sentence_of_word, size).clamp(min=1)
        expected = group_sums(probabilities, sentence_of_word, size)
        maxima = torch.zeros(size, states.shape[1], device=states.device).scatter_reduce(
            0, sentence_of_word[:, None].expand_as(states), states, "amax"
        )
        inputs = [
            group_sums(states, sentence_of_word, size) / lengths,
            maxima,
            self._standardised("sentences", batch["sentences"]),
            expected / lengths,
            expected / SUM_SCALE,
        ]
        hidden = F.relu(torch.cat(inputs, 1) @ self.sentence + self.sentence_bias)
        same_article = (articles[1:] == articles[:-1]).float()[:, None]
        context = torch.cat(
            [
                group_means(hidden, articles, count)[articles],
                hidden[batch["first_sentences"]][articles],
                F.pad(hidden[:-1] * same_article, (0, 0, 1, 0)),
                F.pad(hidden[1:] * same_article, (0, 0, 0, 1)),
            ],
            1,
        )
        return F.relu(hidden @ self.judge + self.judge_bias + context @ self.context)

    def _standardised(self, name: str, values: Tensor) -> Tensor:
        """Return features scaled to mean 0 and standard deviation 1, with outliers clipped."""
        scaled = (values - getattr(self, f"{name}_mean")) / getattr(self, f"{name}_deviation")
        return scaled.clamp(-OUTLIER, OUTLIER)


class RankerNetwork(nn.Module):
    """The network of ``ranker``: an encoder, and a head that corrects the word model's output.

    The head adds a correction to each log-odds and each score of the word model. It only corrects
    words and sentences that are part of the encoder's input. Its output layers start at 0, so that
    training begins with the word model's output.

    Args:
        encoder: a ``BertModel`` of transformers.
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
        """Return the corrected log-odds and scores, and the loss.

        Args:
            input_ids, segments, mask: [articles, padded length] the input of the encoder.
            batch: the other arrays from ``RankerCollator``.
            targets: the targets in the same batch; without them there is no loss.
        """
        encoded = self.encoder(input_ids, token_type_ids=segments, attention_mask=mask)
        # The head computes in float32 even if the encoder computes in bfloat16.
        with torch.autocast(input_ids.device.type, enabled=False):
            states = encoded.last_hidden_state.float().flatten(0, 1)
            word_inputs = torch.cat([states[batch["token_positions"]], batch["word_states"]], 1)
            word_hidden = self._dropout(F.relu(word_inputs @ self.word + self.word_bias))
            words, pairs = _word_log_odds(self, word_hidden)
            inputs = torch.cat([states[batch["cls_positions"]], batch["sentence_states"]], 1)
            hidden = self._dropout(F.relu(inputs @ self.sentence + self.sentence_bias))
            outputs = {
                "words": batch["words"] + words,
                "pairs": batch["pairs"] + pairs,
                "scores": batch["scores"] + hidden @ self.score + self.score_bias,
            }
            if targets:
                articles, has_next = batch["article_of_sentence"], batch["has_next"]
                outputs["loss"] = ranking_loss(outputs, articles, has_next, **targets)
        return outputs

    def _dropout(self, values: Tensor) -> Tensor:
        return F.dropout(values, _DROPOUT, self.training)


def _word_log_odds(network: Any, states: Tensor) -> tuple[Tensor, Tensor]:
    """Return the log-odds that the references contain each word, and each word with the next."""
    words = states @ network.word_out + network.word_out_bias
    first, second = (states @ network.pair_out).unbind(1)
    return words, first + F.pad(second[1:], (0, 1)) + network.pair_out_bias


def _matrix(*shape: int) -> nn.Parameter:
    """Return a random matrix or vector; the variance of its entries is 1 / number of inputs."""
    return nn.Parameter(torch.randn(shape) / math.sqrt(shape[0]))


def _zeros(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.zeros(shape))
