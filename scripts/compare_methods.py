"""Compare methods on articles with references: the same as ``takeaways eval``."""

from __future__ import annotations

import typer

from eval.cli.evaluate import evaluate

if __name__ == "__main__":
    typer.run(evaluate)
