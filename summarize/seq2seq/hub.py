"""Checkpoints in a folder or on the Hugging Face hub."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from summarize.errors import ModelError, short_message
from summarize.seq2seq import bundled_writer
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


_OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")  # read by huggingface_hub
_TRUE = ("1", "ON", "YES", "TRUE")  # as huggingface_hub reads them


def find_checkpoint(
    model: str, revision: str | None = None, offline: bool = False, advice: str = ""
) -> Path:
    """Return the folder of a checkpoint, after downloading it if necessary.

    The hub is contacted only if ``model`` is not a folder and may be a name on the hub. Weights
    that are pickled are never downloaded.

    Args:
        model: folder, or name on the hub.
        revision: branch, tag or commit on the hub.
        offline: use only what was downloaded before.
        advice: something else to do if there is no such checkpoint, for messages.

    Raises:
        ModelError: the checkpoint does not exist, cannot be downloaded, or holds a pipe or device.
    """
    reason = _path_problem(model)
    if reason is None and Path(model).is_dir():
        return Path(model)
    result = reason or _download(model, revision, offline)
    if isinstance(result, Path):
        return result
    raise ModelError(model, f"{result}; {advice}" if advice else result)


def _path_problem(model: str) -> str | None:
    """Return the reason why a name is neither a folder nor a possible name on the hub.

    Raises:
        ModelError: the folder holds a pipe or a device.
    """
    try:
        if Path(model).is_dir():
            require_files(Path(model), model)
            return None
        if Path(model).is_file():
            return "is a file; name the folder that holds it"
    except OSError as error:
        return f"is not a usable path: {error.strerror}"
    if model == bundled_writer.NAME:
        return bundled_writer.NO_CHECKPOINT
    if not _HUB_NAME.fullmatch(model) or model.startswith("."):
        return "was not found: no such folder, and not a valid name on the hub"
    return None


def _download(model: str, revision: str | None, offline: bool) -> Path | str:
    """Return the folder of the hub's snapshot of a model, or the reason why there is none.

    The errors of the hub have long chains of causes, of which users need only the message.
    """
    huggingface_hub = import_for_model("huggingface_hub", model)
    errors = import_for_model("huggingface_hub.errors", model)
    try:
        with quiet():
            folder = huggingface_hub.snapshot_download(
                model, revision=revision, allow_patterns=[*_DOWNLOADED], local_files_only=offline
            )
    except errors.GatedRepoError:
        return "is restricted on the hub: request access there, and log in with `hf auth login`"
    except errors.RevisionNotFoundError:
        return f"has no revision {revision!r} on the hub"
    except (errors.RepositoryNotFoundError, errors.HFValidationError):
        return "is neither a folder nor a name on the hub"
    except (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled, OSError) as error:
        if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
            reason = f"cannot be stored in the hub's cache: {error.strerror}"
            return f"{reason}; make room, or set HF_HOME"
        return f"is not a folder, and {_unreachable(error, offline)}"
    return Path(folder)


def _unreachable(error: Exception, offline: bool) -> str:
    """Return the reason why the hub could not be asked, and what to do."""
    if offline:
        return "has not been downloaded yet: leave out offline to download it"
    for variable in _OFFLINE_VARIABLES:
        if os.environ.get(variable, "").upper() in _TRUE:
            return f"has not been downloaded yet: unset {variable} to download it"
    cause = short_message(_first_cause(error))
    return f"the hub could not be reached: check the network ({cause})"


def _first_cause(error: BaseException) -> BaseException:
    """Return the error that led to all others."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return error
