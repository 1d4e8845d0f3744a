"""Measure speed, memory and quality. The README quotes the output.

Figures of one run are from one machine under the same load: compare them with each other, not with
the figures of another run. Needs the extra "test" (rouge-score, sumy, nltk).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from benchmarks.shared import SAMPLES

app = typer.Typer(help=__doc__, add_completion=False, no_args_is_help=True)

Data = Annotated[Path, typer.Argument(help="Articles with references.")]
SampleSize = Annotated[int, typer.Option(help="Number of articles, drawn evenly.")]
Checkpoint = Annotated[
    str | None, typer.Option(help="Checkpoint. Default: the one in the package.")
]

# Each command imports its module itself, so that it does not need the libraries of the others.


@app.command(name="all")
def all_speeds(
    rounds: Annotated[int, typer.Option(min=1, help="Measurements of each quantity.")] = 5,
    json: Annotated[
        bool, typer.Option("--json", help="Write a record of the run under benchmarks/.")
    ] = False,
) -> None:
    """Measure speed and memory of everything that users wait for, in a few minutes."""
    from benchmarks.speed import run

    run(rounds, keep=json)


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Record that 'all --json' wrote.")],
    after: Annotated[Path, typer.Argument(help="A later one.")],
) -> None:
    """Say what got slower or larger beyond noise; exit with 1 if something did."""
    from benchmarks.speed import compare

    raise typer.Exit(compare(before, after))


@app.command()
def sentences(
    language: Annotated[
        str | None,
        typer.Option(help="Print the paragraphs of this language that we split wrongly, e.g. de."),
    ] = None,
) -> None:
    """Score sentence boundaries of three splitters on gold files of difficult boundaries."""
    from benchmarks.sentences import run

    run(language)


@app.command()
def reading(
    files: Annotated[
        list[Path],
        typer.Argument(help="JSON Lines of pages with their main text, or with takeaways."),
    ],
) -> None:
    """Compare what is read from pages with what is right: text, takeaways, title, date, time."""
    from benchmarks.reading import run

    run(files)


@app.command()
def extractive(
    data: Data = SAMPLES,
    limit: Annotated[int, typer.Option(help="Number of articles for ROUGE.")] = 500,
    timed: Annotated[int, typer.Option(help="Number of articles for speed.")] = 200,
) -> None:
    """Compare extractive methods with sumy's LexRank: speed, ROUGE, long articles, start-up."""
    from benchmarks.extractive import run

    run(data, limit, timed)


@app.command()
def profile(
    method: Annotated[str, typer.Argument(help="See takeaways methods.")],
    data: Data = SAMPLES,
    limit: Annotated[int, typer.Option(min=1, help="Number of articles.")] = 100,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds over the articles.")] = 5,
) -> None:
    """Print where the time of a method goes, by room and by function."""
    from benchmarks.profile import run

    run(method, data, limit, rounds)


@app.command()
def rouge(rounds: Annotated[int, typer.Option(help="Rounds; the fastest counts.")] = 3) -> None:
    """Compare our ROUGE with rouge-score on 1,000 pairs of texts: speed and scores."""
    from benchmarks.rouge import run

    run(rounds)


@app.command()
def significance(
    articles: int = 11_490, methods: int = 10, metrics: int = 4, samples: int = 1000
) -> None:
    """Time the confidence intervals and the paired tests of all methods, on random scores."""
    from benchmarks.significance import run

    run(articles, methods, metrics, samples)


@app.command()
def grounding(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines: document, sentences of its summary, support (votes on each, 0 to 1)."
        ),
    ],
) -> None:
    """Compare the support score and the findings with people's votes on summary sentences."""
    from benchmarks.grounding import run

    run(file)


@app.command()
def matching() -> None:
    """Compare measures of similarity with judged pairs of a takeaway and a bullet."""
    from benchmarks.matching import run

    run()


@app.command()
def abstractive(
    articles: Annotated[
        int, typer.Option(min=1, help="Number of articles of 300 to 900 tokens.")
    ] = 32,
    shape: Annotated[list[str], typer.Option(help="Model size: 30M, 300M.")] = ["30M", "300M"],  # noqa: B006
) -> None:
    """Compare both engines with a plain transformers loop, on random weights: speed, memory."""
    from benchmarks.abstractive import run

    run(articles, shape)


@app.command()
def rewriting(data: Data = SAMPLES, limit: SampleSize = 500, model: Checkpoint = None) -> None:
    """Compare extractive, hybrid and abstractive: ROUGE, also at equal length; support; speed."""
    from benchmarks.rewriting import run

    run(data, limit, model)


@app.command()
def reranking(data: Data = SAMPLES, limit: SampleSize = 500, model: Checkpoint = None) -> None:
    """Leave out each part of the reranking of model bullets in turn: ROUGE and support."""
    from benchmarks.reranking import run

    run(data, limit, model)


@app.command()
def batch(
    articles: Annotated[
        int, typer.Option(min=100, help="Number of synthetic articles, at most.")
    ] = 100_000,
    method: Annotated[str, typer.Option(help="See takeaways methods.")] = "tiny",
    kills: Annotated[int, typer.Option(min=0, help="Number of kills at random moments.")] = 25,
    ray: Annotated[bool, typer.Option(help="Also run on Ray.")] = True,
) -> None:
    """Measure takeaways batch: articles/s, memory, overhead, recovery after kill -9, Ray."""
    from benchmarks.batch import run

    run(articles, method, kills, ray)


@app.command()
def serve(
    extractive: Annotated[
        int,
        typer.Option(min=1, help="Requests per setting, best a multiple of the batch size, 16."),
    ] = 96,
    abstractive: Annotated[int, typer.Option(min=1, help="Requests per setting.")] = 48,
    tiny: Annotated[int, typer.Option(min=20, help="Requests for memory.")] = 20_000,
) -> None:
    """Measure takeaways serve: requests/s and latency with and without batching; memory."""
    from benchmarks.serve import run

    run(extractive, abstractive, tiny)


# --- parts that the benchmarks run in processes of their own --------------------------------------


@app.command(hidden=True)
def one_article(method: str, count: int) -> None:
    """Summarize a synthetic article of ``count`` sentences; print words, ms and peak MB."""
    from benchmarks.extractive import one_article

    one_article(method, count)


@app.command(hidden=True)
def throughput(method: str, data: Path, timed: int) -> None:
    """Print the number of documents per second that a method summarizes."""
    from benchmarks.extractive import throughput

    throughput(method, data, timed)


@app.command(hidden=True)
def loop(source: Path, out: Path, method: str) -> None:
    """Read, summarize and write articles in a plain loop, without ``summarize.batch``."""
    from benchmarks.batch import loop

    loop(source, out, method)


@app.command(hidden=True)
def write(engine: str, folder: Path) -> None:
    """Write takeaways of the articles in a folder with one engine; print seconds and peak MB."""
    from benchmarks.abstractive import write

    write(engine, folder)


if __name__ == "__main__":
    app()
