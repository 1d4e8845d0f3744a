"""``takeaways frequencies``: count document frequencies of a corpus."""

from __future__ import annotations

from summarize.cli.console import Progress, Reader
from summarize.cli.options import IdColumn, Sources, TextColumn


def frequencies(
    sources: Sources,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Count in how many articles each word stands; print JSON for --frequencies."""
    from summarize.document.corpus_frequencies import DocumentFrequencies

    reader = Reader(sources, text_column, None, id_column)
    with Progress() as progress:
        counted = DocumentFrequencies.count(progress.over(reader))
    if counted.documents:
        print(counted.to_json())
    reader.exit()
