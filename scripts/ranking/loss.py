"""The loss of both networks, and sums over the rows of a group."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

_SHARPNESS = 12.0  # of the softmax over sentences: 0.1 ROUGE more counts 3.3 times as much; by hand
_PAIR_WEIGHT = 2.0  # of the loss of pairs, against that of words; by hand


def ranking_loss(
    outputs: dict[str, Tensor],
    articles: Tensor,
    has_next: Tensor,
    word_targets: Tensor,
    pair_targets: Tensor,
    sentence_targets: Tensor,
) -> Tensor:
    """Return the loss: binary cross-entropy of words and pairs, and a softmax over sentences.

    The target of a sentence is its own ROUGE-1 + ROUGE-2 F against the references. The softmax
    over the scores of an article's sentences should equal the softmax over their targets (ListNet,
    Cao et al. 2007).

    Args:
        outputs: ``words`` and ``pairs`` (log-odds) and ``scores`` (of sentences).
        articles: [sentences] the article of each sentence.
        has_next: [words] 1 where another word of the sentence follows, else 0.
        word_targets, pair_targets, sentence_targets: as ``Example`` describes them.
    """
    words = F.binary_cross_entropy_with_logits(outputs["words"], word_targets)
    pairs = F.binary_cross_entropy_with_logits(outputs["pairs"], pair_targets, weight=has_next)
    wanted = _log_softmax(_SHARPNESS * sentence_targets, articles)
    predicted = _log_softmax(outputs["scores"], articles)
    sentences = -(wanted.exp() * predicted).sum() / (articles[-1] + 1)
    return words + _PAIR_WEIGHT * pairs + sentences


def group_sums(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """Return [count, columns]: the sum of the rows of each group."""
    return torch.zeros(count, values.shape[1], device=values.device).index_add(0, groups, values)


def group_means(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """Return [count, columns]: the mean of the rows of each group; 0 for an empty group."""
    sizes = torch.bincount(groups, minlength=count).clamp(min=1)[:, None]
    return group_sums(values, groups, count) / sizes


def _log_softmax(values: Tensor, groups: Tensor) -> Tensor:
    """Return the logarithm of the softmax over the values of each group."""
    count = int(groups[-1]) + 1
    highest = torch.full((count,), -math.inf, device=values.device)
    highest = highest.scatter_reduce(0, groups, values.detach(), "amax")
    shifted = values - highest[groups]
    return shifted - group_sums(shifted.exp()[:, None], groups, count)[groups, 0].log()
