"""Neural metrics: similarity of token embeddings, and entailment by an NLI model.

Each runs a model of ``transformers`` from a folder, or from the hub, which may be downloaded.
Heavy packages are imported at first use.
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

_EXAMPLES = 64  # examples scored at a time, to bound memory; chosen by hand
_ENTAILED = 0.5  # minimum probability of a bullet that counts as entailed; chosen by hand
# Labels of the classes in NLI and fact-checking models of the hub.
_POSITIVE = re.compile(r"(?:^|[\W_])(?:entail|support|consistent)")
_NEGATED = re.compile(r"(?:^|[\W_])(?:not?|non|un|in)(?:[\W_]|$)")


class NeuralMetric(Metric):
    """Base of the neural metrics.

    ``MetricSettings.model`` is ``NAME``, or ``NAME#LAYER`` for BERTScore.

    Each process loads the model at first use. The model is no part of the metric, so the metric
    can be sent to other processes.

    Raises:
        OptionError: no model is named, its layer is not a number, or a package is missing.
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
        """Load the model, so that an unfit model fails before the evaluation begins."""
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
        """Model, layer of an encoder, and version of transformers."""
        name = Path(self.model).resolve().name if Path(self.model).is_dir() else self.model
        layer = {"layer": str(self.layer or "last")} if self.auto_class == "AutoModel" else {}
        return signature(self.name, model=name, **layer, transformers=version("transformers"))

    def _loaded(self) -> Network:
        model = load_network(self.auto_class, self.model)
        self._check(model.model.config)
        return model

    @abstractmethod
    def _check(self, config: Any) -> None: ...

    @abstractmethod
    def _score(self, model: Network, examples: Sequence[Example]) -> list[dict[str, Value]]: ...


class BertScore(NeuralMetric):
    """BERTScore (Zhang et al. 2020) between the reference bullets and the bullets.

    Each token is matched with the most similar token of the other side, by the cosine similarity
    of their contextual embeddings, without special tokens, idf or rescaling. Bullets are encoded
    one by one and their tokens are pooled. The reference list with the best F counts. The
    embeddings are those of the last layer, or of the named layer: the paper uses
    ``roberta-large#17``.
    """

    needs_references = True
    name = "bertscore"
    auto_class: AutoClass = "AutoModel"

    measures = (Measure("bertscore", "BERTScore", "F of matched token embeddings", headline=True),)

    def _check(self, config: Any) -> None:
        if (self.layer or 1) > (last := config.num_hidden_layers):
            raise OptionError(f"{self.model} has the layers 1 to {last}, not {self.layer}")

    def _score(self, model: Network, examples: Sequence[Example]) -> list[dict[str, Value]]:
        sides = [side for ex in examples for side in (ex.bullets, *ex.references)]
        windows = {text: model.windows(text) for side in sides for text in side}
        all_windows = [window for of_text in windows.values() for window in of_text]
        results = iter(model.run(all_windows, self._vectors))
        tokens = {text: [next(results) for _ in of_text] for text, of_text in windows.items()}

        def pooled(side: Sequence[str]) -> list[Tensor]:
            return [vectors for text in side for vectors in tokens[text]]

        values = (
            [greedy_match(pooled(side), pooled(example.bullets)) for side in example.references]
            for example in examples
        )
        return [{"bertscore": max(of_lists, key=lambda v: v.value)} for of_lists in values]

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
    """Entailment of the bullets by the article, by an NLI or fact-checking model.

    The probability of a bullet is the highest over the windows of the article (SummaC-ZS, Laban
    et al. 2022). A window has as many whole sentences as fit beside the bullet (MiniCheck, Tang
    et al. 2024). A bullet longer than half of the model's limit is split; its probability is the
    lowest of its parts.
    """

    name = "entailment"
    auto_class: AutoClass = "AutoModelForSequenceClassification"

    measures = (
        Measure("entailed", "entailed", "mean probability of entailment", headline=True),
        Measure(
            "entailed_bullets",
            "entailed bullets",
            f"bullets entailed with probability {_ENTAILED:g} or more",
        ),
    )

    def _check(self, config: Any) -> None:
        supported_class(config.id2label)

    def _score(self, model: Network, examples: Sequence[Example]) -> list[dict[str, Value]]:
        articles = {ex.article: [s.text for s in article_sentences(ex.article)] for ex in examples}
        bullets = dict.fromkeys((ex.article, text) for ex in examples for text in ex.bullets)
        # Windows of the parts of each bullet; a bullet of several methods is scored once.
        windows = {
            (article, text): [
                pairs(model, articles[article], part)
                for part in model.parts(text, model.limit // 2)
            ]
            for article, text in bullets
            if articles[article]
        }
        all_windows = [
            window for parts in windows.values() for of_part in parts for window in of_part
        ]
        results = iter(model.run(all_windows, self._probabilities))
        probabilities = {
            bullet: min((max(next(results) for _ in of_part) for of_part in parts), default=0.0)
            for bullet, parts in windows.items()
        }
        of_examples = [
            [probabilities[key] for text in ex.bullets if (key := (ex.article, text)) in windows]
            for ex in examples
        ]
        return [_summary(of_bullets) if of_bullets else {} for of_bullets in of_examples]

    def _probabilities(self, network: Any, batch: dict[str, Tensor], _: Tensor) -> list[float]:
        chosen = supported_class(network.config.id2label)
        return network(**batch).logits.float().softmax(dim=-1)[:, chosen].tolist()


def _summary(probabilities: Sequence[float]) -> dict[str, Value]:
    entailed = sum(probability >= _ENTAILED for probability in probabilities)
    totals = {"entailed": sum(probabilities), "entailed_bullets": entailed}
    return {name: Value(total / len(probabilities)) for name, total in totals.items()}


def supported_class(labels: Mapping[int, str]) -> int:
    """Return the index of the class for entailment, support or consistency, by its label.

    Negated labels do not count. Of two classes without names it is the second.

    Raises:
        OptionError: there is no such class, or more than one.
    """
    by_label = {label.lower(): index for index, label in labels.items()}
    matches = [
        index
        for label, index in by_label.items()
        if _POSITIVE.search(label) and not _NEGATED.search(label)
    ]
    if by_label.keys() == {"label_0", "label_1"}:
        matches = [by_label["label_1"]]
    if len(matches) != 1:
        need = "the metric entailment needs a model with one class for what is entailed"
        raise OptionError(f"{need}; the classes are {', '.join(labels.values())}")
    return matches[0]


def pairs(model: Network, premises: Sequence[str], claim: str) -> list[Window]:
    """Return windows of whole sentences, in order, each paired with the claim."""
    (size, *counts) = model.counts([claim, *premises])
    room = model.limit - model.tokenizer.num_special_tokens_to_add(pair=True) - size
    texts = (" ".join(premises[run]) for run in pack(counts, room))
    return [window for text in texts for window in model.windows(text, claim)]


def pack(counts: Sequence[int], room: int) -> Iterator[slice]:
    """Yield slices whose counts sum to at most ``room``; a larger item is alone."""
    start = total = 0
    for index, count in enumerate(counts):
        if index > start and total + count > room:
            yield slice(start, index)
            start, total = index, 0
        total += count
    if counts:
        yield slice(start, len(counts))
