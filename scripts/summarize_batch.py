"""Summarize many articles into a file: ``takeaways batch`` as a script.

python scripts/summarize_batch.py data/articles takeaways.jsonl --count 3
"""

from __future__ import annotations

import typer

from summarize.cli.batch import batch

if __name__ == "__main__":
    typer.run(batch)
