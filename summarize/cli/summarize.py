"""``takeaways summarize``: print the key takeaways of articles."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import tee
from typing import TYPE_CHECKING, Annotated

import typer

from summarize.cli.article_input import ArticleInput
from summarize.cli.messages import errors_as_messages, say
from summarize.cli.options import (
    DEFAULT_METHODS,
    ArticleMemory,
    ArticleTimeout,
    IdColumn,
    Keep,
    Methods,
    ReferencesColumn,
    Sources,
    TextColumn,
    methods_in,
    names_in,
    options_for,
    with_options,
)
from summarize.cli.progress_line import ProgressLine
from summarize.cli.results import OutputFormat, ResultWriter
from summarize.options import OptionValues
from summarize.runtime.limits import USUAL_MEGABYTES, USUAL_SECONDS, article_limits

if TYPE_CHECKING:
    from summarize.article import Article
    from summarize.errors import TakeawaysError
    from summarize.summarizer import Summarizer
    from summarize.takeaway import Takeaways

# The share is measured for the built-in model, by reading; docs/trust.md has the numbers.
_COMPARE = (
    "about a quarter of those that ours wrote and we read were wrong; "
    "compare each with its evidence (--evidence), see docs/trust.md"
)


@with_options
def summarize(
    sources: Sources,
    method: Methods = DEFAULT_METHODS,
    *,
    options: OptionValues,
    format: Annotated[OutputFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    evidence: Annotated[
        bool,
        typer.Option("--evidence", "-e", help="Show the sentences that support each takeaway."),
    ] = False,
    keep: Keep = None,
    text_column: TextColumn = None,
    references_column: ReferencesColumn = None,
    id_column: IdColumn = None,
    article_timeout: ArticleTimeout = USUAL_SECONDS,
    article_memory: ArticleMemory = USUAL_MEGABYTES,
) -> None:
    """Print the key takeaways of articles.

    Examples:
        takeaways summarize article.html --count 3 --evidence
        takeaways summarize news/ --method lead,hybrid --format jsonl > out.jsonl
        takeaways summarize news.csv --text-column story --max-words 25
    """
    from summarize.errors import ReadError, TakeawaysError
    from summarize.method_registry import ENGLISH_METHODS, method_name
    from summarize.summarizer import Summarizer

    methods = methods_in(method)
    if keep is not None and format == "text":
        raise typer.BadParameter("--keep is for --format md, json, jsonl and html")
    with ProgressLine() as line, line.listening(), errors_as_messages():
        with errors_as_messages(usage=TakeawaysError):
            summarizers = [
                Summarizer(name, **options_for(name, methods, options)) for name in methods
            ]
        kept = None if keep is None else names_in(keep)
        limits = article_timeout, article_memory
        articles = ArticleInput(sources, text_column, references_column, id_column, kept, limits)
        writer = ResultWriter(format, evidence, headings=articles.may_be_many, kept=kept or ())
        written: dict[str, None] = {}  # methods whose bullets a model wrote
        foreign: Counter[str] = Counter()  # articles in other languages than English
        for article, results in _each(summarizers, articles, *limits):
            line.count_article()
            if sys.stdout.isatty():
                line.clear()
            problems = [_problem(result, article) for result in results]
            for problem in dict.fromkeys(filter(None, problems)):
                articles.fail(ReadError(article.source or article.id, problem))
            foreign.update(_foreign_language(results))
            for name, result in zip(methods, results, strict=True):
                if isinstance(result, TakeawaysError) or not len(result):
                    continue
                heading = method_name(name) if len(methods) > 1 else None
                writer.write(result, article, heading)
                if _is_written(result):
                    written[method_name(name)] = None
                if not result.complete and not articles.may_be_many:
                    say(f"{len(result)} of {result.requested}: there is no more to take")
    writer.close()
    if written:
        bullets = f"the bullets of {' and '.join(written)}" if len(methods) > 1 else "these bullets"
        say(f"a model wrote {bullets}: {_COMPARE}")
    learned = [name for name in map(method_name, methods) if name in ENGLISH_METHODS]
    if foreign and learned:
        counts = ", ".join(f"{language} {count}" for language, count in foreign.most_common())
        verb = "knows" if len(learned) == 1 else "know"
        names = " and ".join(learned)
        say(f"{names} {verb} English only; centroid scored the other articles: {counts}")
    articles.exit()


def _foreign_language(results: Sequence[Takeaways | TakeawaysError]) -> list[str]:
    """Return the English name of an article's language, unless it is English or not known."""
    from summarize.languages.table import foreign_language
    from summarize.takeaway import Takeaways

    codes = [result.language for result in results if isinstance(result, Takeaways)][:1]
    return [name for code in codes if (name := foreign_language(code))]


def _each(
    summarizers: Sequence[Summarizer], articles: Iterable[Article], seconds: float, megabytes: int
) -> Iterator[tuple[Article, list[Takeaways | TakeawaysError]]]:
    """Yield each article with what each method made of it; read the articles once.

    Args:
        summarizers: the methods.
        articles: the articles.
        seconds, megabytes: what an article may take; 0 for no limit.
    """

    def within_limits(group: Sequence[Article]) -> AbstractContextManager[None]:
        return article_limits(seconds * len(group), megabytes)

    copies = tee(articles, len(summarizers))
    streams = [
        summarizer.each(copy, within_limits)
        for summarizer, copy in zip(summarizers, copies, strict=True)
    ]
    for pairs in zip(*streams, strict=False):  # one that fails ends all
        yield pairs[0][0], [result for _, result in pairs]


def _is_written(takeaways: Takeaways) -> bool:
    """Return whether a model wrote bullets: not if it chose sentences, or left words out."""
    if takeaways.model is None:
        return False
    from summarize.composing.candidates import EXTRACTIVE
    from summarize.rewriting.compress import NAME as COMPRESS

    return takeaways.model != COMPRESS and any(EXTRACTIVE not in item.flags for item in takeaways)


def _problem(result: Takeaways | TakeawaysError, article: Article) -> str | None:
    """Return the reason why a method made nothing of an article."""
    from summarize.errors import TakeawaysError
    from summarize.summarizer import nothing_in

    if isinstance(result, TakeawaysError):
        return str(result)
    return None if len(result) else nothing_in(article)
