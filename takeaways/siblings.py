"""Import the packages ``summarize`` and ``eval`` that were installed with this one.

Many projects have a folder ``eval`` of their own. A command that is started there must not import
it: the folder stands first on ``sys.path`` with ``python -m`` or ``PYTHONPATH=.``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
NAMES = ("summarize", "eval")


class ShadowedError(ImportError):
    """Another package of the same name was imported before this check could run."""


def import_siblings() -> None:
    """Import both packages from the folder that holds this one, whatever ``sys.path`` says.

    Their modules are then found by the packages' own paths, so ``sys.path`` stays as it was.

    Raises:
        ShadowedError: a package of the same name from another folder is already imported, or
            one of the two is missing here.
    """
    sys.path.insert(0, str(HOME))
    try:
        for name in NAMES:
            folder = Path(import_module(name).__file__ or name).resolve().parent
            if folder != HOME / name:
                raise ShadowedError(
                    f"the folder {folder} is in the way of the package {name!r} in {HOME}: "
                    "rename it, or run takeaways from another folder without PYTHONPATH"
                )
    finally:
        sys.path.remove(str(HOME))
