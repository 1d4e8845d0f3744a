"""The console command ``takeaways``; the same as ``python -m takeaways``."""

from __future__ import annotations

import sys

from takeaways.siblings import ShadowedError, import_siblings

# At import: worker processes import this module again before they unpickle their work.
try:
    import_siblings()
except ShadowedError as error:
    sys.exit(f"takeaways: {error}")


def main() -> None:
    """Run the command."""
    from takeaways.program import main as run

    run()


if __name__ == "__main__":
    main()
