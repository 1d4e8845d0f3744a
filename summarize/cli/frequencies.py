"""``takeaways frequencies``: count document frequencies of a corpus."""

from __future__ import annotations

from summarize.cli.article_input import ArticleInput
from summarize.cli.options import IdColumn, Sources, TextColumn
from summarize.cli.progress_line import ProgressLine


def frequencies(
    sources: Sources,
    text_column: TextColumn = None,
    id_column: IdColumn = None,
) -> None:
    """Count in how many articles each word occurs, for --frequencies.

    Examples:
        takeaways frequencies news/ > frequencies.json
        takeaways article.html --frequencies frequencies.json
    """
    from summarize.document.corpus_frequencies import DocumentFrequencies

    articles = ArticleInput(sources, text_column, None, id_column)
    with ProgressLine() as line:
        frequencies = DocumentFrequencies.count(line.counting(articles))
    if frequencies.documents:
        print(frequencies.to_json())
    articles.exit()
