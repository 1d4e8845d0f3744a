"""The weights that come with the package; ``MODEL_CARD.md`` says what they are."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from summarize.errors import ModelError

FOLDER = Path(__file__).parent
SUMS = "SHA256SUMS"
_ENCODER = ("config.json", "vocabulary.json", "model.bin")  # what CTranslate2 reads
_REMEDY = "install the package again"


def verified(name: str) -> Path:
    """Return the path of a file that comes with the package, after a look at its checksum.

    Raises:
        ModelError: the file is missing or not what it was.
    """
    path = FOLDER / name
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error
    if f"{found}  {name}" not in _sums():
        raise ModelError(str(path), f"is not as it was shipped: {_REMEDY}")
    return path


def checksums(folder: str) -> str:
    """Return the checksums of the files in a folder here: a key to what is made of them.

    Raises:
        ModelError: the list of checksums cannot be read.
    """
    return "\n".join(line for line in _sums() if f"  {folder}/" in line)


def encoder(name: str) -> Any:
    """Load an encoder that comes with the package: a folder here, run by CTranslate2.

    Raises:
        ModelError: a file is missing or not what it was.
    """
    import ctranslate2

    *_, weights = [verified(f"{name}/{file}") for file in _ENCODER]
    return ctranslate2.Encoder(str(weights.parent), compute_type="int8_float32")


def _sums() -> list[str]:
    try:
        return (FOLDER / SUMS).read_text("ascii").splitlines()
    except (OSError, ValueError) as error:
        raise _unreadable(FOLDER / SUMS, error) from error


def _unreadable(path: Path, error: Exception) -> ModelError:
    return ModelError(str(path), f"cannot be read ({error}): {_REMEDY}")
