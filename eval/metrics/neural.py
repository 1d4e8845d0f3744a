"""Metrics by a neural network: matching token embeddings, and support by an NLI model.

Each runs any model of Hugging Face's ``transformers`` that is named: a folder, or a name of the
hub, the one case that may use the network. Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.datasets import Item
from eval.metrics.base import Example, Measure, Metric, MetricSettings, Value
from eval.metrics.networks import AutoClass, Network, Window, load_network, parse_model
from eval.metrics.signature import Signature, signature
from summarize.errors import OptionError
from summarize.text.sentences import article_sentences

if TYPE_CHECKING:
    from torch import Tensor

_EXAMPLES = 64  # worked on at a time, so that memory does not grow with their number
_SUPPORTED = 0.5  # least probability of a bullet that counts as entailed
_POSITIVE = re.compile(r"(?:^|[\W_])(?:entail|support|consistent)")
_NEGATED = re.compile(r"(?:^|[\W_])(?:not?|non|un|in)(?:[\W_]|$)")


class NeuralMetric(Metric):
    """Base of the neural metrics.

    ``MetricSettings.model`` is ``NAME``, or ``NAME#LAYER`` for BERTScore.

    The model is loaded at first use, once a process; it is no part of the metric, which can
    therefore be sent to other processes.

    Raises:
        OptionError: no model is named, its layer is no number, or a package is missing.
    """

    name: str
    auto_class: AutoClass

    def __init__(self, settings: MetricSettings) -> None:
        super().__init__(settings)
        need = f"the metric {self.name} needs "
        if not settings.model:
            raise OptionError(f"{need}a model: --metric-model NAME_OR_FOLDER")
        if missing := [name for name in ("torch", "transformers") if find_spec(name) is None]:
            install = 'pip install "takeaways[neural-metrics]"'
            raise OptionError(f"{need}{' and '.join(missing)}: {install}")
        self.model, self.layer = parse_model(settings.model)

    def remarks(self, items: Sequence[Item]) -> list[str]:
        """Load the model, so that one that is of no use ends the work before it begins."""
        self._loaded()
        return []

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the values of each example.

        Raises:
            OptionError: the model cannot be loaded or used.
        """
        parts = (examples[at : at + _EXAMPLES] for at in range(0, len(examples), _EXAMPLES))
        return [values for part in parts for values in self._score(self._loaded(), part)]

    @property
    def signature(self) -> Signature:
        """The model, its layer where that matters, and the version of transformers."""
        name = Path(self.model).resolve().name if Path(self.model).is_dir() else self.model
        layer = {"layer": str(self.layer or "last")} if self.auto_class == "AutoModel" else {}
        return signature(self.name, model=name, **layer, transformers=version("transformers"))

    def _loaded(self) -> Network:
        model = load_network(self.auto_class, self.model)
        self._check(model.network.config)
        return model

    @abstractmethod
    def _check(self, config: Any) -> None: ...

    @abstractmethod
    def _score(self, model: Network, examples: Sequence[Example]) -> list[dict[str, Value]]: ...


class BertScore(NeuralMetric):
    """BERTScore (Zhang et al. 2020) between the reference bullets and the bullets.

    Each token is matched with the most similar one of the other side, by the cosine of their
    contextual embeddings, without special tokens, idf or rescaling. Bullets are encoded one by
    one and their tokens pooled; the reference list with the best F counts. The embeddings are
    the last layer's, or those of layer 1, 2, … as named: the paper's is ``roberta-large#17``.
    """

    needs_references = True
    name = "bertscore"
    auto_class: AutoClass = "AutoModel"

    measures = (Measure("bertscore", "BERTScore", "F of matched token embeddings", headline=True),)

    def _check(self, config: Any) -> None:
        if (self.layer or 1) > (last := config.num_hidden_layers):
            raise OptionError(f"{self.model} has the layers 1 to {last}, not {self.layer}")

    def _score(self, model: Network, examples: Sequence[Example]) -> list[dict[str, Value]]:
        sides = [side for one in examples for side in (one.bullets, *one.references)]
        windows = {text: model.windows(text) for side in sides for text in side}
        found = iter(model.run([one for some in windows.values() for one in some], self._vectors))
        tokens = {text: [next(found) for _ in some] for text, some in windows.items()}

        def pooled(side: Sequence[str]) -> list[Tensor]:
            return [vectors for text in side for vectors in tokens[text]]

        values = (
            [greedy_match(pooled(side), pooled(one.bullets)) for side in one.references]
            for one in examples
        )
        return [{"bertscore": max(each, key=lambda value: value.value)} for each in values]

    def _vectors(self, network: Any, batch: dict[str, Tensor], special: Tensor) -> list[Tensor]:
        """Return the unit vectors of each window's tokens: tokens x hidden size."""
        output = network(**batch, output_hidden_states=bool(self.layer))
        hidden = output.hidden_states[self.layer] if self.layer else output.last_hidden_state
        unit = hidden.float() / hidden.float().norm(dim=-1, keepdim=True).clamp_min(1e-12)
        return [vectors[mask == 0] for vectors, mask in zip(unit, special, strict=True)]


