"""Compare methods on articles with references: ``takeaways eval`` as a script.

python scripts/compare_methods.py data/articles --method lead,lexrank
"""

from __future__ import annotations

from eval.cli.evaluate import evaluate
from summarize.cli.command import run

if __name__ == "__main__":
    run(evaluate)
