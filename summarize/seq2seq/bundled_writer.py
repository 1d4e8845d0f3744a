"""``writer``, the model that comes with the package, in CTranslate2's format."""

from __future__ import annotations

from pathlib import Path

from summarize.models.bundled_weights import verified_folder

NAME = "writer"
NO_CHECKPOINT = (
    "comes converted for ctranslate2; where transformers is needed, name its checkpoint: "
    "the folder data/models/writer of the project's repository"
)


def converted_folder() -> Path:
    """Return the folder of the model, as ``takeaways convert`` writes it.

    Raises:
        ModelError: a file is missing, or its content has changed.
    """
    return verified_folder(NAME)
