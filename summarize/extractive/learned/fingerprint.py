"""Fingerprint of the features, which ties the weights of the word model to them.

The weights are only valid for the features on which they were trained. A new feature, or another
list of stop words, needs new weights.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from summarize.document.dependence import REFERRING_WORDS
from summarize.errors import ModelError
from summarize.extractive.learned import features

FINGERPRINT_FILE = "tiny.json"  # beside the weights in tiny.npz


def feature_fingerprint() -> dict[str, str]:
    """Return a SHA-256 checksum of each list that the features depend on, by its name."""
    lists: Mapping[str, Sequence[object]] = {
        "type features": features.TYPE_FEATURES,
        "position features": features.POSITION_FEATURES,
        "sentence features": features.SENTENCE_FEATURES,
        "feature limits": (
            features.BUCKETS,
            features.FIRST_SENTENCES,
            features.MAX_LENGTH,
            features.MAX_CHARACTERS,
            features.MAX_NUMERALS,
        ),
        "stop words": sorted(features.STOP_WORDS),
        "quotation marks": sorted(features.DOUBLE_QUOTES),
        "referring words": sorted(REFERRING_WORDS),
    }
    return {
        name: hashlib.sha256("\n".join(map(str, items)).encode()).hexdigest()
        for name, items in lists.items()
    }


def write_fingerprint(file: Path) -> None:
    """Write the fingerprint of the current features, for weights that were trained on them."""
    file.write_text(json.dumps({"features": feature_fingerprint()}, indent=1) + "\n", "utf-8")


def check_fingerprint(file: Path) -> None:
    """Check that weights were trained on the current features.

    Args:
        file: written by ``write_fingerprint`` after the training.

    Raises:
        ModelError: the weights were trained on other features, or the file is not readable.
    """
    try:
        trained = dict(json.loads(file.read_text("utf-8"))["features"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = f"has no fingerprint of its features ({error}): train it again"
        raise ModelError(str(file), reason) from error
    current = feature_fingerprint()
    names = sorted({*trained, *current})
    if changed := [name for name in names if trained.get(name) != current.get(name)]:
        reason = (
            f"was trained with other {' and '.join(changed)} than this version has: "
            "restore them, or train it again with scripts/train_ranker.py"
        )
        raise ModelError(str(file), reason)
