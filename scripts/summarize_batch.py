"""Summarize many articles into a file: ``takeaways batch`` as a script.

python scripts/summarize_batch.py data/articles takeaways.jsonl --count 3
"""

from __future__ import annotations

from summarize.cli.batch import batch
from summarize.cli.command import run

if __name__ == "__main__":
    run(batch)
