"""Compare methods on articles with references: ``takeaways eval`` as a script.

python scripts/compare_methods.py data/articles --methods lead,lexrank
"""

from __future__ import annotations

import typer

from eval.cli.evaluate import evaluate

if __name__ == "__main__":
    typer.run(evaluate)