def greedy_match(references: Sequence[Tensor], bullets: Sequence[Tensor]) -> Value:
    """Return F, precision and recall of two lists of unit vectors, each tokens x hidden size."""
    import torch

    if not any(map(len, references)) or not any(map(len, bullets)):
        return Value(0.0, 0.0, 0.0)
    alike = torch.cat([*bullets]) @ torch.cat([*references]).T
    precision, recall = (float(alike.amax(dim=side).mean()) for side in (1, 0))
    both = precision + recall
    return Value(2 * precision * recall / both if both > 0 else 0.0, precision, recall)


class Entailment(NeuralMetric):
    """How much of the bullets an NLI or fact-checking model finds entailed by the article.

    A bullet is as entailed as by the window of the article that entails it most (SummaC-ZS,
    Laban et al. 2022); a window is as many whole sentences as the model holds beside the bullet
    (MiniCheck, Tang et al. 2024). A bullet that fills more than half of the model is cut, and is
    as entailed as the least entailed of its parts.
    """

    name = "entailment"
    auto_class: AutoClass = "AutoModelForSequenceClassification"

    measures = (
        Measure("entailed", "entailed", "mean probability of entailment", headline=True),
        Measure(
            "entailed_bullets",
            "entailed bullets",
            f"bullets entailed with probability {_SUPPORTED:g} or more",
        ),
    )

    def _check(self, config: Any) -> None:
        supported_class(config.id2label)

    def _score(self, model: Network, examples: Sequence[Example]) -> list[dict[str, Value]]:
        articles = {
            one.article: [s.text for s in article_sentences(one.article)] for one in examples
        }
        asked = dict.fromkeys((one.article, text) for one in examples for text in one.bullets)
        windows = {  # of each bullet once, however many methods chose it; of each of its parts
            (article, text): [
                pairs(model, articles[article], part)
                for part in model.parts(text, model.limit // 2)
            ]
            for article, text in asked
            if articles[article]
        }
        flat = [one for parts in windows.values() for some in parts for one in some]
        found = iter(model.run(flat, self._probabilities))
        entailed = {
            bullet: min((max(next(found) for _ in some) for some in parts), default=0.0)
            for bullet, parts in windows.items()
        }
        of_examples = [
            [entailed[key] for text in one.bullets if (key := (one.article, text)) in entailed]
            for one in examples
        ]
        return [_summary(shares) if shares else {} for shares in of_examples]

    def _probabilities(self, network: Any, batch: dict[str, Tensor], _: Tensor) -> list[float]:
        chosen = supported_class(network.config.id2label)
        return network(**batch).logits.float().softmax(dim=-1)[:, chosen].tolist()


def _summary(shares: Sequence[float]) -> dict[str, Value]:
    entailed = sum(share >= _SUPPORTED for share in shares)
    means = {"entailed": sum(shares), "entailed_bullets": entailed}
    return {name: Value(total / len(shares)) for name, total in means.items()}


def supported_class(labels: Mapping[int, str]) -> int:
    """Return the one class whose label speaks of entailment, support or consistency.

    What denies it does not count. Of two classes without names it is the second.

    Raises:
        OptionError: there is no such class, or more than one.
    """
    known = {label.lower(): index for index, label in labels.items()}
    found = [known[x] for x in known if _POSITIVE.search(x) and not _NEGATED.search(x)]
    if known.keys() == {"label_0", "label_1"}:
        found = [known["label_1"]]
    if len(found) != 1:
        need = "the metric entailment needs a model with one class for what is entailed"
        raise OptionError(f"{need}; the classes are {', '.join(labels.values())}")
    return found[0]


def pairs(model: Network, premises: Sequence[str], claim: str) -> list[Window]:
    """Return windows of whole sentences, in order, each together with the claim."""
    (size, *counts) = model.counts([claim, *premises])
    room = model.limit - model.tokenizer.num_special_tokens_to_add(pair=True) - size
    texts = (" ".join(premises[run]) for run in pack(counts, room))
    return [window for text in texts for window in model.windows(text, claim)]


def pack(counts: Sequence[int], room: int) -> Iterator[slice]:
    """Yield runs whose counts add up to ``room`` at most, or of one item that alone is more."""
    start = total = 0
    for index, count in enumerate(counts):
        if index > start and total + count > room:
            yield slice(start, index)
            start, total = index, 0
        total += count
    if counts:
        yield slice(start, len(counts))
