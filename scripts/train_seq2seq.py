"""Train ``writer``, the sequence-to-sequence checkpoint that comes with the package.

The model is a BART that starts from the weights of MiniLM with a new vocabulary. In the first stage
it learns to rewrite sentences. In the second stage it also learns to write the takeaways of an
article. Run the same command again to continue an interrupted training. The script needs the extra
``train``.
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
        list[str] | None,
        typer.Option(help="More articles with references, for rewriting in the second stage only."),
    ] = None,
    checkpoint: Annotated[
        Path, typer.Option(help="Folder for the trained checkpoint, in 16 bits.")
    ] = Path("data/models/writer"),
    out: Out = Path("summarize/models"),
    work: Work = Path("build"),
    base: Base = None,
    sample: Sample = 1.0,
    share: Annotated[
        float,
        typer.Option(help="Share of the articles used for rewriting in the second stage."),
    ] = 0.125,
    epochs: Annotated[
        float, typer.Option(help="Passes over the sentences in the first stage.")
    ] = 1.2,
    save_steps: Steps = 500,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from ranking.export import write_checksums
    from ranking.minilm import minilm_folder
    from writing.stages import read_articles, run_stage
    from writing.warm_start import export_checkpoint, write_initial_checkpoint

    from summarize.seq2seq.bundled_writer import NAME
    from summarize.seq2seq.convert import convert
    from summarize.training.encoded_examples import ArticlesByTask
    from summarize.training.fine_tuning import Hyperparameters

    articles, validation_articles, extra_articles = (
        read_articles(names, sample) for names in ([train], [validation], also or [])
    )
    rewriting_articles = articles[:: max(1, round(1 / share))]
    work /= NAME
    # Batch sizes and learning rates are those of the bundled checkpoint: see MODEL_CARD.md.
    first_stage = Hyperparameters(
        epochs,
        batch_size=48,
        learning_rate=2.5e-4,
        decoder_learning_rate=8e-4,
        evaluation_steps=save_steps,
        patience=0,
        device=device,
        seed=seed,
    )
    second_stage = replace(
        first_stage, epochs=1.0, batch_size=16, learning_rate=1.5e-4, decoder_learning_rate=4.5e-4
    )
    begun = write_initial_checkpoint(articles, base or minilm_folder(), work / "begun")
    rewrites = run_stage(
        {"rewriting": articles}, validation_articles, begun, work / "rewrites", first_stage
    )
    both: ArticlesByTask = {
        "rewriting": [*rewriting_articles, *extra_articles],
        "summarization": articles,
    }
    writes = run_stage(both, validation_articles, rewrites, work / "writes", second_stage)
    export_checkpoint(writes, checkpoint)
    convert(checkpoint, out / NAME, NAME, force=True)
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
