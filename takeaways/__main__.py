"""The console command ``takeaways``; the same as ``python -m takeaways``."""

from __future__ import annotations

import sys

from takeaways.siblings import ShadowedError, import_siblings, move_shadowing_folders_last

_WRONG_USAGE = 2  # exit code, as click has it

# At import: worker processes of the console script import this module before anything of ours.
move_shadowing_folders_last()
try:
    import_siblings()
except ShadowedError as error:
    print(f"takeaways: {error}", file=sys.stderr)
    sys.exit(_WRONG_USAGE)


def main() -> None:
    """Run the command."""
    from takeaways.program import main as run

    run()


if __name__ == "__main__":
    main()
