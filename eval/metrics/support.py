"""The metric ``support``: what the learned check says of bullets, as ``takeaways.check`` does.

It judges meaning, wholeness and reading alone, which the rules of ``grounding`` cannot see. It is
an estimate; a remark tells how well it agrees with readers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from eval.datasets import Item
from eval.metrics.base import Example, Measure, Metric, Value
from eval.metrics.signature import Signature, signature
from summarize.grounding.checked_bullet import CheckedBullet, check
from summarize.models.bundled_weights import checksum_lines

_WEIGHTS = ("check.npz", "bullets/model.bin", "bullets/printable.npz")
# From summarize/models/MODEL_CARD.md, sections "check" and "printable".
_CARD = (
    "support is a learned estimate for English news. Beside readers, its ROC-AUC for bullets that "
    "are wrong or no sentence is 0.65 for a model's, 0.76 to 0.80 for shortened sentences, and "
    "0.87 to 0.91 for whole ones; for bullets that cannot be read alone it is 0.91 (MODEL_CARD.md)"
)


class SupportMetric(Metric):
    """Mean probabilities of the bullets of an article, and the share without any finding."""

    measures = (
        Measure("supported", "supported", "probability that the article says it", headline=True),
        Measure("whole", "whole", "probability that it is a whole sentence", headline=True),
        Measure("alone", "alone", "probability that it can be read alone", headline=True),
        Measure("unflagged", "unflagged", "bullets without any finding of ``takeaways.check``"),
    )

    def score(self, examples: Sequence[Example]) -> list[dict[str, Value]]:
        """Return the means for each example; an empty dictionary if it has no bullets."""
        return [_score(check(example.bullets, example.article)) for example in examples]

    def remarks(self, items: Sequence[Item]) -> list[str]:
        """Return how well the check agrees with readers."""
        del items
        return [_CARD]

    @property
    def signature(self) -> Signature:
        """The first digits of the SHA-256 of the checksums of the weights."""
        digest = hashlib.sha256(checksum_lines(*_WEIGHTS).encode())
        return signature("support", weights=digest.hexdigest()[:8])


def _score(checked: Sequence[CheckedBullet]) -> dict[str, Value]:
    if not checked:
        return {}
    sums = {
        "supported": sum(bullet.support for bullet in checked),
        "whole": sum(bullet.whole for bullet in checked),
        "alone": sum(bullet.alone for bullet in checked),
        "unflagged": sum(not bullet.findings for bullet in checked),
    }
    return {name: Value(total / len(checked)) for name, total in sums.items()}
