"""Import of the packages ``summarize`` and ``eval`` that were installed with this one.

Many projects have a folder ``eval`` of their own. With ``python -m`` or ``PYTHONPATH=.`` the
current folder comes before the installed packages on ``sys.path``. So a plain ``import eval``
would import the folder of the project.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]  # the folder that holds all three packages
NAMES = ("summarize", "eval")


class ShadowedError(ImportError):
    """Another package has the name of one of ours, or ours is missing."""


def import_siblings() -> None:
    """Import both packages from the folder that holds this one, whatever ``sys.path`` says.

    Their modules are then found by the packages' own paths. So ``sys.path`` stays as it was.

    Raises:
        ShadowedError: a package of the same name from another folder is already imported, or
            one of the two is missing here.
    """
    sys.path.insert(0, str(HOME))
    try:
        for name in NAMES:
            _check_folder(name)
    finally:
        sys.path.remove(str(HOME))


def move_shadowing_folders_last() -> None:
    """Move the folders on ``sys.path`` that hold other packages of our names to its end.

    Worker processes copy ``sys.path``. With ``python -m takeaways`` they import the packages
    before any code of ours runs, so the order must be right.
    """
    for folder in sys.path.copy():
        path = Path(folder).resolve()
        if path != HOME and any((path / name).is_dir() for name in NAMES):
            sys.path.remove(folder)
            sys.path.append(folder)


def _check_folder(name: str) -> None:
    try:
        package = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        reason = f"there is no package {name!r} in {HOME}: install takeaways again"
        raise ShadowedError(reason) from None
    folder = Path(package.__file__).parent if package.__file__ else Path(*package.__path__)
    if folder.resolve() != HOME / name:
        raise ShadowedError(
            f"the folder {folder.resolve()} is in the way of the package {name!r} in {HOME}: "
            "rename it, or run takeaways from another folder without PYTHONPATH"
        )
