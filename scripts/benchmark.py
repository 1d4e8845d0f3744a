"""Measure speed, memory and quality; the README quotes what this prints.

Each command is one run on one machine: compare its lines with each other, not with another
run's. Needs the ``test`` extra (rouge-score, sumy, nltk).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from benchmarks.shared import SAMPLES

app = typer.Typer(help=__doc__, add_completion=False, no_args_is_help=True)

# A benchmark is imported when it is called, so that none needs what only another one needs.


@app.command()
def sentences() -> None:
    """Boundary F1 on the gold files of hard boundaries."""
    from benchmarks.sentences import run

    run()


@app.command()
def extractive(
    data: Annotated[Path, typer.Argument(help="articles with references")] = SAMPLES,
    limit: Annotated[int, typer.Option(help="articles for ROUGE")] = 500,
    timed: Annotated[int, typer.Option(help="articles for speed")] = 200,
) -> None:
    """Extractive methods and sumy's LexRank: speed and ROUGE; growth; memory; cold start."""
    from benchmarks.extractive import run

    run(data, limit, timed)


@app.command(hidden=True)
def one(method: str, count: int) -> None:
    """Summarize one synthetic article of ``count`` sentences; print words, ms, peak MB."""
    from benchmarks.extractive import one

    one(method, count)


@app.command(hidden=True)
def rate(method: str, data: Path, timed: int) -> None:
    """Print how many documents a second a method summarizes."""
    from benchmarks.extractive import rate

    rate(method, data, timed)


@app.command()
def rouge(rounds: Annotated[int, typer.Option(help="the best of so many counts")] = 3) -> None:
    """Our ROUGE against rouge-score: 1,000 pairs, four types, stems, one process; parity."""
    from benchmarks.rouge import run

    run(rounds)


@app.command()
def significance(
    articles: int = 11_490, methods: int = 10, metrics: int = 4, samples: int = 1000
) -> None:
    """Intervals of every method and metric and tests of every pair, on random scores."""
    from benchmarks.significance import run

    run(articles, methods, metrics, samples)


@app.command()
def grounding(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines: document, sentences of its summary, support (votes on each, 0 to 1)"
        ),
    ],
) -> None:
    """Support and findings against what people say of the sentences of summaries."""
    from benchmarks.grounding import run

    run(file)


@app.command()
def abstractive(
    articles: Annotated[int, typer.Option(min=1, help="articles of 300 to 900 tokens")] = 32,
    shape: Annotated[list[str], typer.Option(help="30M, 300M")] = ["30M", "300M"],  # noqa: B006
) -> None:
    """Both engines against a plain loop of transformers, with random weights: speed, memory."""
    from benchmarks.abstractive import run

    run(articles, shape)


@app.command()
def rewriting(
    data: Annotated[Path, typer.Argument(help="articles with references")] = SAMPLES,
    limit: Annotated[int, typer.Option(help="articles, evenly drawn")] = 500,
    model: Annotated[str | None, typer.Option(help="checkpoint; else the one that is here")] = None,
) -> None:
    """Extractive, hybrid, abstractive: ROUGE, also at equal length; what has no ground; speed."""
    from benchmarks.rewriting import run

    run(data, limit, model)


@app.command()
def reranking(
    data: Annotated[Path, typer.Argument(help="articles with references")] = SAMPLES,
    limit: Annotated[int, typer.Option(help="articles, evenly drawn")] = 500,
    model: Annotated[str | None, typer.Option(help="checkpoint; else the one that is here")] = None,
) -> None:
    """What makes the bullets of a guided model what they are: each part left out in turn."""
    from benchmarks.reranking import run

    run(data, limit, model)


@app.command()
def batch(
    articles: Annotated[int, typer.Option(min=100, help="synthetic ones, the most")] = 100_000,
    method: Annotated[str, typer.Option(help="see takeaways methods")] = "tiny",
    kills: Annotated[int, typer.Option(min=0, help="kill -9 at random moments")] = 25,
    ray: Annotated[bool, typer.Option(help="Ray too")] = True,
) -> None:
    """takeaways batch: articles a second, memory, its cost beside a loop, kills, Ray."""
    from benchmarks.batch import run

    run(articles, method, kills, ray)


@app.command()
def serve(
    extractive: Annotated[
        int, typer.Option(min=1, help="requests a setting, best a multiple of 16")
    ] = 96,
    abstractive: Annotated[int, typer.Option(min=1, help="the same")] = 48,
    tiny: Annotated[int, typer.Option(min=20, help="requests for memory")] = 20_000,
) -> None:
    """takeaways serve: requests a second and latency, with and without batching; memory."""
    from benchmarks.serve import run

    run(extractive, abstractive, tiny)


@app.command(hidden=True)
def loop(source: Path, out: Path, method: str) -> None:
    """Summarize without the batch room: read, summarize, write."""
    from benchmarks.batch import loop

    loop(source, out, method)


@app.command(hidden=True)
def write(engine: str, folder: Path) -> None:
    """Have one engine write the articles in a folder; print seconds and peak megabytes."""
    from benchmarks.abstractive import write

    write(engine, folder)


if __name__ == "__main__":
    app()
