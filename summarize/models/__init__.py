"""The weights that come with the package; ``MODEL_CARD.md`` says what they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from summarize.errors import ModelError

FOLDER = Path(__file__).parent
SUMS = "SHA256SUMS"
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
        sums = (FOLDER / SUMS).read_text("ascii").splitlines()
    except (OSError, ValueError) as error:
        raise ModelError(str(path), f"cannot be read ({error}): {_REMEDY}") from error
    if f"{found}  {name}" not in sums:
        raise ModelError(str(path), f"is not as it was shipped: {_REMEDY}")
    return path
