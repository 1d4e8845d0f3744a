"""ROUGE as a metric of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from eval.datasets import Item
from eval.metrics.base import Example, Measure, Metric, MetricSettings, Value
from eval.metrics.rouge import usual_name
from eval.metrics.signature import Signature


class RougeMetric(Metric):
    """ROUGE of the bullets against the reference bullets, one bullet on each line."""

    needs_references = True

    def __init__(self, settings: MetricSettings) -> None:
        super().__init__(settings)
        self._rouge = settings.rouge(*dict.fromkeys(map(usual_name, settings.types)))
        self.measures = tuple(
            Measure(name, f"R-{short}", f"ROUGE-{short} F", headline=True)
            for name in self._rouge.types
            for short in [name.removeprefix("rouge")]
        )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return precision, recall and F of each type."""
        return [self._score(example) for example in examples]

    def _score(self, example: Example) -> dict[str, Value]:
        references = ["\n".join(bullets) for bullets in example.references]
        language = example.article.language or "und"
        scores = self._rouge.score(references, "\n".join(example.bullets), language)
        return {name: Value(s.fmeasure, s.precision, s.recall) for name, s in scores.items()}

    def remarks(self, items: Sequence[Item]) -> list[str]:
        """Return a warning if the tokenizer ignores much of the references."""
        texts = (bullet for item in items for bullets in item.references for bullet in bullets)
        remark = self._rouge.remark(texts)
        return [remark] if remark else []

    @property
    def signature(self) -> Signature:
        """The signature of ``Rouge``."""
        return self._rouge.signature
