"""Files in this folder, checked against their SHA-256 checksums before they are used."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarize.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent
CHECKSUMS = "SHA256SUMS"  # in the format of ``sha256sum``
# The encoders all started from MiniLM and share its vocabulary.
ENCODER_TOKENIZER = "minilm/tokenizer.json"
ENCODER_VOCABULARY = "minilm/vocabulary.json"
_REMEDY = "install the package again"


def verified_path(name: str) -> Path:
    """Return the path of a bundled file after checking its checksum.

    Args:
        name: path of the file within this folder, e.g. ``writer/config.json``.

    Raises:
        ModelError: the file is missing, or its content has changed.
    """
    path = FOLDER / name
    try:
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error
    _check(checksum, name)
    return path


def verified_content(name: str) -> bytes:
    """Return the content of a bundled file after checking its checksum.

    Args:
        name: as for ``verified_path``.

    Raises:
        ModelError: the file is missing, or its content has changed.
    """
    path = FOLDER / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    _check(hashlib.sha256(content).hexdigest(), name)
    return content


def verified_folder(name: str) -> Path:
    """Return the path of a bundled folder after checking the checksums of its files.

    Args:
        name: of the folder within this folder, e.g. ``writer``.

    Raises:
        ModelError: a file is missing, or its content has changed.
    """
    for line in checksum_lines(f"{name}/").splitlines():
        verified_path(line.partition("  ")[2])
    return FOLDER / name


def checksum_lines(*names: str) -> str:
    """Return the checksum lines of bundled files, one a line, in the order of the list.

    They identify the weights: the signature of a metric that uses them has them in its key.

    Args:
        names: files, or folders with a slash at the end, within this folder.

    Raises:
        ModelError: the list of checksums cannot be read.
    """
    return "\n".join(
        line for line in _all_checksum_lines() if line.partition("  ")[2].startswith(names)
    )


def load_encoder(name: str) -> Any:
    """Load a bundled encoder as a ``ctranslate2.Encoder``.

    Args:
        name: folder of its weights, ``ranker`` or ``bullets``.

    Raises:
        ModelError: a file is missing, or its content has changed.
    """
    import ctranslate2

    files = {
        "config.json": verified_content(f"{name}/config.json"),
        "vocabulary.json": verified_content(ENCODER_VOCABULARY),
        "model.bin": verified_content(f"{name}/model.bin"),
    }
    return ctranslate2.Encoder(name, compute_type="int8_float32", files=files)


def load_encoder_tokenizer() -> Tokenizer:
    """Load the tokenizer of the bundled encoders.

    Raises:
        ModelError: its file is missing, or its content has changed.
    """
    return read_tokenizer(verified_path(ENCODER_TOKENIZER))


def read_tokenizer(file: Path) -> Tokenizer:
    """Read the ``tokenizer.json`` of a BERT, with padding and truncation turned off."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _check(checksum: str, name: str) -> None:
    if f"{checksum}  {name}" not in _all_checksum_lines():
        raise ModelError(str(FOLDER / name), f"is not as it was shipped: {_REMEDY}")


def _all_checksum_lines() -> list[str]:
    try:
        return (FOLDER / CHECKSUMS).read_text("ascii").splitlines()
    except (OSError, ValueError) as error:
        raise _unreadable(FOLDER / CHECKSUMS, error) from error


def _unreadable(path: Path, error: Exception) -> ModelError:
    return ModelError(str(path), f"cannot be read ({error}): {_REMEDY}")
