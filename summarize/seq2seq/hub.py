"""Checkpoints in a folder or on the Hugging Face hub."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from summarize.errors import ModelError
from summarize.seq2seq.checkpoint_files import require_files
from summarize.seq2seq.hugging_face import import_for_model, quiet

_DISK_ERRORS = {  # of the system, which concern files and not the network
    errno.EACCES,
    getattr(errno, "EDQUOT", errno.ENOSPC),  # Windows has none
    errno.EFBIG,
    errno.EIO,
    errno.ENOSPC,
    errno.EPERM,
    errno.EROFS,
}
_HUB_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
# Never pickles; model.bin is CTranslate2's own format.
_DOWNLOADED = ("*.json", "*.safetensors", "*.model", "*.spm", "*.txt", "model.bin")


def find_checkpoint(model: str, revision: str | None = None, offline: bool = False) -> Path:
    """Return the folder of a checkpoint, after downloading it if necessary.

    The hub is contacted only if ``model`` is not a folder and may be a name on the hub. Weights
    that are pickled are never downloaded.

    Args:
        model: folder, or name on the hub.
        revision: branch, tag or commit on the hub.
        offline: use only what was downloaded before.

    Raises:
        ModelError: the checkpoint does not exist, or cannot be downloaded.
    """
    try:
        if Path(model).is_dir():
            require_files(Path(model), model)
            return Path(model)
        if Path(model).is_file():
            raise ModelError(model, "is a file; name the folder that holds it")
    except OSError as error:
        raise ModelError(model, f"is not a usable path: {error.strerror}") from error
    if not _HUB_NAME.fullmatch(model) or model.startswith("."):
        raise ModelError(model, "was not found: no such folder, and not a valid name on the hub")
    return _download(model, revision, offline)


def _download(model: str, revision: str | None, offline: bool) -> Path:
    """Return the folder of the hub's snapshot of a model.

    Raises:
        ModelError: the hub does not have it, or cannot be reached.
    """
    huggingface_hub = import_for_model("huggingface_hub", model)
    errors = import_for_model("huggingface_hub.errors", model)
    try:
        with quiet():
            folder = huggingface_hub.snapshot_download(
                model, revision=revision, allow_patterns=[*_DOWNLOADED], local_files_only=offline
            )
    except errors.GatedRepoError as error:
        reason = "is restricted on the hub: request access there, and log in with `hf auth login`"
        raise ModelError(model, reason) from error
    except errors.RevisionNotFoundError as error:
        raise ModelError(model, f"has no revision {revision!r} on the hub") from error
    except (errors.RepositoryNotFoundError, errors.HFValidationError) as error:
        raise ModelError(model, "is neither a folder nor a name on the hub") from error
    except (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled, OSError) as error:
        if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
            reason = f"cannot be stored in the hub's cache: {error.strerror}"
            raise ModelError(model, f"{reason}; make room, or set HF_HOME") from error
        reason = (
            "has not been downloaded yet: omit --offline"
            if offline
            else "the hub could not be reached: check the network, and unset HF_HUB_OFFLINE"
        )
        raise ModelError(model, f"is not a folder, and {reason}") from error
    return Path(folder)
