"""Summarize articles from any source into a file: ``takeaways batch`` as a script."""

import typer

from summarize.cli.batch import batch

if __name__ == "__main__":
    typer.run(batch)
