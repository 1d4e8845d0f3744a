"""Train ``writer``, the sequence-to-sequence checkpoint that comes with the package.

A BART starts with the weights of MiniLM and a new vocabulary. It first learns to rewrite sentences,
then also to write the takeaways of articles from marked inputs. Run the same command again to
resume an interrupted training. Needs the extra ``train``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from ranking.options import Base, Device, Out, Sample, Steps, Train, Validation, Work


def main(
    train: Train,
    validation: Validation,
    also: Annotated[
        list[str] | None, typer.Option(help="More articles with references, for rewriting only.")
    ] = None,
    out: Out = Path("summarize/models"),
    work: Work = Path("build"),
    base: Base = None,
    sample: Sample = 1.0,
    share: Annotated[
        float,
        typer.Option(help="Share of the articles that the second stage also rewrites."),
    ] = 0.125,
    epochs: Annotated[
        float, typer.Option(help="Passes over the sentences in the first stage.")
    ] = 1.2,
    save_steps: Steps = 500,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from ranking.export import write_checksums
    from ranking.minilm import minilm
    from writing.stages import read_articles, run_stage
    from writing.warm_start import export, write_initial_checkpoint

    from summarize.training.encoded_examples import ArticlesByTask
    from summarize.training.fine_tuning import Hyperparameters

    articles, held_out, more = (
        read_articles(names, sample) for names in ([train], [validation], also or [])
    )
    sampled = articles[:: max(1, round(1 / share))]
    work /= "writer"
    first = Hyperparameters(
        epochs,
        batch_size=48,
        learning_rate=2.5e-4,
        decoder_learning_rate=8e-4,
        evaluation_steps=save_steps,
        patience=0,
        device=device,
        seed=seed,
    )
    second = replace(
        first, epochs=1.0, batch_size=16, learning_rate=1.5e-4, decoder_learning_rate=4.5e-4
    )
    checkpoint = write_initial_checkpoint(articles, base or minilm(), work / "begun")
    checkpoint = run_stage({"rewriting": articles}, held_out, checkpoint, work / "rewrites", first)
    both: ArticlesByTask = {"rewriting": [*sampled, *more], "summarization": articles}
    checkpoint = run_stage(both, held_out, checkpoint, work / "writes", second)
    export(checkpoint, out / "writer")
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
