"""The origin of bullets: a model, the sentences of the article, or the guard."""

from __future__ import annotations

from collections.abc import Container

from eval.metrics.base import Measure
from summarize.composing.candidates import EXTRACTIVE, GUARDED
from summarize.takeaway import Takeaways

MEASURES = (
    Measure(
        "rewritten",
        "rewritten",
        "bullets that are no sentence of the article",
        better=None,
        headline=True,
    ),
    Measure("guarded", "guarded", "bullets that replace an unsupported one", better=None),
    Measure("stood_in", "stood in", "sentences in place of a model's bullets", better=None),
    Measure("shortened", "shortened", "bullets cut to a limit on words", better=None),
)
_SHORTENED = "shortened"


def origin_shares(takeaways: Takeaways, sentences: Container[str]) -> dict[str, float]:
    """Return the share of each kind among the bullets of one article, in [0, 1].

    Only the first kind shows in the text of a bullet. The others are flags, which bullets made
    elsewhere lack.

    Args:
        takeaways: of a method; at least one.
        sentences: the texts of the article's sentences.
    """
    kinds = [
        {
            "rewritten": item.text not in sentences and _SHORTENED not in item.flags,
            "guarded": any(flag.startswith(GUARDED) for flag in item.flags),
            "stood_in": EXTRACTIVE in item.flags,
            "shortened": _SHORTENED in item.flags,
        }
        for item in takeaways
    ]
    return {
        measure.name: sum(kind[measure.name] for kind in kinds) / len(kinds) for measure in MEASURES
    }
